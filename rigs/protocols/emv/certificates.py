"""The RSA certificates and signatures of EMV offline data authentication.

Design note. A signature here is the raw private operation over a block of the modulus'
size, ``6A format ... hash BC``; what does not fit into the block goes along as a
remainder.  Making and opening stand side by side, and opening checks every byte that the
books say is checked.  SHA-1 and exponents 3 and 65537 are EMV's own.  Source: EMV Book 2,
sections 5 and 6 (tables of the signed and recovered data).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from rigs.protocols.emv.errors import EmvError

HEAD, TAIL = 0x6A, 0xBC
SHA1, RSA = b"\x01", b"\x01"
ISSUER, STATIC, ICC, DYNAMIC = b"\x02", b"\x03", b"\x04", b"\x05"
ISSUER_ROOM: Final = 36
"""Bytes of a CA's block that the issuer's modulus cannot have."""
ICC_ROOM: Final = 42


@dataclass(frozen=True, slots=True)
class PublicKey:
    """modulus n, exponent e."""

    n: int
    e: int

    @property
    def size(self) -> int:
        """Bytes of the modulus."""
        return (self.n.bit_length() + 7) // 8

    @property
    def modulus(self) -> bytes:
        """The modulus, big-endian."""
        return self.n.to_bytes(self.size, "big")

    @property
    def exponent(self) -> bytes:
        """The exponent in as few bytes as it takes: 03 or 010001."""
        return self.e.to_bytes((self.e.bit_length() + 7) // 8, "big")

    def open(self, signature: bytes) -> bytes:
        """The raw public operation.

        Errors: ``EmvError`` for a signature that is not of the modulus' size or over it.
        """
        value = int.from_bytes(signature, "big")
        if len(signature) != self.size or value >= self.n:
            raise EmvError(
                0, f"{len(signature)} bytes signed by a key of {self.size}", "take the right key"
            )
        return pow(value, self.e, self.n).to_bytes(self.size, "big")


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """The primes p and q and the public half."""

    public: PublicKey
    p: int
    q: int

    def sign(self, block: bytes) -> bytes:
        """The raw private operation over a block of the modulus' size."""
        value = int.from_bytes(block, "big")
        public, p, q = self.public, self.p, self.q
        if len(block) != public.size or value >= public.n:
            raise EmvError(0, f"a block of {len(block)} bytes", f"the key takes {public.size}")
        at_p = pow(value % p, pow(public.e, -1, p - 1), p)
        at_q = pow(value % q, pow(public.e, -1, q - 1), q)
        whole = at_q + q * ((at_p - at_q) * pow(q, -1, p) % p)
        return whole.to_bytes(public.size, "big")


@dataclass(frozen=True, slots=True)
class Certified:
    """A public key out of a certificate.  subject: issuer identifier (4) or PAN (10 bytes,
    F-padded); expiry: MMYY in two bytes; serial: three."""

    key: PublicKey
    subject: bytes
    expiry: bytes
    serial: bytes


def checksum(rid: bytes, index: int, key: PublicKey) -> bytes:
    """The check value of a CA public key, 20 bytes: Book 2, section 11.2.2."""
    return hashlib.sha1(rid + bytes((index,)) + key.modulus + key.exponent).digest()


def issuer_identifier(number: str) -> bytes:
    """The first six digits of a card number as the certificate's four bytes."""
    return bytes.fromhex(number[:6] + "FF")


def padded_pan(number: str) -> bytes:
    """A card number as the certificate's ten bytes."""
    return bytes.fromhex(number.ljust(20, "F"))


# ---- making --------------------------------------------------------------------------------


def issuer_certificate(
    ca: PrivateKey, subject: bytes, expiry: bytes, serial: bytes, key: PublicKey
) -> tuple[bytes, bytes]:
    """Certificate (tag 90) and remainder (tag 92, may be empty) of an issuer's key."""
    return _certificate(ca, ISSUER, ISSUER_ROOM, subject + expiry + serial, key, b"")


def icc_certificate(
    issuer: PrivateKey, pan: bytes, expiry: bytes, serial: bytes, key: PublicKey, static: bytes
) -> tuple[bytes, bytes]:
    """Certificate (tag 9F46) and remainder (9F48) of a card's key over its static data."""
    return _certificate(issuer, ICC, ICC_ROOM, pan + expiry + serial, key, static)


def static_signature(issuer: PrivateKey, code: bytes, static: bytes) -> bytes:
    """Signed static application data (tag 93).  code: data authentication code, 2 bytes."""
    room = issuer.public.size - 26
    return _sign(issuer, STATIC + SHA1 + code + b"\xbb" * room, static)


