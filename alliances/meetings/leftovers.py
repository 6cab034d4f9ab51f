"""An editor who lost the post while typing: the words are kept, and the successor takes them over.

Only who had the right when the meeting was made and lost it lately leaves anything; he is told no
more than that his words are kept.
"""

import datetime
import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.meetings import OPEN_STATES
from alliances.actions.minutes import MOST_PATCHES, Patch, save_patches
from alliances.bodies.people import KINDS_AT
from alliances.models import Leftover, Meeting, Membership
from alliances.rules import may_log
from core.models import PostOnce, User
from core.notices import Message, notify
from orgs.models import Post, PostKind
from orgs.scope import people_at

DAYS_AFTER = 7  # how long after the end of a post its holder's last words are taken in
MOST_TEXT = 200_000  # characters of all patches of one leftover
TEXTS = ("title", "notes", "text", "summary", "place", "chair", "recorder", "proxy", "reason")


@dataclass(frozen=True)
class Words:
    """One place of a leftover as it is shown: where it belongs, and what was typed."""

    where: str
    text: str


def had_right(user: User, meeting: Meeting) -> bool:
    """Tell whether the user could log the meeting until a post of his ended within seven days."""
    now = timezone.now()
    since = now - datetime.timedelta(days=DAYS_AFTER)
    org = meeting.org
    path = [org.city_id, org.district_id, org.street_id, org.community_id, org.grid_id, org.pk]
    at = Q(kind__in=[PostKind.OFFICER, PostKind.STAFF], org_id__in=[pk for pk in path if pk])
    at |= Q(kind=PostKind.ADMIN, org_id=org.pk)
    ended = Q(revoked_at__gte=max(since, meeting.created_at))
    ended |= Q(
        revoked_at=None,
        end__lt=timezone.localdate(now),
        end__gte=max(timezone.localdate(since), timezone.localdate(meeting.created_at)),
    )
    return Post.objects.filter(at, ended, user=user).exists()


def keep(*, meeting_id: int, user: User, patches: list[Patch]) -> Leftover | None:
    """Keep what was refused, once per place; None where nothing may or need be kept."""
    meeting = Meeting.objects.select_related("org").filter(pk=meeting_id).first()
    if meeting is None or meeting.state not in OPEN_STATES or may_log(user, meeting):
        return None
    if not had_right(user, meeting):
        return None
    with transaction.atomic():
        Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
        row = Leftover.objects.waiting().filter(meeting=meeting, user=user).first()
        found = {_place(patch): patch for patch in (row.patches if row else [])}
        for patch in _worth_keeping(user, patches):
            older = found.get(_place(patch), {})
            found[_place(patch)] = {**patch, "set": {**older.get("set", {}), **patch["set"]}}
        kept = list(found.values())[:MOST_PATCHES]
        if not kept or len(json.dumps(kept, ensure_ascii=False)) > MOST_TEXT:
            return row
        if row is None:
            row = Leftover.objects.create(meeting=meeting, user=user, patches=kept)
            _tell(row)
        else:
            Leftover.objects.filter(pk=row.pk).update(patches=kept)
    return row


def _place(patch: Patch) -> str:
    return f"{patch.get('on')}:{patch.get('pk') or patch.get('key') or ''}"


def _worth_keeping(user: User, patches: list[Patch]) -> list[Patch]:
    """Return the patches that carry words or marks, and were not taken before the answer was lost."""
    found = []
    for patch in patches[:MOST_PATCHES]:
        given = patch.get("set")
        if patch.get("on") not in ("agenda", "decision", "meeting", "attendance"):
            continue
        if patch.get("delete") or not isinstance(given, dict) or not _placed(patch):
            continue
        given = {str(name)[:20]: value for name, value in given.items() if _plain(value)}
        if any(str(value or "").strip() for value in given.values()) and not _made(user, patch):
            names = ("on", "pk", "key", "base")
            found.append({**{name: patch.get(name) for name in names}, "set": given})
    return found


def _placed(patch: Patch) -> bool:
    """Tell whether the patch names its row as the page does."""
    pk, key, base = patch.get("pk"), patch.get("key"), patch.get("base")
    of_marks = patch.get("on") == "attendance"
    return (
        (isinstance(pk, int) or (pk is None and not of_marks))
        and (key is None or (isinstance(key, str) and len(key) <= 64))
        and (base is None or isinstance(base, dict if of_marks else int))
    )


def _plain(value: Any) -> bool:
    return (
        value is None or isinstance(value, int) or (isinstance(value, str) and "\x00" not in value)
    )


def _made(user: User, patch: Patch) -> bool:
    key = patch.get("key")
    try:
        return (
            patch.get("pk") is None
            and bool(key)
            and (PostOnce.objects.filter(user=user, key=str(key)).exists())
        )
    except (ValueError, ValidationError):
        return False


