"""The terminal's side of the reader: when it counts as done with the card."""

from __future__ import annotations

import select

import pytest

from rigs.simulated.wired import cardport
from rigs.simulated.wired.cardport import Answer, CardPort, Fault
from rigs.simulated.wired.shared import Shared
from tests.pcsc.conftest import WITHIN_S


class Deaf(CardPort):
    """A port whose reader says nothing; what is asked of its card is made up."""

    def _watch(self) -> None:
        return

    def _transmit(self, data: bytes) -> bytes | None:
        return data[:2]

    def _up(self) -> None:
        return

    def _down(self) -> None:
        raise ZeroDivisionError


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Deaf:
    monkeypatch.setattr(cardport, "_context", lambda: None)
    shared = Shared()
    shared.open()
    return Deaf(shared, "a reader")


def woken(port: CardPort) -> None:
    assert select.select([port.wake], [], [], WITHIN_S)[0], "nothing came"


def test_an_answer_that_has_come_and_was_not_taken_keeps_the_port_busy(port: Deaf) -> None:
    port.command(b"\x90\x00\x01")
    woken(port)
    assert port.busy
    assert port.take() == [Answer(1, b"\x90\x00")]
    assert not port.busy


def test_what_gives_no_answer_is_done_when_that_was_heard(port: Deaf) -> None:
    port.power(True)
    woken(port)
    assert port.busy and port.take() == [] and not port.busy


def test_a_thread_that_breaks_is_told(port: Deaf) -> None:
    port.power(False)
    woken(port)
    assert port.take() == [Fault("the terminal cannot use 'a reader' (ZeroDivisionError)")]
