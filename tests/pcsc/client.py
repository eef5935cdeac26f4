"""The terminal's chip reader as a program: lines in, what it sees out.

python -m tests.pcsc.client READER            up | down | apdu HEX
python -m tests.pcsc.client --gate READER     commands without end, until the gate is closed
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time

from rigs.simulated.wired.cardport import Answer, Card, CardPort
from rigs.simulated.wired.shared import Shared


def say(**what: object) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


def serve(shared: Shared, reader: str) -> None:
    """Until standard input ends."""
    port = CardPort(shared, reader)
    say(ready=os.getpid())
    while True:
        ready = select.select([0, port.wake], [], [])[0]
        if port.wake in ready:
            for one in port.take():
                if isinstance(one, Card):
                    say(card=None if one.atr is None else one.atr.hex())
                elif isinstance(one, Answer):
                    say(answer=None if one.data is None else one.data.hex())
                else:
                    say(fault=one.what)
        if 0 in ready:
            data = os.read(0, 65536)
            if not data:
                return
            for line in data.decode().splitlines():
                word, _, rest = line.partition(" ")
                if word == "apdu":
                    port.command(bytes.fromhex(rest))
                else:
                    port.power(word == "up")


def gate(shared: Shared, reader: str) -> None:
    """A terminal that talks to its card all the time loses its power."""
    shared.open()
    pid = os.fork()
    if pid == 0:
        port = CardPort(shared, reader)
        port.power(True)
        while True:
            port.command(bytes.fromhex("00B00000020102"))
            answered = False
            while not answered:
                select.select([port.wake], [], [])
                answered = any(isinstance(one, Answer) for one in port.take())
    time.sleep(float(sys.argv[3]))
    shared.close()
    closed = time.monotonic_ns()
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    say(closed=closed, reaped=time.monotonic_ns())


if __name__ == "__main__":
    memory = Shared()
    if sys.argv[1] == "--gate":
        gate(memory, sys.argv[2])
    else:
        memory.open()
        serve(memory, sys.argv[1])
