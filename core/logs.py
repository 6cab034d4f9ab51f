"""How log lines look: key=value, without personal facts, codes of links or tokens."""

import re

import structlog

DETAIL = re.compile(r"DETAIL:.*")  # of PostgreSQL: the values of the row, a phone number among them
SECRET_PATH = re.compile(r"(/(?:bd|i|m|mt|r|rc|t|reset/key|y|feed)/)[^/\s?\"]+")


def hide_codes(_logger, _method, event: dict) -> dict:
    """Hide codes of links that work without login (/i/…, /y/…, a reset) and the values of rows."""
    for part in ("event", "exception"):
        if part == "event" or part in event:
            plain = DETAIL.sub("DETAIL: ***", str(event.get(part, "")))
            event[part] = SECRET_PATH.sub(r"\1***", plain)
    return event


PRE_CHAIN = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
    structlog.processors.format_exc_info,
    hide_codes,
]
RENDERER = structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"])
