"""What the verbs of matters share: the lock, a step of the history, who is told."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import User
from core.notices import NOW, Message, notify
from core.photos import Encoded
from grids.matters import rules
from grids.models import Matter, MatterPhoto, MatterStep
from orgs.models import Level, Member, Org
from orgs.scope import people_at, people_of_unit
from orgs.tree import hold_all

NOT_YOURS = gettext_lazy("您看得到，但这一步不由您来办")
MOST_PHOTOS = 6


def hold_places(*matters: int, to: Org | None = None) -> None:
    """Hold where these matters lie and come from, and where one goes, before they are locked.

    As in a split of a grid the orgs go before the matters, so that the two never wait for each
    other.
    """
    pairs = Matter.objects.filter(pk__in=matters).values_list("org", "home")
    hold_all([pk for pair in pairs for pk in pair] + ([to.pk] if to else []))


def lock(matter: Matter, *states: str, to: Org | None = None) -> Matter:
    """Return the matter under a row lock; ValidationError where somebody was faster.

    states: those in which the verb makes sense. to: where it goes, held too.
    """
    hold_places(matter.pk, to=to)
    rows = Matter.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("org", "home", "unit", "member").get(pk=matter.pk)
    if row.state not in states:
        words = _("这件事现在是“%(state)s”，可能别人刚办过，请刷新再看")
        raise ValidationError(words % {"state": row.get_state_display()})
    return row


def require(may: object) -> None:
    """Raise PermissionDenied in words where the user only sees the matter."""
    if not may:
        raise PermissionDenied(NOT_YOURS)


def hands(by: User, row: Matter, *, desk: bool = False) -> rules.Hands:
    """Return in whose name the user acts; with `desk` he must be where the matter lies."""
    found = rules.hands_of(by, row)
    if desk:
        require(found.desk)
    return found


def step(
    row: Matter, key: str, title: str, text: str = "", *, by: User | None, public: bool = False
) -> MatterStep:
    """Write a step of the history; public: who reported reads it too."""
    whose = row.unit or row.member if by and key in ("accept", "take", "done", "refuse") else None
    names = [str(whose) if whose else row.org.name, by.name if by else ""]
    return MatterStep.objects.create(
        matter=row,
        round=row.round,
        key=key,
        title=title[:60],
        text=text.strip()[:2000],
        public=public,
        org=row.org,
        by=by,
        who=" ".join(filter(None, names))[:160] if by else "",
        at=timezone.now(),
    )


def keep_photos(row: Matter, photos: Iterable[Encoded], *, result: bool = False) -> None:
    """Hang re-encoded photos on a matter; ValidationError where there are too many by now."""
    fresh = list(photos)
    if fresh and row.photos.filter(result=result).count() + len(fresh) > MOST_PHOTOS:
        words = _("一件事最多 %(n)s 张照片") % {"n": MOST_PHOTOS}
        raise ValidationError({"photos": words})
    for one in fresh:
        made = MatterPhoto(matter=row, result=result, size=len(one.data))
        made.file.save(f"{made.id}.jpg", ContentFile(one.data), save=False)
        made.save()


def people_here(org: Org) -> list[User]:
    """Return whose work a matter is that lies at the org."""
    return people_at([org.pk], rules.STAFFED[Level(min(org.level, Level.GRID))])


def people_who_work(row: Matter) -> list[User]:
    """Return who does the work: the member, else the unit's people, else who took it at the desk."""
    if row.member_id:
        member = Member.objects.in_force().filter(pk=row.member_id).select_related("user").first()
        return [member.user] if member and member.user and member.user.is_active else []
    if row.unit_id:
        return people_of_unit(row.unit_id)
    return [row.taken_by] if row.taken_by and row.taken_by.is_active else []


def tell(row: Matter, users: Iterable[User], title: str, done: MatterStep) -> None:
    """Tell people of a step; once for each step, and not who did it."""
    message = Message(
        cause=f"matter:{row.pk}:{done.pk}",
        kind="matter",
        title=f"{title}：{row.title}",
        body=done.text,
        url=reverse("matter_detail", args=[row.pk]),
        urgency=NOW,
    )
    notify(users=[one for one in users if one.pk != done.by_id], message=message)
