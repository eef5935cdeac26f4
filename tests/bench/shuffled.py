"""A pytest plugin: the cases in an order that a seed gives (SHUFFLE_SEED)."""

from __future__ import annotations

import os
import random

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Shuffle in place."""
    random.Random(os.environ["SHUFFLE_SEED"]).shuffle(items)
