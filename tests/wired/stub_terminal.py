"""A terminal of somebody else's: written from docs/wires.md, it shares no code with this project.

It signs on when it is switched on, sells by stripe without PIN, and prints one slip.
"""

import binascii
import os
import select
import socket

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

PANEL, STRIPE, PRINTER = (
    int(os.environ[f"ONESWIPE_{name}_FD"]) for name in ("PANEL", "STRIPE", "PRINTER")
)
ADDRESS, PORT = os.environ["ONESWIPE_HOST"].split(":")
NVM = os.path.join(os.environ["ONESWIPE_NVM"], "stan")
TMK = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
TID, MID, BATCH = b"10000001", b"898000000000001", "000001"


def des(key: bytes, data: bytes, back: bool = False) -> bytes:
    cipher = Cipher(TripleDES(key + key[:8]), modes.ECB())
    return (cipher.decryptor() if back else cipher.encryptor()).update(data)


def mac(key: bytes, data: bytes) -> bytes:
    data += bytes(-len(data) % 8)
    folded = 0
    for at in range(0, len(data), 8):
        folded ^= int.from_bytes(data[at : at + 8], "big")
    text = b"%016X" % folded
    x = int.from_bytes(des(key, text[:8]), "big") ^ int.from_bytes(text[8:], "big")
    return des(key, x.to_bytes(8, "big")).hex().upper()[:8].encode()


def show(*lines: str) -> None:
    body = b"D" + "\n".join(lines).encode()
    body = len(body).to_bytes(2, "big") + body
    os.write(PANEL, b"\x02" + body + binascii.crc_hqx(body, 0xFFFF).to_bytes(2, "big") + b"\x03")


def frames(fd: int, kept: bytearray) -> bytes:
    """The payload of the next frame; these wires are good, so nothing is skipped."""
    while len(kept) < 3 or len(kept) < int.from_bytes(kept[1:3], "big") + 6:
        select.select([fd], [], [])
        kept += os.read(fd, 4096)
    size = int.from_bytes(kept[1:3], "big")
    payload = bytes(kept[4 : size + 3])
    del kept[: size + 6]
    return payload


def bcd(digits: str) -> bytes:
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


def lll(text: bytes) -> bytes:
    return bcd(f"{len(text):04d}") + text


def exchange(mti: str, fields: dict[int, bytes], key: bytes = b"") -> bytes:
    """The answer's fields from F11 on, as bytes."""
    numbers = [*fields, 64] if key else list(fields)
    bitmap = sum(1 << (64 - number) for number in numbers).to_bytes(8, "big")
    body = bcd(mti) + bitmap + b"".join(fields.values())
    body += mac(key, body) if key else b""
    body = bcd("6000030000" + "603100311001") + body
    with socket.create_connection((ADDRESS, int(PORT)), 20) as host:
        host.settimeout(60)
        host.sendall(len(body).to_bytes(2, "big") + body)
        answer = b""
        while len(answer) < 2 or len(answer) < int.from_bytes(answer[:2], "big") + 2:
            answer += host.recv(4096)
    return answer[23:]


def next_stan() -> str:
    try:
        with open(NVM) as file:
            stan = int(file.read()) + 1
    except FileNotFoundError:
        stan = 1
    with open(NVM, "w") as file:
        file.write(str(stan))
        file.flush()
        os.fsync(file.fileno())
    return f"{stan:06d}"


def sign_on() -> bytes:
    ids = {11: bcd(next_stan()), 41: TID, 42: MID, 60: bcd("0011" + "00" + BATCH + "003")}
    told = {62: lll(b"Sequence No160001000000000001"), 63: lll(b"01 ")}
    answer = exchange("0800", {**ids, **told})
    # F62 stands last: two keys of 16 bytes with 4 bytes of check value each.
    return des(TMK, answer[-20:-4], back=True)


def sale(mak: bytes, panel: bytearray, stripe: bytearray) -> None:
    show("SWIPE CARD", "SALE")
    track = frames(STRIPE, stripe).decode().split("\x1f")[1]
    data = track[1 : track.index("?")].replace("=", "D")
    digits = ""
    show("SALE", "AMOUNT?")
    while (key := frames(PANEL, panel).decode()) != "ENTER":
        digits += key
    show("SALE", "PIN?")
    while frames(PANEL, panel) != b"ENTER":
        pass
    stan = next_stan()
    fields = {
        3: bcd("000000"), 4: bcd(f"{int(digits):012d}"), 11: bcd(stan), 22: bcd("0220"),
        25: bcd("00"), 35: bcd(f"{len(data):02d}") + bcd(data), 41: TID, 42: MID, 49: b"156",
        60: bcd("0013" + "22" + BATCH + "00020"),
    }  # fmt: skip
    answer = exchange("0200", fields, mak)
    # F3 F4 F11, F12, F13, F15 F25, F32 LL, F37, F38, F39
    at = 3 + 6 + 3
    clock, date = answer[at : at + 3].hex(), answer[at + 3 : at + 5].hex()
    at += 3 + 2 + 2 + 1
    at += 1 + (int(answer[at : at + 1].hex()) + 1) // 2
    reference, auth, code = (
        answer[at : at + 12],
        answer[at + 12 : at + 18],
        answer[at + 18 : at + 20],
    )
    if code != b"00":
        show("SALE", "DECLINED " + code.decode())
        return
    number, amount = data[:6] + "*" * (data.index("D") - 10), f"{int(digits) / 100:.2f}"
    number += data[: data.index("D")][-4:]
    show("SALE", "APPROVED", "PRINTING")
    slip = (
        "STUB SLIP", f"SHOP {MID.decode()}", f"TERMINAL {TID.decode()}", f"CARD {number} S",
        "TYPE SALE/SALE", f"BATCH {BATCH}", f"VOUCHER {stan}", f"AUTH {auth.decode()}",
        f"REF {reference.decode()}",
        f"DATE 2026/{date[:2]}/{date[2:]} {clock[:2]}:{clock[2:4]}:{clock[4:]}",
        f"RMB {amount}", "OPERATOR 01", "MERCHANT COPY",
    )  # fmt: skip
    os.write(PRINTER, b"\x1b@" + "\n".join(slip).encode() + b"\n\x1bd\x03\x1dV\x00")
    show("READY")


def main() -> None:
    panel, stripe = bytearray(), bytearray()
    mak = sign_on()
    show("READY")
    while True:
        key = frames(PANEL, panel)
        if key == b"F1":
            sale(mak, panel, stripe)
        elif key == b"ESC":
            show("READY")


if __name__ == "__main__":
    main()
