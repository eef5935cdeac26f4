"""The profile of one terminal model: texts, keys, menu paths, slip patterns, PICS.

Design note. A profile is what a person writes down about a terminal model, in TOML, so
that scenarios can speak of meanings only.  Display and slip lines are recognised by
regular expressions that must fit the whole line (leading and trailing spaces removed);
named groups are the values of the line.  Unknown keys are refused, patterns compile when
the file is read, and contradictions (see ``contradictions.py``) are errors with a line.

An example, complete in form::

    name = "example"                     # how reports call it
    vendor = "Example Ltd"
    model = "T-1000"
    firmware = "2.10"

    [pics]                               # what the model claims: item -> true or false
    sale = true
    void = true
    chip_reader = false

    [choices]                            # what no public norm fixes; defaults below
    printer_check = "strict"             # at a printer fault no sale; "lenient": warns
    duplicate_warning_minutes = 5        # 0: the model never warns

    [limits]                             # numbers; amounts in fen
    no_sign_limit = 0
    floor_limit = 50000

    [chip]                               # the chip side, where the model has a reader;
    aids = ["A000000333010101"]          # what is left out is not judged
    capabilities = "E068C8"              # tag 9F33

    [keys]                               # meaning -> the terminal's name of the key;
    enter = "ENTER"                      # 0 to 9 need not be given if they are called so
    cancel = "CANCEL"

    [menu]                               # function -> keys from the idle screen
    sale = ["menu", "1"]

    [display]
    strict = true                        # a line that nothing here fits is reported

    [[display.line]]
    id = "amount_shown"                  # what the line says; steps wait for it
    pattern = '金额:(?P<amount>\\d+\\.\\d\\d)'   # groups: values["amount"]
    alias = ['AMOUNT:(?P<amount>\\d+\\.\\d\\d)'] # other wordings of the same

    [[display.line]]
    id = "detail_row"                    # a group called `rows` is collected over the
    pattern = '(?P<rows>\\d{6} [SV].*)'   # frame's lines: values["rows"] = "row|row|row"

    [display.groups]                     # ids that one question covers
    printer_fault = ["paper_out", "cover_open"]

    [slip]
    strict = true
    encoding = "gb18030"                 # "": one-byte code pages only
    [slip.copies]                        # copy -> names of it, as the group of role `copy`
    merchant = ["商户存根", "MERCHANT COPY"]
    cardholder = ["持卡人存根", "CARDHOLDER COPY"]

    [[slip.line]]
    role = "voucher"
    pattern = '凭证号\\(VOUCHER NO\\):(?P<value>\\d{6})' # group `value`: roles["voucher"];
                                         # other groups: roles of their own (entry,
                                         # type_zh ...); no group: the whole line
    [[slip.line]]
    role = "row"                         # role `row` or `..._row`: not in roles, its
    pattern = '(?P<name_zh>..) +(?P<count>\\d+)' # groups become one entry of `rows`

    [[slip.kind]]
    kind = "sale"
    types = [["消费", "SALE"]]           # [type_zh, type_en] as the role `type` carries them
    required = ["title", "terminal", "type", "amount"] # complete: all there, and cut
    required_on = { merchant = ["signature"] }         # more of it on one copy; "a|b": one of
                                         # the two will do

    [[slip.kind]]
    kind = "settlement"
    title = ["结算总计单"]               # known by its title (value of role `title`)
    required = ["title", "batch"]
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from rigs.config import ConfigError, Strict, line_of, load_toml, parse_toml
from rigs.terminals.contradictions import contradictions
from rigs.terminals.patterns import Pattern

COPIES = ("merchant", "bank", "cardholder")
Copy = Literal["merchant", "bank", "cardholder"]
DIGITS = tuple("0123456789")
Text = Annotated[str, Field(min_length=1, pattern=r"^[^\x00-\x1f\x7f]*$")]
KeyName = Annotated[str, Field(pattern=r"^[A-Za-z0-9]*$")]
MOST_FEN = 10**12 - 1
"""What the twelve digits of an amount hold."""


def _bytes(size: int) -> Any:
    """So many bytes in upper-case hex, or nothing."""
    return Field(default="", pattern=rf"^([0-9A-F]{{{2 * size}}})?$")


class Choices(Strict):
    """What a model may legally do in one way or another; defaults are the bench's own.

    mismatch: at an answer that is not the request's the terminal gives up, or waits on
    until its time-out · reprint_copies: a reprint gives all copies or one · signature:
    on every slip, above the no-sign limit only, or by the CVM result · chip_signature: the same
    for inserted cards · script_result: results of issuer scripts come as a notification of
    their own (0620) or with the next request · chip_fallback: after a fault of the chip the
    stripe may be swiped · application_choice: of several the cardholder chooses · void_card,
    void_pin: a void asks for card, PIN · completion_pin: a completion by request asks for
    the PIN · completion_keyed: its card may be keyed · completion_advice: one by advice goes
    out at once, or is stored with a slip of its own time and no reference, and delivered like an
    offline sale · drawer: when the terminal itself
    opens it · transfer_reversible: an unanswered transfer is reversed ·
    duplicate_warning_minutes: 0 is never · manual_pan, offline: keyed entry and offline
    sale as the model is delivered ·
    offline_upload: behind any online transaction, or with the settlement only ·
    unionpay_voice: a voice code opens the floor limit to UnionPay cards too ·
    printer_self_test: the start shows how the printer is.
    """

    printer_check: Literal["strict", "lenient"] = "strict"
    gapless_stan: bool = False
    signature: Literal["always", "limit", "cvm"] = "always"
    chip_signature: Literal["always", "limit", "cvm"] = "cvm"
    script_result: Literal["notification", "next"] = "notification"
    chip_fallback: bool = True
    application_choice: bool = False
    no_sign_limit_inclusive: bool = False
    reprint_copies: Literal["all", "one"] = "all"
    copies: int = Field(default=2, ge=1, le=3)
    mismatch: Literal["give_up", "wait"] = "give_up"
    sales_blocked_after_exhaustion: bool = True
    acknowledged_by: Literal["supervisor", "operator"] = "supervisor"
    duplicate_warning_minutes: int = Field(default=5, ge=0, le=1440)
    void_card: bool = True
    void_pin: bool = True
    completion_pin: bool = True
    completion_keyed: bool = False
    completion_advice: Literal["online", "stored"] = "online"
    drawer: Literal["refund", "none"] = "none"
    transfer_reversible: bool = True
    default_function: Literal["sale", "none"] = "sale"
    accept_chip_stripe: bool = True
    full_pan_on_slip: bool = False
    manual_pan: bool = False
    offline: bool = True
    offline_upload: Literal["trickle", "settlement"] = "trickle"
    unionpay_voice: bool = True
    printer_self_test: bool = True
    f60_digits: Literal[13, 14, 17] = 13
    connection: Literal["per_transaction", "standing"] = "per_transaction"


class Limits(Strict):
    """Numbers of the model; amounts in fen."""

    floor_limit: int = Field(default=50_000, ge=0, le=MOST_FEN)
    no_sign_limit: int = Field(default=0, ge=0, le=MOST_FEN)
    refund_max: int = Field(default=1_000_000, ge=0, le=MOST_FEN)
    completion_percent: int = Field(default=115, ge=100, le=1000)
    bad_swipes: int = Field(default=3, ge=1, le=100)
    pin_entries: int = Field(default=3, ge=1, le=100)
    wrong_passwords: int = Field(default=3, ge=1, le=100)
    reversal_tries: int = Field(default=3, ge=1, le=100)
    journal_records: int = Field(default=500, ge=1, le=1_000_000)
    display_lines: int = Field(default=12, ge=1, le=100)


class ChipSide(Strict):
    """What the model's implementation statement says of its chip side, bytes in hex.

    A value that is left empty is not judged.  directory: the payment system environment is
    asked before the list of applications · aids: that list · capabilities (tag 9F33), type
    (9F35), version (9F09), country (9F1A), currency (5F2A) · tac_denial, tac_online: its
    action codes (EMV Book 3, 10.7), where they hold for all its applications · floor_limit:
    fen, from which on a sale counts as above it; -1 is not known · slip: roles that its slips
    of an inserted card bear.
    """

    directory: bool = True
    aids: tuple[str, ...] = ()
    capabilities: str = _bytes(3)
    type: str = _bytes(1)
    version: str = _bytes(2)
    country: str = _bytes(2)
    currency: str = _bytes(2)
    tac_denial: str = _bytes(5)
    tac_online: str = _bytes(5)
    floor_limit: int = Field(default=-1, ge=-1, le=MOST_FEN)
    slip: tuple[str, ...] = ()

    @field_validator("aids")
    @classmethod
    def _are_aids(cls, aids: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [aid for aid in aids if not re.fullmatch("[0-9A-F]{10,32}", aid) or len(aid) % 2]
        if wrong:
            raise ValueError(f"'{wrong[0]}' is no AID: five to sixteen bytes in upper-case hex")
        twice = [aid for aid in aids if aids.count(aid) > 1]
        if twice:
            raise ValueError(f"'{twice[0]}' stands there twice")
        return aids


class DisplayLine(Strict):
    """One thing that a display line can say."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    pattern: Pattern
    alias: tuple[Pattern, ...] = ()


