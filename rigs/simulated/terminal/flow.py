"""The shape of everything that the core runs: generators that yield effects.

Design note. ``Sub[T]`` is a flow that returns a ``T`` to the flow that waits for it with
``yield from``.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

from rigs.simulated.terminal.effects import Effect

T = TypeVar("T")
Sub = Generator[Effect, Any, T]