def dynamic_signature(icc: PrivateKey, dynamic: bytes, terminal: bytes) -> bytes:
    """Signed dynamic application data (tag 9F4B).

    dynamic: the ICC's dynamic data, its own length bytes inside; terminal: what the
    terminal gave (filled DDOL, or the unpredictable number for CDA).
    """
    pad = b"\xbb" * (icc.public.size - len(dynamic) - 25)
    return _sign(icc, DYNAMIC + SHA1 + bytes((len(dynamic),)) + dynamic + pad, terminal)


def _certificate(
    signer: PrivateKey, form: bytes, taken: int, about: bytes, key: PublicKey, static: bytes
) -> tuple[bytes, bytes]:
    room = signer.public.size - taken
    left, rest = key.modulus[:room].ljust(room, b"\xbb"), key.modulus[room:]
    sizes = bytes((key.size, len(key.exponent)))
    signed = _sign(signer, form + about + SHA1 + RSA + sizes + left, rest + key.exponent + static)
    return signed, rest


def _sign(signer: PrivateKey, inside: bytes, outside: bytes) -> bytes:
    digest = hashlib.sha1(inside + outside).digest()
    return signer.sign(bytes((HEAD,)) + inside + digest + bytes((TAIL,)))


# ---- opening -------------------------------------------------------------------------------


def recover_issuer(
    ca: PublicKey, certificate: bytes, remainder: bytes, exponent: bytes, number: str
) -> Certified:
    """The issuer's key.

    Errors: ``EmvError`` naming the first check of Book 2, section 5.3 that fails.
    """
    inside = _opened(ca, certificate, ISSUER, remainder + exponent)
    subject = inside[1:5]
    digits = subject.hex().upper().rstrip("F")
    if not 3 <= len(digits) <= 8 or not number.startswith(digits):
        raise EmvError(2, f"the certificate is of issuer {digits}", "take the card's own")
    return _certified(inside, 5, ca.size - ISSUER_ROOM, remainder, exponent, subject)


def recover_icc(
    issuer: PublicKey,
    certificate: bytes,
    remainder: bytes,
    exponent: bytes,
    number: str,
    static: bytes,
) -> Certified:
    """The card's key.

    Errors: ``EmvError`` naming the first check of Book 2, section 6.4 that fails.
    """
    inside = _opened(issuer, certificate, ICC, remainder + exponent + static)
    subject = inside[1:11]
    if subject != padded_pan(number):
        raise EmvError(2, "the certificate is of another card", "take the card's own")
    return _certified(inside, 11, issuer.size - ICC_ROOM, remainder, exponent, subject)


def recover_static(issuer: PublicKey, signed: bytes, static: bytes) -> bytes:
    """The data authentication code of tag 93, 2 bytes.

    Errors: ``EmvError`` naming the first check of Book 2, section 5.4 that fails.
    """
    return _opened(issuer, signed, STATIC, static)[2:4]


def recover_dynamic(icc: PublicKey, signed: bytes, terminal: bytes) -> bytes:
    """The ICC's dynamic data out of tag 9F4B.

    Errors: ``EmvError`` naming the first check of Book 2, section 6.5.2 that fails.
    """
    inside = _opened(icc, signed, DYNAMIC, terminal)
    return inside[3 : 3 + inside[2]]


def _opened(key: PublicKey, signature: bytes, form: bytes, outside: bytes) -> bytes:
    """What stands between header and hash."""
    block = key.open(signature)
    if block[-1] != TAIL:
        raise EmvError(len(block) - 1, "the trailer is not BC", "another key made the signature")
    if block[0] != HEAD:
        raise EmvError(0, "the header is not 6A", "another key made the signature")
    inside, digest = block[1:-21], block[-21:-1]
    if inside[:1] != form:
        raise EmvError(1, f"format {inside[:1].hex()}", f"format {form.hex()} is due here")
    if hashlib.sha1(inside + outside).digest() != digest:
        raise EmvError(len(block) - 21, "the hash does not fit", "the data is not what was signed")
    return inside


def _certified(
    inside: bytes, place: int, room: int, remainder: bytes, exponent: bytes, subject: bytes
) -> Certified:
    expiry, serial = inside[place : place + 2], inside[place + 2 : place + 5]
    if inside[place + 5 : place + 7] != SHA1 + RSA:
        raise EmvError(place + 6, "an unknown algorithm", "SHA-1 (01) and RSA (01) are known")
    size, width = inside[place + 7], inside[place + 8]
    left = inside[place + 9 : place + 9 + room]
    modulus = (left[:size] if size <= room else left) + remainder
    if len(modulus) != size or len(exponent) != width:
        raise EmvError(place + 8, "modulus or exponent has another length", "give all parts")
    key = PublicKey(int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big"))
    return Certified(key, subject, expiry, serial)
