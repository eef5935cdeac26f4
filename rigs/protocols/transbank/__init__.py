"""The Transbank POS Integrado protocol between cash register and terminal, as a codec.

Design note. No I/O: bytes in, events out.  It serves the register's side of this project;
the simulated terminal packs and reads with a codec of its own.
"""

from rigs.protocols.transbank.codes import CODES
from rigs.protocols.transbank.fields import ANSWERS, COMMANDS, FUNCTIONS, answer, command, decode
from rigs.protocols.transbank.frames import (
    ACK,
    ETX,
    LONGEST,
    NAK,
    SEPARATOR,
    STX,
    Acknowledged,
    BadLrc,
    Event,
    Framer,
    Message,
    Noise,
    Refused,
    TransbankError,
    frame,
    lrc,
)

__all__ = [
    "ACK",
    "ANSWERS",
    "CODES",
    "COMMANDS",
    "ETX",
    "FUNCTIONS",
    "LONGEST",
    "NAK",
    "SEPARATOR",
    "STX",
    "Acknowledged",
    "BadLrc",
    "Event",
    "Framer",
    "Message",
    "Noise",
    "Refused",
    "TransbankError",
    "answer",
    "command",
    "decode",
    "frame",
    "lrc",
]
