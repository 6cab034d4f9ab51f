"""A meeting's log as a plain form: what was posted becomes the patches that autosave sends.

Fields: a-, ap-, ar-<membership> (mark, who came, reason) with ab- (the mark last seen); gt-, gn-,
go-, gv-<agenda> (title, notes, outcome, version); dt-, dw-, dd-, dv-<decision> (what, who, by when, version);
the same with `new` and a key for a row that is added; summary with version.
"""

import uuid

from django.http import QueryDict

from alliances.bodies.people import code_of
from alliances.models import Meeting

AGENDA = (("title", "gt"), ("notes", "gn"), ("outcome", "go"))
DECISION = (("text", "dt"), ("who", "dw"), ("due", "dd"))


def patches_from(posted: QueryDict, meeting: Meeting) -> list[dict]:
    """Return the patches of a posted log; fields that are not in it are left alone."""
    patches = _attendance(posted)
    patches += _rows(posted, "agenda", "gv", AGENDA, meeting.agenda.values_list("pk", flat=True))
    for row in meeting.decisions.select_related("unit", "org"):
        for patch in _rows(posted, "decision", "dv", DECISION, [row.pk]):
            # Somebody who has left the list since stays responsible until another is chosen.
            if patch["set"].get("who") == code_of(row):
                del patch["set"]["who"]
            patches.append(patch)
    patches += _fresh(posted, "agenda", "gk-new", AGENDA)
    patches += _fresh(posted, "decision", "dk-new", DECISION)
    if "summary" in posted:
        patches.append(
            {
                "id": "meeting",
                "on": "meeting",
                "base": _number(posted.get("version")),
                "set": {"summary": _text(posted["summary"])},
            }
        )
    return patches


def _text(value: str) -> str:
    """Return the text with the line ends that the database has."""
    return value.replace("\r\n", "\n").strip()


def _number(raw: str | None) -> int:
    return int(raw) if raw and raw.isdecimal() and len(raw) < 10 else 0


def _attendance(posted: QueryDict) -> list[dict]:
    patches = []
    for name in posted:
        kind, _dash, key = name.partition("-")
        if kind != "ab" or not key.isdecimal() or len(key) > 18:
            continue
        status, proxy, reason = [*posted[name].split("|", 2), "", ""][:3]
        wanted = {
            "status": posted.get(f"a-{key}", ""),
            "proxy": _text(posted.get(f"ap-{key}", "")),
            "reason": _text(posted.get(f"ar-{key}", "")),
        }
        base = {"status": status, "proxy": proxy, "reason": reason}
        if wanted != base:
            patches.append(
                {
                    "id": f"attendance-{key}",
                    "on": "attendance",
                    "pk": int(key),
                    "base": base,
                    "set": wanted,
                }
            )
    return patches


def _rows(posted: QueryDict, on: str, version: str, fields, pks) -> list[dict]:
    patches = []
    for pk in pks:
        values = {
            name: _text(posted[f"{short}-{pk}"])
            for name, short in fields
            if f"{short}-{pk}" in posted
        }
        if values:
            patches.append(
                {
                    "id": f"{on}-{pk}",
                    "on": on,
                    "pk": pk,
                    "base": _number(posted.get(f"{version}-{pk}")),
                    "set": values,
                    "delete": f"{version}-{pk}-drop" in posted,
                }
            )
    return patches


def _fresh(posted: QueryDict, on: str, key: str, fields) -> list[dict]:
    values = {name: _text(posted.get(f"{short}-new", "")) for name, short in fields}
    if not any(values.values()):
        return []
    return [
        {
            "id": f"{on}-new",
            "on": on,
            "pk": None,
            "key": posted.get(key) or str(uuid.uuid4()),
            "set": values,
        }
    ]
