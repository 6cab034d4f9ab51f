"""How the table of access is written: a route, the rows it is asked for, and a word per place.

A word has one letter per role, in the order of `tests.access.world.ROLES`:
city district officer staff keeper liaison nobody.

o 200        r sent on after acting (302)     + acted, or told what is missing
. 404        x 403                            w form comes back with words (422 or 400)
n answered without a change    m 405          g 410
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.access.world import World

Data = Callable[[World, str], dict]
ALL = "ooooooo"
NEVER = "mmmmmmm"


@dataclass(frozen=True)
class Route:
    """One address: which rows it takes (`=text` is a literal), and who gets what at each place.

    `anon` is what somebody without a login gets: L the sign-in, or a letter as above, or U (401).
    `post` is asked by `verb`.
    """

    name: str
    keys: dict[str, str] = field(default_factory=dict)
    get: dict[str, str] = field(default_factory=dict)
    post: dict[str, str] = field(default_factory=dict)
    data: Data | None = None
    query: str = ""
    json: bool = False
    verb: str = "post"
    anon: str = "L"
    note: str = ""

    @property
    def label(self) -> str:
        """Name it in a test's report."""
        return f"{self.name} {self.note}".strip()

    def kwargs(self, world: World, side: str) -> dict[str, Any]:
        """Return the arguments of the address for the rows of a place."""
        return {
            name: key[1:] if key.startswith("=") else world[side, key]
            for name, key in self.keys.items()
        }


def listing(name: str, word: str = ALL, **facts) -> Route:
    """A page without a row of its own."""
    return Route(name, get={"in": word}, **facts)


def row(name: str, key: str, *, get=None, post=None, data: Data | None = None, **facts) -> Route:
    """A page of one row; `get` and `post` map places to words."""
    return Route(name, {facts.pop("arg", "pk"): key}, get or {}, post or {}, data, **facts)
