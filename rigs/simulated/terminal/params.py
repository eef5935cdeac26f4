"""Choices and time-outs of one terminal: everything that a profile may decide.

Design note. One frozen record with the values of the bench's default profile; ``parse``
takes a plain mapping as a bench file has it, and refuses what it does not know.  Times
are seconds, amounts fen.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True)
class Params:
    """The parameters of a terminal; the defaults are those of the default profile."""

    # ---- who the terminal is ----
    tid: str = "10000001"
    mid: str = "898000000000001"
    merchant_name: str = "一刷测试商店"
    tpdu: str = "6000030000"
    software: str = "311001"
    serial: str = "3135320-017-687"
    tmk: str = "0123456789ABCDEFFEDCBA9876543210"
    mak_bytes: int = 16
    initial_stan: int = 1
    initial_batch: str = "000001"
    test_state: bool = False

    # ---- time ----
    response_timeout_s: float = 60.0
    connect_timeout_s: float = 20.0
    connect_attempts: int = 1
    operator_timeout_s: float = 60.0
    copy_pause_s: float = 2.0
    ecr_screen_s: float = 5.0
    printer_status_timeout_s: float = 0.5

    # ---- attempts ----
    reversal_tries: int = 3
    bad_swipes: int = 3
    pin_attempts: int = 3
    password_attempts: int = 3
    pin_min: int = 4
    pin_max: int = 12

    # ---- choices ----
    reversal_at_once: bool = False
    wait_for_right_answer: bool = False
    block_after_exhaustion: bool = True
    printer_strict: bool = True
    copies: int = 2
    reprint_copies: int = 0
    signature: bool = True
    duplicate_warning: bool = True
    duplicate_minutes: int = 5
    journal_limit: int = 500
    void_card: bool = True
    void_pin: bool = True
    accept_chip_stripe: bool = True
    f2_with_track: bool = True
    read_capability: str = "2"
    f60_digits: int = 14
    partial_approval: bool = True
    manual_pan: bool = False
    offline: bool = True
    agreements: bool = True
    floor_limit: int = 50_000
    refund_max: int = 1_000_000
    completion_percent: int = 115
    completion_pin: bool = True
    completion_keyed: bool = False
    transfer: bool = True
    drawer: bool = True

    # ---- chip cards ----
    chip: bool = False
    chip_timeout_s: float = 5.0
    chip_fallback: bool = True
    chip_choice: bool = False
    chip_floor_limit: int = 0
    chip_random_percent: int = 0
    signature_by_cvm: bool = True
    script_result: str = "notification"
    aids: str = "A000000333010101 A000000333010102 A000000333010103 A000000333010106"
    country: str = "0156"
    chip_capabilities: str = "E068C8"
    chip_type: str = "22"
    chip_version: str = "0020"
    tac_denial: str = "0010000000"
    tac_online: str = "DC4004F800"

    def __post_init__(self) -> None:
        for name, ok, wants in (
            ("tid", len(self.tid) == 8, "8 characters"),
            ("mid", len(self.mid) == 15, "15 characters"),
            ("tpdu", len(self.tpdu) == 10 and self.tpdu.isdecimal(), "10 digits"),
            ("software", len(self.software) == 6 and self.software.isdecimal(), "6 digits"),
            ("tmk", _hex(self.tmk, 16), "32 hex digits"),
            ("mak_bytes", self.mak_bytes in (8, 16), "8 or 16"),
            ("initial_stan", 1 <= self.initial_stan <= 999_999, "1 to 999999"),
            (
                "initial_batch",
                len(self.initial_batch) == 6 and self.initial_batch.isdecimal(),
                "6 digits",
            ),
            ("reversal_tries", 1 <= self.reversal_tries <= 3, "1 to 3"),
            ("connect_attempts", 1 <= self.connect_attempts <= 3, "1 to 3"),
            ("copies", 1 <= self.copies <= 3, "1 to 3"),
            ("reprint_copies", 0 <= self.reprint_copies <= 3, "0 (as many as copies) to 3"),
            ("pin_min", 4 <= self.pin_min <= self.pin_max, "4 up to pin_max"),
            ("pin_max", self.pin_max <= 12, "at most 12"),
            ("f60_digits", self.f60_digits in (13, 14, 17), "13, 14 or 17"),
            ("floor_limit", self.floor_limit >= 0, "0 or more"),
            ("refund_max", self.refund_max >= 0, "0 or more"),
            ("completion_percent", self.completion_percent >= 100, "100 or more"),
            ("chip_floor_limit", self.chip_floor_limit >= 0, "0 or more"),
            ("chip_random_percent", 0 <= self.chip_random_percent <= 99, "0 to 99"),
            (
                "script_result",
                self.script_result in ("notification", "next"),
                "notification or next",
            ),
            ("aids", all(_hex(aid) for aid in self.aids.split()), "AIDs in hex, blanks between"),
            ("country", _hex(self.country, 2), "4 hex digits"),
            ("chip_capabilities", _hex(self.chip_capabilities, 3), "6 hex digits"),
            ("chip_type", _hex(self.chip_type, 1), "2 hex digits"),
            ("chip_version", _hex(self.chip_version, 2), "4 hex digits"),
            ("tac_denial", _hex(self.tac_denial, 5), "10 hex digits"),
            ("tac_online", _hex(self.tac_online, 5), "10 hex digits"),
            ("journal_limit", 1 <= self.journal_limit <= 9999, "1 to 9999"),
        ):
            if not ok:
                raise ValueError(
                    f"terminal parameter '{name}' = {getattr(self, name)!r} is out of range: "
                    f"give {wants}"
                )

    @property
    def reads(self) -> str:
        """60.4: stripe and chip where there is a chip reader."""
        return "5" if self.chip and self.read_capability == "2" else self.read_capability

    @property
    def header(self) -> str:
        """The message header of requests, 12 digits."""
        return f"6031{int(self.test_state)}0{self.software}"


_KINDS: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "bool": (bool,),
    "float": (int, float),
}


def parse(given: Mapping[str, object]) -> Params:
    """The parameters of ``given``; ValueError names an unknown key or a wrong type."""
    known = {f.name: str(f.type) for f in fields(Params)}
    values: dict[str, Any] = {}
    for name, value in given.items():
        kind = known.get(name)
        if kind is None:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean '{near[0]}'?" if near else "remove it"
            raise ValueError(f"unknown terminal parameter '{name}'; {hint}")
        wrong = not isinstance(value, _KINDS[kind])
        if wrong or (kind != "bool" and isinstance(value, bool)):
            raise ValueError(f"terminal parameter '{name}' = {value!r} is no {kind}; correct it")
        if kind == "float":
            number = float(str(value))
            if number <= 0:
                raise ValueError(f"terminal parameter '{name}' = {value!r}: give a time above 0")
            values[name] = number
        else:
            values[name] = value
    return replace(Params(), **values)


def _hex(text: str, size: int = 0) -> bool:
    try:
        return len(bytes.fromhex(text)) == (size or len(text) // 2)
    except ValueError:
        return False
