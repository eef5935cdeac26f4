"""What the host knows before the first message: cards, BIN table, merchants, terminals.

Design note. Three TOML files, read strictly once; the host then looks things up in plain
dicts.  Whatever contradicts itself across the files is a ``ConfigError`` too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator

from rigs.config import ConfigError, Strict, load_toml
from rigs.points import CardData
from rigs.protocols.redact import luhn

CardClass = Literal["DC", "CC", "SCC", "PC"]
Digits2 = Annotated[str, Field(pattern=r"^[0-9]{2}$")]
Name = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]{1,100}$")]
HexKey = Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{32}$")]


class Issuer(Strict):
    """id: what F44 carries, up to 11 characters."""

    name: Name
    id: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,11}$")]


class BinRow(Strict):
    """One row of the BIN table; it speaks of numbers of ``length`` digits only."""

    prefix: Annotated[str, Field(pattern=r"^[0-9]{1,19}$")]
    length: Annotated[int, Field(ge=13, le=19)]
    card_class: Annotated[CardClass, Field(alias="class")]
    issuer: str
    agreement: bool


class BinFile(Strict):
    """bins.toml."""

    issuer: tuple[Issuer, ...]
    bin: tuple[BinRow, ...]


class Card(Strict):
    """balance: fen that may be spent · limit: the most of one transaction, or none."""

    name: Name
    number: Annotated[str, Field(pattern=r"^[0-9]{13,19}$")]
    card_class: Annotated[CardClass | None, Field(alias="class")] = None
    issuer: str | None = None
    agreement: bool | None = None
    expiry: Annotated[str, Field(pattern=r"^[0-9]{2}(0[1-9]|1[0-2])$")]
    service_code: Annotated[str, Field(pattern=r"^[0-9]{3}$")]
    pin: Annotated[str | None, Field(pattern=r"^[0-9]{4,12}$")] = None
    balance: Annotated[int, Field(gt=-(10**12), lt=10**12)]
    limit: Annotated[int | None, Field(gt=0, lt=10**12)] = None

    @field_validator("number")
    @classmethod
    def _checked(cls, number: str) -> str:
        if not luhn(number):
            raise ValueError("the check digit of the card number is wrong")
        return number

    def __repr__(self) -> str:
        return f"Card({self.name})"

    def as_card_data(self) -> CardData:
        """As the bench holds it."""
        return CardData(self.name, self.number, self.expiry, self.service_code, self.pin)


class CardFile(Strict):
    """cards.toml."""

    card: tuple[Card, ...]


class Terminal(Strict):
    """id: F41 · tmk: 32 hex digits · batch: open at provisioning · mak_bytes: how many work."""

    id: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{8}$")]
    tmk: HexKey
    batch: Annotated[str, Field(pattern=r"^[0-9]{6}$")] = "000001"
    mak_bytes: Literal[8, 16] = 16

    def __repr__(self) -> str:
        return f"Terminal({self.id})"


class Merchant(Strict):
    """One merchant with its terminals."""

    id: Annotated[str, Field(pattern=r"^[0-9A-Za-z ]{15}$")]
    name: Name
    terminal: tuple[Terminal, ...]


class HostSection(Strict):
    """acquirer: F32 and the second half of F44 · destination: of the TPDU that is answered."""

    acquirer: Annotated[str, Field(pattern=r"^[0-9]{1,11}$")]
    destination: Annotated[str, Field(pattern=r"^[0-9]{4}$")] = "0003"


class MerchantFile(Strict):
    """merchants.toml."""

    host: HostSection
    parameters: Mapping[Digits2, Annotated[str, Field(pattern=r"^[ -~]{1,997}$")]] = {}
    merchant: tuple[Merchant, ...]


class IssuerKeys(Strict):
    """issuer.toml: the issuers' master keys for cryptograms and scripts (test keys)."""

    imk_ac: HexKey
    imk_smi: HexKey
    imk_smc: HexKey

    def __repr__(self) -> str:
        return "IssuerKeys()"


