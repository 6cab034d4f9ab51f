"""What tests of the practice table share."""

import pytest

from tests.practice.clock import PortalClock


@pytest.fixture
def at(monkeypatch) -> PortalClock:
    """The clock, at nine on a Monday."""
    return PortalClock(monkeypatch)
