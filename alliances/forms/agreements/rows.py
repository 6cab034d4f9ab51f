"""Parties and their duties as they are typed: read from a form, added to, taken from, shown again."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from alliances.actions.agreements import DutyIn, PartyIn
from alliances.bodies.places import Place, place_of, read_code
from alliances.models import Agreement
from core.models import User
from core.typed import text_in

MOST_PARTIES = 20
MOST_DUTIES = 30
LONGEST_TEXT = 300
LONGEST_SIGNER = 40
ADD_PARTY = "add-party"
ADD_DUTY = "add-duty-"
DROP_PARTY = "drop-party-"
DROP_DUTY = "drop-duty-"


@dataclass
class DutyRow:
    """A duty as typed; `error` says what is wrong with it."""

    key: str
    text: str = ""
    due: str = ""
    pk: int | None = None
    done: bool = False
    error: str = ""


@dataclass
class PartyRow:
    """A party as typed, with its duties; `choices` are offered before anything is typed."""

    key: str
    place: Place = field(default_factory=lambda: Place("", ""))
    signer: str = ""
    pk: int | None = None
    duties: list[DutyRow] = field(default_factory=list)
    error: str = ""


class PartyRows:
    """The parties of an agreement's form. Names: `party` keys in order, `place-K`, `signer-K`, `pid-K`,
    `duty-K` keys of its duties, `text-D`, `due-D`, `did-D`; keys are letters and digits."""

    def __init__(self, rows: list[PartyRow]) -> None:
        self.rows = rows

    def __iter__(self):
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def fresh(cls, places: Iterable[Place] = ()) -> "PartyRows":
        """Begin with the given places, filled up to two parties with one empty duty each."""
        rows = [PartyRow(f"n{i}", place) for i, place in enumerate(places)]
        while len(rows) < 2:
            rows.append(PartyRow(f"n{len(rows)}"))
        for row in rows:
            row.duties.append(DutyRow(f"{row.key}d0"))
        return cls(rows)

    @classmethod
    def stored(cls, agreement: Agreement, *, copy: bool = False) -> "PartyRows":
        """Show what an agreement holds; a copy carries no keys of rows and no days of the old term."""
        rows = []
        for party in agreement.parties.select_related("unit__org", "org").prefetch_related(
            "duties"
        ):
            duties = [
                DutyRow(f"e{duty.pk}", duty.text)
                if copy
                else DutyRow(
                    f"e{duty.pk}",
                    duty.text,
                    duty.due.isoformat() if duty.due else "",
                    duty.pk,
                    duty.done_on is not None,
                )
                for duty in party.duties.all()
            ]
            place = place_of(party.unit, party.org)
            pk = None if copy else party.pk
            rows.append(PartyRow(f"p{party.pk}", place, "" if copy else party.signer, pk, duties))
        return cls(rows)

    @classmethod
    def posted(cls, data: QueryDict, user: User, agreement: Agreement | None = None) -> "PartyRows":
        """Read what was typed; a code that the user may not name becomes an empty place."""
        rows = []
        done = set()
        if agreement is not None:
            done = set(agreement.duties.exclude(done_on=None).values_list("pk", flat=True))
        for key in _keys(data.getlist("party"), MOST_PARTIES + 1):
            unit, org = read_code(user, data.get(f"place-{key}", ""), agreement)
            duties = [
                DutyRow(
                    each,
                    text_in(data, f"text-{each}"),
                    text_in(data, f"due-{each}"),
                    _number(data.get(f"did-{each}", "")),
                    _number(data.get(f"did-{each}", "")) in done,
                )
                for each in _keys(data.getlist(f"duty-{key}"), MOST_DUTIES + 1)
            ]
            signer = text_in(data, f"signer-{key}")
            pk = _number(data.get(f"pid-{key}", ""))
            rows.append(PartyRow(key, place_of(unit, org), signer, pk, duties))
        return cls(rows)

    def act(self, do: str) -> bool:
        """Add or drop a row as a button of the form says; tell whether it was such a button."""
        if do == ADD_PARTY:
            key = self._free("n")
            self.rows.append(PartyRow(key, duties=[DutyRow(f"{key}d0")]))
        elif do.startswith(ADD_DUTY):
            for row in self.rows:
                if row.key == do.removeprefix(ADD_DUTY):
                    row.duties.append(DutyRow(self._free(f"{row.key}d")))
        elif do.startswith(DROP_PARTY):
            self.rows = [row for row in self.rows if row.key != do.removeprefix(DROP_PARTY)]
        elif do.startswith(DROP_DUTY):
            for row in self.rows:
                row.duties = [d for d in row.duties if d.key != do.removeprefix(DROP_DUTY)]
        else:
            return False
        return True

    def _free(self, prefix: str) -> str:
        taken = {row.key for row in self.rows} | {d.key for row in self.rows for d in row.duties}
        number = 0
        while f"{prefix}{number}" in taken:
            number += 1
        return f"{prefix}{number}"

    def is_valid(self) -> bool:
        """Check each row and write what is wrong beside it; empty duties are left out."""
        seen: dict[str, PartyRow] = {}
        for row in self.rows:
            filled = [duty for duty in row.duties if duty.text.strip() or duty.due]
            row.error = self._party_error(row, filled, seen)
            seen.setdefault(row.place.code, row)
            for duty in filled:
                duty.error = _duty_error(duty)
        return not self.errors()

    def _party_error(self, row: PartyRow, filled: list[DutyRow], seen: dict[str, PartyRow]) -> str:
        if not row.place.code:
            return _("请从列表里选一个单位或组织")
        if row.place.code in seen:
            return _("“%(name)s”写了两次，同一签约方只写一次") % {"name": row.place.name}
        if not filled:
            return _("请写“%(name)s”的职责，至少一条") % {"name": row.place.name}
        if len(filled) > MOST_DUTIES:
            return _("一方最多 %(n)s 条职责") % {"n": MOST_DUTIES}
        if len(row.signer) > LONGEST_SIGNER:
            return _("签字人最多 %(n)s 个字") % {"n": LONGEST_SIGNER}
        return ""

    def errors(self) -> list[tuple[str, str, str]]:
        """Return what is wrong as (id of the field, which row, words)."""
        every, found = _("签约方"), []
        if len(self.rows) < 2:
            found.append(("parties", every, _("至少要有两个签约方")))
        if len(self.rows) > MOST_PARTIES:
            found.append(("parties", every, _("最多 %(n)s 个签约方") % {"n": MOST_PARTIES}))
        for number, row in enumerate(self.rows, 1):
            which = _("第 %(n)s 方") % {"n": number}
            if row.error:
                found.append((f"place-{row.key}", which, row.error))
            found += [(f"text-{d.key}", which, d.error) for d in row.duties if d.error]
        return found

    def value(self, user: User, agreement: Agreement | None = None) -> list[PartyIn]:
        """Return the parties as the actions take them; only after `is_valid`."""
        parties = []
        for row in self.rows:
            unit, org = read_code(user, row.place.code, agreement)
            duties = [
                DutyIn(duty.text.strip(), _day(duty.due), duty.pk)
                for duty in row.duties
                if duty.text.strip()
            ]
            parties.append(PartyIn(unit, org, row.signer, duties, row.pk))
        return parties


def _keys(raw: list[str], most: int) -> list[str]:
    """Return the keys in order, each once; anything but letters and digits is left out."""
    return [key for key in dict.fromkeys(raw) if key.isalnum() and len(key) < 40][:most]


def _number(raw: str) -> int | None:
    return int(raw) if raw.isdecimal() and len(raw) < 19 else None


def _day(raw: str) -> datetime.date | None:
    try:
        return parse_date(raw.strip()) if raw.strip() else None
    except ValueError:
        return None


def _duty_error(duty: DutyRow) -> str:
    if not duty.text.strip():
        return _("请写这条职责的内容")
    if len(duty.text.strip()) > LONGEST_TEXT:
        facts = {"n": LONGEST_TEXT, "has": len(duty.text.strip())}
        return _("职责最多写 %(n)s 个字，现在有 %(has)s 个，请删短一些") % facts
    if duty.due.strip() and _day(duty.due) is None:
        return _("没有这一天，请写成 2026-11-23 这样")
    return ""