@dataclass(frozen=True)
class HostData:
    """All of it, by what it is looked up.

    cards: number -> card · issuers: name -> id · bins: rows · terminals: F41 -> (merchant
    id, terminal) · parameters: number -> value · issuer_keys: None on a bench without chip.
    """

    cards: Mapping[str, Card]
    issuers: Mapping[str, str]
    bins: Sequence[BinRow]
    terminals: Mapping[str, tuple[str, Terminal]]
    merchants: Mapping[str, str]
    parameters: Mapping[str, str]
    acquirer: str
    destination: str
    issuer_keys: IssuerKeys | None = None

    def card_named(self, name: str) -> Card:
        """``KeyError`` when there is none."""
        for card in self.cards.values():
            if card.name == name:
                return card
        raise KeyError(name)

    def bin_of(self, number: str) -> BinRow | None:
        """The row of the longest prefix among those of the number's length."""
        rows = [r for r in self.bins if r.length == len(number) and number.startswith(r.prefix)]
        return max(rows, key=lambda row: len(row.prefix), default=None)


def load(
    cards: Path | str, bins: Path | str, merchants: Path | str, issuer: Path | str | None = None
) -> HostData:
    """Read the files; ``issuer`` (default: ``emv/issuer.toml`` beside the cards) may be missing.

    Errors: ``ConfigError`` with file, what and how to mend it."""
    card_file = load_toml(cards, CardFile)
    bin_file = load_toml(bins, BinFile)
    merchant_file = load_toml(merchants, MerchantFile)
    keys = Path(cards).parent / "emv" / "issuer.toml" if issuer is None else Path(issuer)
    issuers = {named.name: named.id for named in bin_file.issuer}
    for row in bin_file.bin:
        if row.issuer not in issuers:
            what = f"the row of prefix {row.prefix} names the issuer '{row.issuer}'"
            raise ConfigError(bins, None, what, "add an [[issuer]] of that name")
    data = HostData(
        cards={card.number: card for card in card_file.card},
        issuers=issuers,
        bins=bin_file.bin,
        terminals={
            terminal.id: (merchant.id, terminal)
            for merchant in merchant_file.merchant
            for terminal in merchant.terminal
        },
        merchants={merchant.id: merchant.name for merchant in merchant_file.merchant},
        parameters=merchant_file.parameters,
        acquirer=merchant_file.host.acquirer,
        destination=merchant_file.host.destination,
        issuer_keys=load_toml(keys, IssuerKeys) if keys.exists() else None,
    )
    _unique(bins, "issuer", [issuer.name for issuer in bin_file.issuer])
    rows = [f"prefix {row.prefix} of {row.length} digits" for row in bin_file.bin]
    _unique(bins, "row:", rows)
    _unique(cards, "card name", [card.name for card in card_file.card])
    _unique(cards, "card number", [card.number for card in card_file.card])
    _unique(merchants, "merchant", [merchant.id for merchant in merchant_file.merchant])
    _unique(merchants, "terminal", [t.id for m in merchant_file.merchant for t in m.terminal])
    for card in card_file.card:
        _agrees(cards, card, data.bin_of(card.number))
    return data


def _unique(path: Path | str, what: str, values: Sequence[str]) -> None:
    for value in values:
        if values.count(value) > 1:
            shown = value if what != "card number" else f"{value[:6]}...{value[-4:]}"
            raise ConfigError(path, None, f"two entries have the {what} {shown}", "keep one")


def _agrees(path: Path | str, card: Card, row: BinRow | None) -> None:
    said = (card.card_class, card.issuer, card.agreement)
    known = (row.card_class, row.issuer, row.agreement) if row else (None, None, None)
    if said != known:
        what = f"card '{card.name}' says class, issuer, agreement {said}, the BIN table {known}"
        raise ConfigError(path, None, what, "let both files say the same")
