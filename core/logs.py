"""How log lines look: key=value, without personal facts, codes of links or tokens."""

import re

import structlog

SECRET_PATH = re.compile(r"(/(?:i|r|t|reset/key|y|feed)/)[^/\s?\"]+")


def hide_codes(_logger, _method, event: dict) -> dict:
    """Hide the code in links that work without login (/i/…, /y/…, /feed/…, a reset) in what is written."""
    event["event"] = SECRET_PATH.sub(r"\1***", str(event.get("event", "")))
    return event


PRE_CHAIN = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
    hide_codes,
]
RENDERER = structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"])
