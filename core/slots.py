"""Where an app on the left shows something of an app on its right, without knowing it.

The right app registers a function under a slot's name (in its `slots_here.py`), the left one asks
for all that was registered: buttons on a decision, figures on a unit's card, who may see a photo.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

_FILLERS: dict[str, list[Callable[..., Any]]] = defaultdict(list)


def fills(slot: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: register the function for the slot; called with the slot's keyword arguments."""

    def register(filler: Callable[..., Any]) -> Callable[..., Any]:
        if filler not in _FILLERS[slot]:
            _FILLERS[slot].append(filler)
        return filler

    return register


def gather(slot: str, **facts: Any) -> list[Any]:
    """Return what every filler of the slot gives, leaving out None."""
    answers = (filler(**facts) for filler in _FILLERS[slot])
    return [answer for answer in answers if answer is not None]
