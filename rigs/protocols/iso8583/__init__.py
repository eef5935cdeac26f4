"""ISO 8583 between terminal and acquirer, without I/O.

Design note. The codec that serves host, tap and evidence.  The simulated terminal has one
of its own, so that neither is proved by the other alone.
"""

from rigs.protocols.iso8583.describe import describe, redacted_hex, seen_clear
from rigs.protocols.iso8583.errors import Iso8583Error
from rigs.protocols.iso8583.framer import Framer
from rigs.protocols.iso8583.functions import (
    BY_NAME,
    FINANCIAL,
    MANAGEMENT,
    Function,
    financial,
    name_of,
)
from rigs.protocols.iso8583.message import Message, decode, encode, mac_input
from rigs.protocols.iso8583.parts import (
    F54,
    F60,
    F61,
    F63,
    Totals,
    Uploaded,
    join_f54,
    join_totals,
    split_f54,
    split_f60,
    split_f61,
    split_f63,
    split_totals,
    split_upload,
)
from rigs.protocols.iso8583.spec import FIELDS, coding_fault

__all__ = [
    "BY_NAME",
    "F54",
    "F60",
    "F61",
    "F63",
    "FIELDS",
    "FINANCIAL",
    "MANAGEMENT",
    "Framer",
    "Function",
    "Iso8583Error",
    "Message",
    "Totals",
    "Uploaded",
    "coding_fault",
    "decode",
    "describe",
    "encode",
    "financial",
    "join_f54",
    "join_totals",
    "mac_input",
    "name_of",
    "redacted_hex",
    "seen_clear",
    "split_f54",
    "split_f60",
    "split_f61",
    "split_f63",
    "split_totals",
    "split_upload",
]
