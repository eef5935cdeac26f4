"""Terminals whose messages have what the dialect leaves open."""

from __future__ import annotations

from typing import Any, ClassVar

from rigs.simulated.terminal.message import Message, Packer
from rigs.simulated.terminal.requests import Requests
from rigs.simulated.terminal.state import Card
from rigs.simulated.terminal.terminal import Terminal
from tests.variants.models.base import Model


class _Bare(Requests):
    def card(self, t: Terminal, card: Card) -> Any:
        told = super().card(t, card)
        gone = {14, 35, 36} if card.icc is not None else {14} if 35 in told else set()
        return {number: value for number, value in told.items() if number not in gone}


class BareFields(Model):
    """By chip neither expiry nor track; by stripe no expiry beside the track."""

    parts: ClassVar = {"requests": _Bare}


class _Header(Packer):
    def pack(self, tpdu: str, header: str, message: Message, mak: bytes | None = None) -> bytes:
        chip = 55 in message.fields
        return super().pack(tpdu, "61" + header[2:] if chip else header, message, mak)


class ChipHeader(Model):
    """Messages by chip have the application class 61 in their header."""

    parts: ClassVar = {"packer": _Header}
