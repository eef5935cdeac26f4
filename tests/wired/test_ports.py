"""Drivers of serial ports, supply, relay and host: what they do, and their deadlines."""

from __future__ import annotations

import os
import pty
import socket
import threading
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from rigs.drivers.host_tcp import HostServer
from rigs.drivers.line_relay import Leg, Relay
from rigs.drivers.panel_serial import PanelPort
from rigs.drivers.printer_serial import PrinterPort
from rigs.drivers.real_clock import RealClock
from rigs.drivers.serial_port import SerialPort
from rigs.drivers.visa_supply import VisaSupply
from rigs.points import BenchError
from rigs.protocols import panel
from rigs.simulated.wired.scpi_supply import ScpiSupply


@contextmanager
def pseudo() -> Iterator[tuple[int, str]]:
    """The terminal's end as a descriptor, the bench's by name."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    try:
        yield master, os.ttyname(slave)
    finally:
        for fd in (master, slave):
            try:
                os.close(fd)
            except OSError:
                continue


# ---- serial ports ------------------------------------------------------------------------


def test_bytes_pass_both_ways(clock: RealClock) -> None:
    with pseudo() as (master, name):
        port = SerialPort(clock, "printer", name)
        got: list[bytes] = []
        port.read_into(got.append)
        os.write(master, b"hello")
        assert clock.run_until(lambda: b"".join(got) == b"hello", 2.0)
        port.write(b"\x12")
        assert os.read(master, 10) == b"\x12"
        port.close()


def test_a_port_that_is_not_there_is_named(clock: RealClock) -> None:
    with pytest.raises(BenchError, match="point printer: the port /dev/no-such-port cannot be"):
        SerialPort(clock, "printer", "/dev/no-such-port")


def test_a_port_that_another_holds_is_named(clock: RealClock) -> None:
    with pseudo() as (_, name):
        first = SerialPort(clock, "display", name)
        with pytest.raises(BenchError, match="end the program that holds it"):
            SerialPort(clock, "display", name)
        first.close()


def test_a_port_that_goes_away_is_a_fault(clock: RealClock) -> None:
    master, slave = pty.openpty()
    name = os.ttyname(slave)
    port = SerialPort(clock, "printer", name)
    port.read_into(lambda data: None)
    os.close(slave)
    os.close(master)
    with pytest.raises(BenchError, match=f"point printer: the port {name} is gone"):
        clock.run_until(lambda: False, 2.0)
    with pytest.raises(BenchError, match="is gone"):
        port.write(b"x")
    port.close()


def test_a_url_without_a_descriptor_is_read_by_a_thread(clock: RealClock) -> None:
    port = SerialPort(clock, "printer", "loop://")
    got: list[bytes] = []
    port.read_into(got.append)
    port.write(b"round")
    assert clock.run_until(lambda: b"".join(got) == b"round", 3.0)
    port.close()


def test_frames_of_the_panel_and_garbage(clock: RealClock) -> None:
    with pseudo() as (master, name):
        seen: list[tuple[str, ...]] = []
        port = PanelPort(clock, name, seen.append, lambda mark: None, blob=lambda d: f"{len(d)}")
        os.write(master, panel.shown(("READY",)))
        assert clock.run_until(lambda: seen == [("READY",)], 2.0)
        port.key("ENTER")
        assert os.read(master, 100) == panel.key("ENTER")
        with pytest.raises(BenchError, match="point keypad: the key 'Ä' cannot be sent"):
            port.key("Ä")
        os.write(master, b"boot: ok\n")
        with pytest.raises(BenchError, match="garbage on its panel port at byte 12"):
            clock.run_until(lambda: False, 2.0)
        port.close()


def test_the_mark_behind_the_last_byte_of_the_printer(clock: RealClock) -> None:
    with pseudo() as (master, name):
        printed: list[bytes] = []
        marks: list[bytes] = []
        port = PrinterPort(clock, name, printed.append, marks.append)
        os.write(master, b"one")
        assert clock.run_until(lambda: printed == [b"one"], 2.0)
        port.expect(b"MARK")
        os.write(master, b"twoMA")
        os.write(master, b"RK")
        assert clock.run_until(lambda: bool(marks), 2.0)
        assert printed == [b"one", b"two"] and port.received == 6
        port.close()


# ---- the supply --------------------------------------------------------------------------


@contextmanager
def instrument(identity: str, *, silent: bool = False) -> Iterator[tuple[str, list[str]]]:
    """A supply of one connection in a thread of its own: its resource and what it did."""
    done: list[str] = []
    supply = ScpiSupply(lambda: done.append("on"), lambda: done.append("off"), bool, identity)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            peer = listener.accept()[0]
        except OSError:
            return
        with peer, peer.makefile("rwb") as stream:
            for line in stream:
                answer = supply.line(line.decode())
                if answer and not silent:
                    stream.write(answer.encode() + b"\n")
                    stream.flush()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"TCPIP::127.0.0.1::{listener.getsockname()[1]}::SOCKET", done
    listener.close()


def test_the_supply_switches_and_measures() -> None:
    with instrument("ONESWIPE,SUPPLY-1") as (resource, done):
        supply = VisaSupply(resource, "ONESWIPE")
        supply.on()
        assert supply.is_on() and done == ["on"]
        assert supply.current() == 0.0
        supply.off()
        assert not supply.is_on() and done == ["on", "off"]
        supply.close()


def test_a_supply_that_is_another_is_refused() -> None:
    with (
        instrument("ACME,LOAD-9") as (resource, _),
        pytest.raises(BenchError, match="says it is 'ACME,LOAD-9', not 'ONESWIPE'"),
    ):
        VisaSupply(resource, "ONESWIPE")


def test_a_silent_supply_is_told_within_its_deadline() -> None:
    with instrument("ONESWIPE", silent=True) as (resource, _):
        begun = time.monotonic()
        with pytest.raises(BenchError, match=r"point power: the supply .* does not answer \*IDN"):
            VisaSupply(resource, "ONESWIPE", within_s=0.3)
        assert time.monotonic() - begun < 2.0


def test_a_supply_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(BenchError, match="point power"):
        VisaSupply(f"TCPIP::127.0.0.1::{port}::SOCKET", "ONESWIPE", within_s=0.3)


def test_what_a_supply_knows() -> None:
    supply = ScpiSupply(lambda: None, lambda: None, lambda: True)
    assert supply.line("OUTPut:STATe ON;*OPC?") == "1"
    assert supply.line("OUTP?") == "1" and supply.line("MEASure:CURRent?") == "0.350"
    assert supply.line("OUTP MAYBE") == "" and supply.line("NONSENSE;*WAI") == ""
    assert supply.line("SYST:ERR?") == '-224,"Illegal parameter value"'
    assert supply.line("SYSTem:ERRor?") == '-113,"Undefined header"'
    assert supply.line("SYST:ERR?") == '0,"No error"'
    assert supply.line("NONSENSE;*CLS;SYST:ERR?") == '0,"No error"'


# ---- relay and host ----------------------------------------------------------------------


class Wires:
    """A relay before a host that answers what it hears."""

    def __init__(self, clock: RealClock) -> None:
        self.heard: list[bytes] = []
        self.ended: list[int] = []
        self.hung_up: list[Leg] = []
        self.server = HostServer(clock, self._at_host, self.ended.append)
        self.relay = Relay(
            clock, self.server.address, lambda leg: None, self._up, self.hung_up.append
        )

    def _up(self, leg: Leg, data: bytes) -> None:
        self.relay.up(leg, data)

    def _at_host(self, peer: int, data: bytes) -> None:
        self.heard.append(data)
        self.server.send(peer, b"re:" + data)

    def call(self) -> socket.socket:
        return socket.create_connection(self.relay.address, 0.3)

    def close(self) -> None:
        self.relay.close()
        self.server.close()


@pytest.fixture
def wires(clock: RealClock) -> Iterator[Wires]:
    made = Wires(clock)
    yield made
    made.close()


def test_a_request_and_its_answer_pass_the_relay(clock: RealClock, wires: Wires) -> None:
    with wires.call() as terminal:
        terminal.sendall(b"0200")
        terminal.settimeout(2.0)
        assert terminal.recv(100) == b"re:0200"
    assert clock.run_until(lambda: len(wires.hung_up) == 1, 2.0)
    assert wires.relay.from_terminal == 4 and wires.relay.to_terminal == 7


def test_an_unplugged_line_does_not_refuse_it_is_silent(clock: RealClock, wires: Wires) -> None:
    with clock.lock:
        wires.relay.plug(False)
    with pytest.raises(TimeoutError):
        wires.call()
    with clock.lock:
        wires.relay.plug(True)
    with wires.call() as terminal:
        terminal.sendall(b"back")
        assert terminal.recv(100) == b"re:back"


def test_what_comes_over_an_unplugged_line_is_lost(clock: RealClock, wires: Wires) -> None:
    wires.relay.delay = lambda action: action() if wires.relay.plugged else None
    with wires.call() as terminal:
        terminal.sendall(b"one")
        assert terminal.recv(100) == b"re:one"
        with clock.lock:
            wires.relay.plug(False)
        terminal.sendall(b"two")
        terminal.settimeout(0.1)
        with pytest.raises(TimeoutError):
            terminal.recv(100)


def test_the_line_can_delay(clock: RealClock, wires: Wires) -> None:
    def later(action: Callable[[], None]) -> None:
        clock.call_later(0.05, action)

    wires.relay.delay = later
    with wires.call() as terminal:
        begun = time.monotonic()
        terminal.sendall(b"slow")
        terminal.settimeout(2.0)
        assert terminal.recv(100) == b"re:slow"
        assert time.monotonic() - begun >= 0.05


def test_a_host_that_is_gone_is_a_fault_of_the_bench(clock: RealClock, wires: Wires) -> None:
    wires.server.close()
    with (
        wires.call(),
        pytest.raises(BenchError, match=r"point line: the host at .* does not answer"),
    ):
        clock.run_until(lambda: False, 3.0)


def test_a_port_that_is_taken_cannot_be_the_host_s(clock: RealClock) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(BenchError, match="point acquirer: cannot listen"),
    ):
        HostServer(clock, lambda p, d: None, lambda p: None, taken.getsockname()[:2])
