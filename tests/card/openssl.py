"""OpenSSL's raw RSA public operation, by its own command or, where that is missing, by Node's."""

from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from rigs.protocols.emv.certificates import PublicKey
from tests.ecr.node_peer import node

_NODE = """
const c = require("crypto");
const [key, data] = process.argv.slice(1);
const opened = c.publicDecrypt(
  {key: Buffer.from(key, "base64").toString(), padding: c.constants.RSA_NO_PADDING},
  Buffer.from(data, "base64"));
process.stdout.write(opened);
"""


def pem(key: PublicKey) -> bytes:
    """The key as OpenSSL reads it."""
    return (
        RSAPublicNumbers(key.e, key.n)
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )


def by_command(key: PublicKey, signature: bytes, folder: Path) -> bytes:
    """``openssl pkeyutl -verifyrecover`` without padding."""
    (folder / "key.pem").write_bytes(pem(key))
    (folder / "signature").write_bytes(signature)
    return subprocess.run(
        [
            *("openssl", "pkeyutl", "-verifyrecover", "-pubin", "-inkey", "key.pem"),
            *("-pkeyopt", "rsa_padding_mode:none", "-in", "signature"),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=30,
    ).stdout


def by_node(key: PublicKey, signature: bytes) -> bytes:
    """The OpenSSL inside Node."""
    arguments = [base64.b64encode(part).decode() for part in (pem(key), signature)]
    return subprocess.run(
        [node(), "-e", _NODE, *arguments], check=True, capture_output=True, timeout=30
    ).stdout


def raw_public(key: PublicKey, signature: bytes, folder: Path) -> bytes:
    """The block that was signed."""
    if shutil.which("openssl"):
        return by_command(key, signature, folder)
    return by_node(key, signature)
