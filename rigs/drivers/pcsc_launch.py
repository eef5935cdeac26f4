"""Becomes a private pcscd: run as a program of its own, never imported.

Design note. It makes a place in which pcscd can hurt nobody, says on which ports the virtual
readers will listen, and turns into pcscd without changing its process id.  Way
``namespace``: a network of its own (vpcd listens on every address), and a view of the file
system in which ``/run`` and the folder of USB drivers are empty, so that neither the pid file
of another pcscd is overwritten nor a real reader taken away from it.  Where that is not
allowed, way ``loopback``: a preloaded library does the same by the calls that matter
(``pcsc_loopback.c``).  Only the standard library, for a start in milliseconds.

    pcsc_launch.py WAY FOLDER READERS REPORT_FD SOCKET_FD COMMAND...
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import signal
import socket
import struct
import sys

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWNET = 0x00020000, 0x10000000, 0x40000000
MS_REC, MS_PRIVATE = 0x4000, 1 << 18
PR_SET_PDEATHSIG = 1
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
HIDDEN = ("/run", "/usr/lib/pcsc/drivers")
LISTEN_FD = 3


def call(libc: ctypes.CDLL, name: str, *args: object) -> None:
    """One call of the C library; OSError when it fails."""
    if getattr(libc, name)(*args) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def apart(libc: ctypes.CDLL, hidden: tuple[str, ...] = HIDDEN) -> None:
    """A network and a file system view of its own, in which the hidden folders are empty; as
    root, or as root of a user namespace."""
    uid, gid = os.getuid(), os.getgid()
    try:
        call(libc, "unshare", CLONE_NEWNET | CLONE_NEWNS)
    except OSError:
        call(libc, "unshare", CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS)
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{uid} {uid} 1"),
            ("gid_map", f"{gid} {gid} 1"),
        ):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
                file.write(text)
    call(libc, "mount", None, b"/", None, MS_REC | MS_PRIVATE, None)
    for path in hidden:
        if os.path.isdir(path):
            call(libc, "mount", b"none", os.fsencode(path), b"tmpfs", 0, None)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", IFF_UP))


def free_pair() -> int:
    """A port that the system gives, with the next one free too: each entry takes two."""
    for _ in range(100):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port
    raise OSError("no two neighbouring ports are free")


def configure(folder: str, readers: int) -> list[int]:
    """pcscd's configuration: one entry and one copy of the driver for each reader."""
    ports: list[int] = []
    for index in range(readers):
        port = free_pair()
        while any(abs(port - other) < 2 for other in ports):
            port = free_pair()
        ports.append(port)
        text = (
            f'FRIENDLYNAME "Oneswipe {index}"\n'
            f"DEVICENAME /dev/null:{port}\n"
            f"LIBPATH {folder}/vpcd{index}.so\n"
            f"CHANNELID {port}\n"
        )
        with open(f"{folder}/conf/reader{index}", "w", encoding="ascii") as file:
            file.write(text)
    return ports


def main() -> None:
    """Report and become pcscd; one line of JSON on the report's descriptor either way."""
    way, folder, readers = sys.argv[1], sys.argv[2], int(sys.argv[3])
    report, listener, command = int(sys.argv[4]), int(sys.argv[5]), sys.argv[6:]
    parent = os.getppid()
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if way == "namespace":
            apart(libc)
        else:
            os.environ["LD_PRELOAD"] = f"{folder}/loopback.so"
        ports = configure(folder, readers)
        call(libc, "prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            return
        os.write(report, json.dumps({"ports": ports}).encode() + b"\n")
        os.close(report)
        # pcscd takes the socket that systemd would hand over: the first one after stderr.
        os.dup2(listener, LISTEN_FD)
        os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
        os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = "unix:path=/nonexistent"
        os.execv(command[0], command)
    except OSError as fault:
        os.write(report, json.dumps({"error": str(fault)}).encode() + b"\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
