"""Faulty terminals: small classes that replace one part each.

Design note. The catalogue of listed defects and the way to find any defect by name; the
core imports this only when a fault was asked for.
"""

from __future__ import annotations

from rigs.simulated.defects.registry import Entry, catalogue, find

__all__ = ["Entry", "catalogue", "find"]
