"""All legal variants: rows of the counter and the wire, and rows of chip cards."""

from __future__ import annotations

from tests.variants.rows import ROWS
from tests.variants.rows_chip import CHIP_ROWS
from tests.variants.variant import Variant

VARIANTS: tuple[Variant, ...] = (*ROWS, *CHIP_ROWS)
