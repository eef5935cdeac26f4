"""``python -m rigs card-keys``: the bench's own test keys for chip cards.

Design note. Keys are made once and kept: what is already in the folder stays unless
``--new`` is given, so that the command can be run again when a card number or an issuer
was added.  All of them are test keys of the bench and in the clear on purpose; the RID is
UnionPay's public one, the index F0 is the bench's, and no key of a scheme has any part in
it.  The table that the simulated terminal reads is written from the same CA key.
"""

from __future__ import annotations

import argparse
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rigs.commands.common import ROOT, Commands
from rigs.config import ConfigError, decode_toml, read_text
from rigs.protocols.emv.certificates import (
    PrivateKey,
    PublicKey,
    checksum,
    issuer_certificate,
    issuer_identifier,
)

DATA = ROOT / "fixtures" / "data"
CAPKS = ROOT / "rigs" / "simulated" / "terminal" / "chip" / "capks.py"
RID, INDEX = "A000000333", 0xF0
CA_BITS, ISSUER_BITS, ICC_BITS = 1408, 1152, 1024
"""Each too large for the certificate of the one above it, so that remainders are used."""
EXPIRY = bytes.fromhex("1249")
"""MMYY of the certificates of issuers."""
NOTE = "# A test key of the bench, made by `python -m rigs card-keys`; it protects nothing.\n"


@dataclass
class Keys:
    """All keys of the bench: symmetric masters by name, RSA pairs by owner."""

    masters: dict[str, str] = field(default_factory=dict)
    ca: PrivateKey | None = None
    issuer: PrivateKey | None = None
    forger_ca: PrivateKey | None = None
    forger_issuer: PrivateKey | None = None
    icc: dict[str, PrivateKey] = field(default_factory=dict)


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "card-keys",
        help="make the bench's test keys for chip cards",
        description="Keys that are there already are kept; certificates are made again.",
    )
    parser.add_argument("--new", action="store_true", help="replace all keys by new ones")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make what is missing; 0, or 4 when a file there cannot be read."""
    for path in make(DATA / "chips.toml", DATA / "emv", CAPKS, new=args.new):
        print(path.relative_to(ROOT))
    return 0


def make(chips: Path, folder: Path, capks: Path, *, new: bool = False) -> list[Path]:
    """Keys for the cards of ``chips``: the paths of all files written.

    Errors: ``ConfigError`` for a file that is there and cannot be read.
    """
    numbers = _numbers(chips)
    keys = Keys() if new else _read(folder)
    for name in ("imk_ac", "imk_smi", "imk_smc"):
        keys.masters.setdefault(name, secrets.token_bytes(16).hex().upper())
    keys.ca = keys.ca or _generate(CA_BITS, 3)
    keys.forger_ca = keys.forger_ca or _generate(CA_BITS, 3)
    keys.issuer = keys.issuer or _generate(ISSUER_BITS, 65537)
    keys.forger_issuer = keys.forger_issuer or _generate(ISSUER_BITS, 65537)
    for number in numbers:
        if number not in keys.icc:
            keys.icc[number] = _generate(ICC_BITS, 3)
    folder.mkdir(parents=True, exist_ok=True)
    written = _files(keys, sorted({number[:6] for number in numbers}))
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    capks.write_text(table(keys.ca.public), encoding="utf-8")
    return [*(folder / name for name in written), capks]


def table(key: PublicKey) -> str:
    """The text of the terminal's table of CA public keys."""
    rid = bytes.fromhex(RID)
    return f'''"""The CA public keys of the terminal: RID, index -> modulus, exponent, checksum.

Design note. A plain table, made by ``python -m rigs card-keys`` from the test CA of the
bench; do not edit.  checksum: SHA-1 over RID, index, modulus and exponent (EMV Book 2,
section 11.2.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class CaKey:
    """All in hex."""

    rid: str
    index: int
    modulus: str
    exponent: str
    checksum: str


CAPKS: Final = (
    CaKey(
        rid="{RID}",
        index=0x{INDEX:02X},
        modulus=(
{_pieces(key.modulus.hex().upper())}
        ),
        exponent="{key.exponent.hex().upper()}",
        checksum="{checksum(rid, INDEX, key).hex().upper()}",
    ),
)
'''


