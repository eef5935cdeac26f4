"""What holds for all tests of the harness: no verdict of theirs hangs on a machine's speed."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("harness", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("harness")
