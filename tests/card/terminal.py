"""A terminal's side for tests of the card: speaks APDUs, fetches T=0 answers, fills lists."""

from __future__ import annotations

from pathlib import Path

from rigs.protocols.emv import (
    Response,
    dol_length,
    fill_dol,
    find,
    parse,
    parse_dol,
    parse_response,
)
from rigs.simulated.card import Card, make

ROOT = Path(__file__).parents[2]
CHIPS = ROOT / "fixtures" / "data" / "chips.toml"
EMV = ROOT / "fixtures" / "data" / "emv"
VALUES = {
    0x9F02: bytes.fromhex("000000012345"),
    0x9F03: bytes(6),
    0x9F1A: bytes.fromhex("0156"),
    0x95: bytes.fromhex("8000008000"),
    0x5F2A: bytes.fromhex("0156"),
    0x9A: bytes.fromhex("261122"),
    0x9C: b"\x00",
    0x9F37: bytes.fromhex("12345678"),
    0x9F21: bytes.fromhex("101500"),
}
AAC, TC, ARQC = 0x00, 0x40, 0x80


class Reader:
    """One card in a reader that does T=0 for its user."""

    def __init__(self, name: str = "chip-debit16", seed: str = "7", card: Card | None = None):
        self.card = card or make(CHIPS, name, seed)
        self.card.reset()
        self.trace: list[tuple[bytes, bytes]] = []
        self.data: dict[int, bytes] = {}
        self.records: list[bytes] = []

    def raw(self, command: bytes | str) -> Response:
        """One exchange as it is."""
        sent = bytes.fromhex(command) if isinstance(command, str) else command
        answer = self.card.apdu(sent)
        assert answer is not None, "the card is mute"
        self.trace.append((sent, answer))
        return parse_response(answer)

    def send(self, command: bytes | str) -> Response:
        """One command with all that T=0 needs; case 4 is given without Le."""
        sent = bytes.fromhex(command) if isinstance(command, str) else command
        if self.card.protocol == "T=1" and len(sent) > 5:
            sent += b"\x00"
        answer = self.raw(sent)
        if answer.sw >> 8 == 0x6C:
            return self.raw(sent[:4] + bytes((answer.sw & 0xFF,)))
        data = b""
        while answer.sw >> 8 == 0x61:
            answer = self.raw(bytes((0, 0xC0, 0, 0, answer.sw & 0xFF)))
            data += answer.data
        return Response(data or answer.data, answer.sw)

    def well(self, command: bytes | str) -> bytes:
        """As ``send``; the answer must be 9000."""
        answer = self.send(command)
        assert answer.sw == 0x9000, f"{answer.sw:04X}"
        return answer.data

    # ---- a transaction ---------------------------------------------------------------

    def select(self, aid: str = "") -> bytes:
        """The first application, or ``aid``."""
        if not aid:
            self.well("00A404000E" + b"1PAY.SYS.DDF01".hex())
            aid = (find(parse(self.well("00B2010C00")), 0x4F) or b"").hex()
        answer = self.well(f"00A40400{len(aid) // 2:02X}{aid}")
        self.data[0x9F38] = find(parse(answer), 0x9F38) or b""
        return answer

    def initiate(self) -> tuple[bytes, bytes]:
        """GPO: AIP and AFL."""
        wanted = parse_dol(self.data[0x9F38])
        filled = fill_dol(wanted, VALUES)
        size = dol_length(wanted)
        answer = parse(self.well(f"80A80000{size + 2:02X}83{size:02X}{filled.hex()}"))
        if answer[0].tag == 0x80:
            self.data |= {0x82: answer[0].value[:2], 0x94: answer[0].value[2:]}
        else:
            self.data |= {item.tag: item.value for item in answer[0].children}
        return self.data[0x82], self.data[0x94]

    def read(self) -> bytes:
        """All records of the AFL; the static data to be authenticated, tag list included."""
        static = b""
        afl = self.data[0x94]
        for at in range(0, len(afl), 4):
            sfi, first, last, signed = afl[at : at + 4]
            for number in range(first, last + 1):
                record = self.well(bytes((0x00, 0xB2, number, sfi | 4, 0)))
                (whole,) = parse(record)
                self.data |= {item.tag: item.value for item in whole.children}
                if number < first + signed:
                    static += whole.value
        return static + self.data[0x82]

    def begin(self, aid: str = "") -> bytes:
        """Up to the records; the static data."""
        self.select(aid)
        self.initiate()
        return self.read()

    def generate(
        self, kind: int, second: bool = False, values: dict[int, bytes] | None = None
    ) -> dict[int, bytes]:
        """GENERATE AC: the tags of the answer."""
        wanted = parse_dol(self.data[0x8D if second else 0x8C])
        filled = fill_dol(wanted, {**VALUES, **(values or {})})
        (answer,) = parse(self.well(bytes((0x80, 0xAE, kind, 0, len(filled))) + filled))
        if answer.tag == 0x80:
            value = answer.value
            return {0x9F27: value[:1], 0x9F36: value[1:3], 0x9F26: value[3:11], 0x9F10: value[11:]}
        return {item.tag: item.value for item in answer.children}
