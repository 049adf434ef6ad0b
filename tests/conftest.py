"""What all tests share. Qt's platform is chosen before anything can import Qt: there may be no screen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("quick", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> None:
    """Deriving a key from a password costs a tenth of a second by design; tests open hundreds of workplaces."""
    from tzdesk.store import keys

    keys.default_cost = keys.CHEAP
