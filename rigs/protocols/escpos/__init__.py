"""ESC/POS as a printer reads it: bytes to styled lines and events, status bytes and back.

Design note. A codec without I/O: ``Decoder`` for a stream, ``decode_document`` for the
bytes of one slip, ``status_byte`` and ``read_status`` for the way back.  Nothing here
knows what a slip says; that is the business of a terminal's profile.
"""

from rigs.protocols.escpos.decoder import Decoder, strict_error
from rigs.protocols.escpos.document import EscposError, Line, Span, Style
from rigs.protocols.escpos.events import (
    Barcode,
    Beep,
    Cut,
    DrawerPulse,
    Event,
    Feed,
    Image,
    RecoveryAsked,
    Reset,
    StatusAsked,
    Symbol,
    Unknown,
)
from rigs.protocols.escpos.slip_bytes import Document, decode_document
from rigs.protocols.escpos.status import (
    PrinterState,
    drawer_byte,
    paper_byte,
    read_status,
    status_byte,
)

__all__ = [
    "Barcode",
    "Beep",
    "Cut",
    "Decoder",
    "Document",
    "DrawerPulse",
    "EscposError",
    "Event",
    "Feed",
    "Image",
    "Line",
    "PrinterState",
    "RecoveryAsked",
    "Reset",
    "Span",
    "StatusAsked",
    "Style",
    "Symbol",
    "Unknown",
    "decode_document",
    "drawer_byte",
    "paper_byte",
    "read_status",
    "status_byte",
    "strict_error",
]