def _tell(row: Leftover) -> None:
    notify(
        users=people_at([row.meeting.org_id], *KINDS_AT),
        message=Message(
            cause=f"leftover:{row.pk}",
            kind="meeting",
            title=_("%(name)s免职前有没存上的文字：%(title)s")
            % {"name": row.user, "title": row.meeting.title},
            body=_("看一看，收进会议记录，或者不要。"),
            url=reverse("meeting_leftovers", args=[row.meeting_id]),
        ),
    )


def words_of(row: Leftover) -> list[Words]:
    """Return what a leftover holds, place by place, as people read it."""
    agenda = {item.pk: item.title for item in row.meeting.agenda.all()}
    members = Membership.objects.in_bulk(
        [patch["pk"] for patch in row.patches if patch["on"] == "attendance" and patch["pk"]]
    )
    found = []
    for patch in row.patches:
        given, pk = patch["set"], patch.get("pk")
        text = "\n".join(str(given[name]) for name in TEXTS if given.get(name))
        if patch["on"] == "agenda":
            where = _("议题：%(title)s") % {"title": agenda[pk]} if pk in agenda else _("新议题")
        elif patch["on"] == "decision":
            where = _("议定事项")
            text = "，".join(filter(None, [text, str(given.get("due") or "")]))
        elif patch["on"] == "attendance":
            where = _("出席：%(name)s") % {"name": members.get(pk, "")}
            text = {"present": "到", "excused": "假", "absent": "缺", "represented": "代"}.get(
                str(given.get("status")), ""
            ) + (f"，{text}" if text else "")
        else:
            where = _("会议纪要")
        found.append(Words(where, text))
    return found


@transaction.atomic
def take(*, leftover: Leftover, by: User) -> int:
    """Write the words into the log as `by`; return how many places were left untaken.

    Where somebody wrote since, notes and minutes get the words added below, with the name; a
    decision or a mark that differs stays in the leftover, to be compared. Raises PermissionDenied,
    and ValidationError once the meeting is closed or the leftover is settled.
    """
    row = _waiting(leftover, by)
    patches = [{**patch, "id": str(i)} for i, patch in enumerate(row.patches)]
    results = save_patches(meeting=row.meeting, by=by, patches=patches)
    again = []
    for patch, result in zip(patches, results, strict=True):
        if "conflict" in result and (added := _added(patch, result["conflict"], row)):
            again.append(added)
        elif "error" in result and patch["on"] == "agenda":
            again.append(_as_new(patch, row))
    done = {patch["id"] for patch, result in zip(patches, results, strict=True) if result.get("ok")}
    if again:
        results = save_patches(meeting=row.meeting, by=by, patches=again)
        done |= {one["id"] for one, result in zip(again, results, strict=True) if result.get("ok")}
    rest = [patch for i, patch in enumerate(row.patches) if str(i) not in done]
    if rest:
        Leftover.objects.filter(pk=row.pk).update(patches=rest)
    else:
        _settle(row, by, Leftover.End.TAKEN)
    return len(rest)


def _added(patch: Patch, conflict: dict, row: Leftover) -> Patch | None:
    """Return the patch that adds the words below what stands now, or None for what has no below."""
    name = {"agenda": "notes", "meeting": "summary"}.get(patch["on"])
    text = str(patch["set"].get(name) or "").strip() if name else ""
    if not name or not text:
        return None
    now = str(conflict["values"].get(name) or "")
    if text in now:
        text = now
    else:
        who = _("（%(name)s记）") % {"name": row.user}
        text = "\n".join(filter(None, [now, f"{text}{who}"]))
    return {**patch, "base": conflict["version"], "set": {name: text}}


def _as_new(patch: Patch, row: Leftover) -> Patch:
    """Return the patch that makes an agenda item of words whose own was removed."""
    given = patch["set"]
    title = given.get("title") or _("%(name)s没存上的记录") % {"name": row.user}
    key = str(uuid.uuid5(uuid.NAMESPACE_OID, f"leftover:{row.pk}:{patch['id']}"))
    return {**patch, "pk": None, "key": key, "set": {**given, "title": title}}


@transaction.atomic
def drop(*, leftover: Leftover, by: User) -> None:
    """Note that the words are not wanted; they stay in the row."""
    _settle(_waiting(leftover, by), by, Leftover.End.DROPPED)


def _waiting(leftover: Leftover, by: User) -> Leftover:
    row = (
        Leftover.objects.select_for_update(of=("self",))
        .select_related("meeting__org", "meeting__alliance", "user", "settled_by")
        .get(pk=leftover.pk)
    )
    if not may_log(by, row.meeting):
        raise PermissionDenied(_("您看得到这次会议，但不能改"))
    if row.settled_at:
        raise ValidationError(
            _("%(name)s刚处理过这些文字：%(end)s")
            % {"name": row.settled_by, "end": row.get_end_display()}
        )
    return row


def _settle(row: Leftover, by: User, end: str) -> None:
    Leftover.objects.filter(pk=row.pk).update(settled_at=timezone.now(), settled_by=by, end=end)
