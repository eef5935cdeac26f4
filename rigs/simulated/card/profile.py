"""What a chip card is: the meaning of each key of ``chips.toml``.

Design note. Values are checked here, and whether they go together; ``profile_file`` reads
the file and says on which line something is wrong.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from rigs.protocols.emv.dol import parse_dol

AC_TAGS = (0x9F02, 0x9F03, 0x9F1A, 0x95, 0x5F2A, 0x9A, 0x9C, 0x9F37)
"""What both CDOLs must ask for, since the cryptogram is made over it."""


def _unhex(value: object) -> bytes:
    if not isinstance(value, str):
        raise ValueError("must be bytes in hex, as text")
    try:
        return bytes.fromhex(value)
    except ValueError:
        raise ValueError("must be bytes in hex") from None


def _dol(value: object) -> bytes:
    data = _unhex(value)
    parse_dol(data)
    return data


def _aid(value: object) -> bytes:
    data = _unhex(value)
    if not 5 <= len(data) <= 16:
        raise ValueError(f"must be 5 to 16 bytes in hex, not {len(data)}")
    return data


def _cvm_list(value: object) -> bytes:
    data = _unhex(value)
    if len(data) < 10 or len(data) % 2:
        raise ValueError("two amounts of four bytes and at least one rule of two")
    return data


def _exactly(size: int) -> BeforeValidator:
    def check(value: object) -> bytes:
        data = _unhex(value)
        if len(data) != size:
            raise ValueError(f"must be {size} bytes in hex")
        return data

    return BeforeValidator(check)


def _digits(pattern: str) -> StringConstraints:
    return StringConstraints(pattern=pattern)


Hex = Annotated[bytes, BeforeValidator(_unhex)]
Dol = Annotated[bytes, BeforeValidator(_dol)]
Two = Annotated[bytes, _exactly(2)]
Action = Annotated[bytes, _exactly(5)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Application(Strict):
    """One application.  aid: 5 to 16 bytes; priority: 1 first, 15 last, 0 without;
    confirm: the cardholder must agree before it is taken; unwilling: it does not want to
    (6985 to the options); blocked: 6283 to its selection."""

    aid: Annotated[bytes, BeforeValidator(_aid)]
    label: Annotated[str, _digits(r"^[ -~]{1,16}$")]
    priority: int = Field(ge=0, le=15)
    preferred: Annotated[str, _digits(r"^[ -~]{0,16}$")] = ""
    confirm: bool = False
    unwilling: bool = False
    blocked: bool = False


class Profile(Strict):
    """One card.

    expiry YYMM, effective YYMMDD; last_day, first_day: in place of their days, so many days
    behind (or, below 0, before) the date that the terminal tells in the options.  forged:
    "issuer" and "icc" certificates signed by a
    forger, "sda" a signature over other data, "dynamic" a private key that is not the
    certificate's, "pan" a certificate for another number, "issuer-rest" and "icc-rest" a
    certificate whose remainder is not what was signed, "issuer-stale" an issuer's certificate that
    has ended, "issuer-hash" one whose hash is of something else, "issuer-other" one that is made
    out to another issuer, "answer" issuer data that are not the signed ones, "answered" a signature
    of DDA over other data than the terminal's.  also_static: a card of DDA or CDA that offers SDA
    too, with a good signature.  all_signed: both records of SFI 2 are
    signed, not only the first.  limits: lower and upper limit of offline transactions in a row
    (9F14, 9F23).  one_record: the whole directory is one record.  inverse: the
    answer to reset says inverse convention.  advice: a decline tells that an advice is wanted.
    tag_list: tag 9F4A.  holder_checks: the interchange profile says that cardholder
    verification is supported.  second: the answer to the second GENERATE AC is
    "mute", "error" (6985) or "arqc", "" the right one.
    get_response (T=0): "whole" 61xx and 6Cxx as EMV Book 1 orders, "parts" the same
    in pieces of at most 100 bytes, "none" as behind a reader that does it itself.
    arpc_mandatory: no TC after an online answer without a good ARPC; arpc_tolerant: a TC
    after one that is wrong; arpc_refusal: status words of EXTERNAL AUTHENTICATE for one that is
    wrong.  script_warning: status words for each command of a script that is taken, None 9000.
    blocked_directory: the directory of a blocked card says 6A81 too.  omit: tags (hex) that the
    records lack.  ca_index: of the CA's key as the card names it, 0 is the bench's;
    certificate_expiry: YYMM of the card's own certificate, "" is the card's.  offline_approval: a
    TC is given at the first GENERATE AC if asked, else the card goes online.  bad_reset:
    the answer to reset is zeros, and nothing comes behind it.  mute_at,
    broken_at: from that command on (counted since power-up, from 1; 0 never).  slow_s:
    what whoever carries the answer has to wait before it.
    """

    name: Annotated[str, _digits(r"^[a-z0-9-]{1,40}$")]
    card: str
    number: Annotated[str, _digits(r"^[0-9]{12,19}$")]
    expiry: Annotated[str, _digits(r"^[0-9]{2}(0[1-9]|1[0-2])$")]
    effective: Annotated[str, _digits(r"^[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$")]
    psn: Annotated[str, _digits(r"^[0-9]{2}$")]
    holder: Annotated[str, _digits(r"^[ -~]{2,26}$")]
    service_code: Annotated[str, _digits(r"^[0-9]{3}$")]
    languages: Annotated[str, _digits(r"^([a-z]{2}){1,4}$")]
    aids: Annotated[tuple[Application, ...], Field(min_length=1, max_length=8, strict=False)]
    pse: bool
    pdol: Dol
    cdol1: Dol
    cdol2: Dol
    ddol: Dol
    cvm: Annotated[bytes, BeforeValidator(_cvm_list)]
    iac_denial: Action
    iac_online: Action
    iac_default: Action
    auc: Two
    country: Two
    currency: Two
    app_version: Two
    oda: Literal["none", "SDA", "DDA", "CDA"]
    forged: Literal[
        "",
        "issuer",
        "icc",
        "sda",
        "dynamic",
        "pan",
        "issuer-rest",
        "icc-rest",
        "issuer-stale",
        "issuer-hash",
        "issuer-other",
        "answer",
        "answered",
    ]
    also_static: bool = False
    all_signed: bool = False
    limits: Annotated[bytes, _exactly(2)] | None = None
    one_record: bool = False
    inverse: bool = False
    advice: bool = False
    tag_list: Hex = b"\x82"
    holder_checks: bool = True
    last_day: int | None = Field(default=None, ge=-9999, le=9999)
    first_day: int | None = Field(default=None, ge=-9999, le=9999)
    second: Literal["", "mute", "error", "arqc"] = ""
    pin: Annotated[str, _digits(r"^[0-9]{4,12}$")] | None = None
    pin_tries: int = Field(ge=0, le=15)
    protocol: Literal["T=0", "T=1"]
    get_response: Literal["whole", "parts", "none"]
    response_format: int = Field(ge=1, le=2)
    arpc_check: Literal["none", "external_authenticate", "second_gac"]
    arpc_mandatory: bool
    arpc_tolerant: bool = False
    arpc_refusal: Two = b"\x63\x00"
    script_warning: Annotated[bytes, _exactly(2)] | None = None
    omit: tuple[Annotated[str, _digits(r"^([0-9A-F]{2}){1,2}$")], ...] = Field((), strict=False)
    ca_index: int = Field(default=0, ge=0, le=255)
    certificate_expiry: Annotated[str, _digits(r"^([0-9]{2}(0[1-9]|1[0-2]))?$")] = ""
    offline_approval: bool
    decline_offline: bool
    blocked_card: bool
    blocked_directory: bool = True
    blocked_application: bool
    bad_reset: bool = False
    mute_at: int = Field(ge=0)
    broken_at: int = Field(ge=0)
    broken_answer: Hex
    slow_s: Annotated[float, Field(ge=0, le=60)]

    @property
    def dated(self) -> bool:
        """A day counts from the terminal's date."""
        return self.last_day is not None or self.first_day is not None

    @model_validator(mode="after")
    def _together(self) -> Profile:
        try:
            datetime.strptime(f"20{self.effective}", "%Y%m%d")
        except ValueError:
            raise ValueError(f"effective: there is no day {self.effective}") from None
        aids = [application.aid for application in self.aids]
        twice = [aid.hex().upper() for aid in aids if aids.count(aid) > 1]
        if twice:
            raise ValueError(f"aids has the application {twice[0]} twice")
        for name, data in (("cdol1", self.cdol1), ("cdol2", self.cdol2)):
            lacking = [tag for tag in AC_TAGS if tag not in {e.tag for e in parse_dol(data)}]
            if lacking:
                raise ValueError(f"{name} lacks {lacking[0]:X}, which the cryptogram is made over")
        wants = {entry.tag: entry.length for entry in parse_dol(self.cdol2)}
        if self.arpc_check == "second_gac" and wants.get(0x91) != 10:
            raise ValueError("cdol2 must ask for 91 in 10 bytes (910A) to check the ARPC there")
        if wants.get(0x8A) != 2:
            raise ValueError("cdol2 must ask for 8A in two bytes (8A02)")
        static, dynamic = self.oda == "SDA", self.oda in ("DDA", "CDA")
        if self.dated and 0x9A not in {e.tag for e in parse_dol(self.pdol)}:
            raise ValueError("last_day and first_day want 9A in pdol: they count from that date")
        able = {"sda": static}
        able |= dict.fromkeys(
            ("issuer", "issuer-rest", "issuer-stale", "issuer-hash", "issuer-other"),
            static or dynamic,
        )
        able |= dict.fromkeys(("icc", "dynamic", "pan", "icc-rest"), dynamic)
        able |= {"answer": self.oda == "CDA", "answered": self.oda == "DDA"}
        if self.also_static and not dynamic:
            raise ValueError("also_static wants oda 'DDA' or 'CDA': else it is static or nothing")
        if self.forged and not able[self.forged]:
            raise ValueError(f"forged '{self.forged}' does not go with oda '{self.oda}'")
        return self
