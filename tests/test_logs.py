"""What goes wrong is told in the log with where it happened, and without personal facts."""

import io
import logging

import pytest
import structlog

from core.logs import PRE_CHAIN, RENDERER


@pytest.fixture
def lines():
    """A logger as in the settings; what it wrote."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    form = structlog.stdlib.ProcessorFormatter(processor=RENDERER, foreign_pre_chain=PRE_CHAIN)
    handler.setFormatter(form)
    logger = logging.getLogger("tests.logs")
    logger.addHandler(handler)
    yield logger, out
    logger.removeHandler(handler)


def test_a_failure_is_told_with_its_place_and_without_the_row(lines):
    logger, out = lines
    try:
        raise ValueError(
            "duplicate key\nDETAIL:  Key (phone)=(13812345678) exists.\nat /i/abc12345"
        )
    except ValueError:
        logger.exception("failed at /r/secretcode")
    told = out.getvalue()
    assert "test_logs.py" in told
    assert "duplicate key" in told
    assert told.count("\n") == 1  # one line per event
    for secret in ("13812345678", "abc12345", "secretcode"):
        assert secret not in told