class DisplayTexts(Strict):
    """All that the display can say.  strict: lines that nothing fits are reported."""

    strict: bool = True
    line: tuple[DisplayLine, ...] = Field(min_length=1)
    groups: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class SlipLine(Strict):
    """One line of a slip by its role."""

    role: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    pattern: Pattern
    alias: tuple[Pattern, ...] = ()


class SlipKind(Strict):
    """One kind of slip: known by its transaction type, or by its title."""

    kind: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    types: tuple[tuple[str, str], ...] = ()
    title: tuple[str, ...] = ()
    required: tuple[str, ...] = Field(min_length=1)
    required_on: dict[Copy, tuple[str, ...]] = Field(default_factory=dict)


class SlipTexts(Strict):
    """All that slips can say.

    strict: lines that nothing fits are reported · encoding: Python's name of the character
    set that the printer is sent; "" if it is sent one-byte code pages only.
    """

    strict: bool = True
    encoding: str = "gb18030"
    copies: dict[Copy, tuple[str, ...]] = Field(default_factory=dict)
    line: tuple[SlipLine, ...] = Field(min_length=1)
    kind: tuple[SlipKind, ...] = Field(min_length=1)

    @field_validator("encoding")
    @classmethod
    def _python_knows_it(cls, encoding: str) -> str:
        try:
            return codecs.lookup(encoding).name if encoding else ""
        except LookupError:
            raise ValueError("no such character set; gb18030, big5 or cp949 are") from None


