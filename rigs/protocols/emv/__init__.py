"""EMV contact chip: bytes of the card interface, without I/O.

Design note. ``tlv`` and ``dol`` are the data encodings of EMV Book 3, ``apdu`` the short
command and response of ISO/IEC 7816-4, ``certificates`` the signatures of EMV Book 2,
``names`` the words for tags, commands and status, ``describe`` and ``trace`` what of an
exchange may stand in evidence.  The card of the bench and what judges a terminal read with this
package; the simulated terminal has codecs of its own and must not import it.
"""

from rigs.protocols.emv.apdu import Command, Response, parse_command, parse_response
from rigs.protocols.emv.describe import describe
from rigs.protocols.emv.dol import DolEntry, dol_length, fill_dol, parse_dol, split_dol
from rigs.protocols.emv.errors import EmvError
from rigs.protocols.emv.names import command_name, status_text, tag_name
from rigs.protocols.emv.tlv import Tlv, build, find, parse, walk
from rigs.protocols.emv.trace import Trace

__all__ = [
    "Command",
    "DolEntry",
    "EmvError",
    "Response",
    "Tlv",
    "Trace",
    "build",
    "command_name",
    "describe",
    "dol_length",
    "fill_dol",
    "find",
    "parse",
    "parse_command",
    "parse_dol",
    "parse_response",
    "split_dol",
    "status_text",
    "tag_name",
    "walk",
]