def _pieces(text: str) -> str:
    return "\n".join(f'            "{text[at : at + 64]}"' for at in range(0, len(text), 64))


def _generate(bits: int, exponent: int) -> PrivateKey:
    # Imported here: no other command needs it, and each would wait for it.
    from cryptography.hazmat.primitives.asymmetric import rsa

    numbers = rsa.generate_private_key(exponent, bits).private_numbers()
    public = PublicKey(numbers.public_numbers.n, exponent)
    return PrivateKey(public, numbers.p, numbers.q)


def _files(keys: Keys, issuers: list[str]) -> dict[str, str]:
    assert keys.ca and keys.issuer and keys.forger_ca and keys.forger_issuer
    masters = "".join(f'{name} = "{value}"\n' for name, value in sorted(keys.masters.items()))
    icc = "".join(
        f'\n[[icc]]\nnumber = "{number}"\n{_pair(key)}' for number, key in sorted(keys.icc.items())
    )
    forged = f"[ca]\n{_pair(keys.forger_ca)}\n[issuer]\n{_pair(keys.forger_issuer)}"
    return {
        "issuer.toml": NOTE + masters,
        "ca.toml": f'{NOTE}rid = "{RID}"\nindex = {INDEX}\n\n[ca]\n{_pair(keys.ca)}',
        "issuer_rsa.toml": f"{NOTE}[issuer]\n{_pair(keys.issuer)}"
        + _certificates(keys.ca, keys.issuer.public, issuers),
        "icc.toml": NOTE + icc,
        "forger.toml": f"{NOTE}# Who forges cards: a CA and an issuer that no terminal knows.\n"
        + forged
        + _certificates(keys.forger_ca, keys.forger_issuer.public, issuers),
    }


def _pair(key: PrivateKey) -> str:
    return f'p = "{key.p:X}"\nq = "{key.q:X}"\nexponent = {key.public.e}\n'


def _certificates(ca: PrivateKey, key: PublicKey, issuers: list[str]) -> str:
    text = ""
    for serial, issuer in enumerate(issuers, 1):
        certificate, remainder = issuer_certificate(
            ca, issuer_identifier(issuer), EXPIRY, serial.to_bytes(3, "big"), key
        )
        text += (
            f'\n[[certificate]]\nissuer = "{issuer}"\ncertificate = "{certificate.hex().upper()}"\n'
            f'remainder = "{remainder.hex().upper()}"\n'
        )
    return text


def _numbers(chips: Path) -> list[str]:
    table = _toml(chips)
    try:
        return sorted({str(chip["number"]) for chip in table["chip"]})
    except (KeyError, TypeError) as fault:
        raise ConfigError(chips, None, f"no {fault} in every card", "add it") from None


def _read(folder: Path) -> Keys:
    keys = Keys()
    if not (folder / "issuer.toml").exists():
        return keys
    try:
        keys.masters = dict(_toml(folder / "issuer.toml"))
        keys.ca = _key(_toml(folder / "ca.toml")["ca"])
        keys.issuer = _key(_toml(folder / "issuer_rsa.toml")["issuer"])
        forged = _toml(folder / "forger.toml")
        keys.forger_ca, keys.forger_issuer = _key(forged["ca"]), _key(forged["issuer"])
        pairs = _toml(folder / "icc.toml").get("icc", [])
        keys.icc = {pair["number"]: _key(pair) for pair in pairs}
    except (KeyError, TypeError, ValueError, ArithmeticError) as fault:
        mend = "run python -m rigs card-keys --new"
        raise ConfigError(folder, None, f"keys that are incomplete ({fault})", mend) from None
    return keys


def _key(pair: dict[str, Any]) -> PrivateKey:
    p, q, e = int(pair["p"], 16), int(pair["q"], 16), pair["exponent"]
    if type(e) is not int or any(n < 5 or pow(2, n - 1, n) != 1 or n % e == 1 for n in (p, q)):
        raise ValueError("a pair of primes and exponent that is no RSA key")
    return PrivateKey(PublicKey(p * q, e), p, q)


def _toml(path: Path) -> dict[str, Any]:
    return decode_toml(read_text(path), path)