class Profile(Strict):
    """One terminal model.  See the module's example for the file's form."""

    name: Text
    vendor: Text
    model: Text
    firmware: Text
    pics: dict[str, bool] = Field(min_length=1)
    choices: Choices = Choices()
    limits: Limits = Limits()
    chip: ChipSide = ChipSide()
    keys: dict[str, KeyName] = Field(min_length=1)
    menu: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(default_factory=dict)
    letters: dict[str, Text] = Field(default_factory=dict)
    display: DisplayTexts
    slip: SlipTexts

    @property
    def items(self) -> dict[str, bool]:
        """What a case may need of a model: the PICS, and choices by which a step is left out."""
        choices = self.choices
        left_out = {
            "void_card": choices.void_card,
            "void_pin": choices.void_pin,
            "chip_fallback": choices.chip_fallback,
            "sales_blocked_after_exhaustion": choices.sales_blocked_after_exhaustion,
        }
        return left_out | self.pics

    @field_validator("keys")
    @classmethod
    def _digits_are_called_so(cls, keys: dict[str, str]) -> dict[str, str]:
        return {digit: digit for digit in DIGITS} | keys


def load_profile(path: Path | str) -> Profile:
    """Read a profile file.

    Errors: ``ConfigError`` with file, line, what, and how to mend it, for a file that
    cannot be read, does not fit, or contradicts itself.
    """
    profile = load_toml(path, Profile)
    return _consistent(profile, Path(path).read_text(encoding="utf-8"), path)


def parse_profile(text: str, path: Path | str) -> Profile:
    """As ``load_profile``, of text already read."""
    return _consistent(parse_toml(text, path, Profile), text, path)


def _consistent(profile: Profile, text: str, path: Path | str) -> Profile:
    for where, what, mend in contradictions(profile):
        raise ConfigError(path, line_of(text, where), what, mend)
    return profile
