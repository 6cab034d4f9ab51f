"""点单: a matter comes in, once for its ticket, and lies with the grid's keeper or the community."""

import datetime
import re
import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.photos import Encoded
from grids.actions import matter_steps as steps
from grids.actions.matter_landing import first_desk
from grids.ground.succession import hold_landing
from grids.matters import rules
from grids.matters.clocks import begin
from grids.matters.codes import give_code
from grids.models import Matter, MatterContact, MatterDoor
from grids.models.matters import Category, MatterUrgency, Sort, Source
from orgs.models import Org
from orgs.tree import hold_standing
from services.models import Project

TITLE_LENGTH = 40
NUMBER = re.compile(r"\d(?:[ -]?\d){6,}")  # of a phone, also of a house; of an identity card
SENTENCE = re.compile(r"[。！？!?\n\r；;]")


def title_of(text: str) -> str:
    """Return the first sentence of a report, as its title, without numbers of phones: it goes into
    notices, mails and the log of changes."""
    text = NUMBER.sub("…", text)
    first = next((part.strip() for part in SENTENCE.split(text) if part.strip()), text.strip())
    return first if len(first) <= TITLE_LENGTH else f"{first[: TITLE_LENGTH - 1]}…"


def by_ticket(ticket: uuid.UUID) -> Matter | None:
    """Return the matter that came in with the ticket."""
    return Matter.objects.filter(ticket=ticket).first()


@transaction.atomic
def file_at_door(
    *, door: MatterDoor, ticket: uuid.UUID, join: Matter | None = None, **facts
) -> Matter:
    """Take what somebody reports at a doorway; facts as in `_file`. join: he says it is the same.

    It lands in what came after the grid, where that was split or merged in this moment.
    """
    if join is not None:
        steps.hold_places(join.pk, also=[door.org_id])
    home = hold_landing(door.org_id)
    if join is not None and (join.state not in Matter.OPEN or not _near(join, home)):
        join = None
    return _file(
        home=home, source=Source.DOOR, ticket=ticket, door=door, by=None, join=join, **facts
    )


@transaction.atomic
def file_by_hand(
    *, by: User, home: Org, source: str, ticket: uuid.UUID, project: Project | None = None, **facts
) -> Matter:
    """Write down what somebody said; facts as in `_file`. PermissionDenied outside one's places,
    ValidationError where the grid has just been split or merged."""
    home = hold_standing(home.pk)
    steps.require(rules.places_to_file(by).filter(pk=home.pk).exists())
    if source not in rules.sources_of(by):
        raise ValidationError({"source": _("请从列出的来源里选")})
    if project is not None and project.org.community_id != home.community_id:
        raise ValidationError({"project": _("请选本社区的项目")})
    return _file(home=home, source=source, ticket=ticket, by=by, project=project, **facts)


def _near(matter: Matter, org: Org) -> bool:
    return matter.home.community_id == org.community_id


def _file(
    *,
    home: Org,
    source: str,
    ticket: uuid.UUID,
    by: User | None,
    text: str,
    place: str = "",
    category: str = Category.OTHER,
    sort: str = Sort.NEED,
    urgency: str = MatterUrgency.NORMAL,
    name: str = "",
    phone: str = "",
    photos: Iterable[Encoded] = (),
    reported_at: datetime.datetime | None = None,
    door: MatterDoor | None = None,
    project: Project | None = None,
    join: Matter | None = None,
) -> Matter:
    """Keep a matter; the second copy of a ticket gives the first, also when both come at once."""
    if known := by_ticket(ticket):
        return known
    matter = Matter(
        ticket=ticket,
        source=source,
        sort=sort,
        category=category,
        urgency=urgency,
        title=title_of(text),
        text=text.strip(),
        place=place.strip(),
        home=home,
        org=first_desk(home),
        made_by=by,
        door=door,
        project=project,
        reported_at=reported_at or timezone.now(),
    )
    matter.reached = matter.org.level
    give_code(matter)
    begin(matter)
    if join is not None:
        matter.state, matter.joined_to = Matter.State.JOINED, join
        matter.closed_at = timezone.now()
    matter.full_clean(validate_unique=False, exclude=["home", "org", "door", "made_by", "project"])
    contact = MatterContact(matter=matter, name=name.strip(), phone=phone) if phone else None
    if contact:
        contact.clean_fields(exclude=["matter"])
    try:
        with transaction.atomic():
            matter.save()
            if contact:
                contact.matter = matter
                contact.save()
            steps.keep_photos(matter, photos)
            _write_down(matter, by)
    except IntegrityError:
        if known := by_ticket(ticket):
            return known
        raise
    return matter


def _write_down(matter: Matter, by: User | None) -> None:
    words = str(matter.get_source_display())
    if matter.joined_to is not None:
        steps.step(matter, "join", _("并入同一件事"), words, by=by, public=True)
        more = steps.step(matter.joined_to, "more", _("又有人反映"), words, by=by)
        steps.tell(matter.joined_to, steps.people_here(matter.joined_to.org), _("又有人反映"), more)
        return
    done = steps.step(matter, "ask", _("点单"), words, by=by, public=True)
    people = steps.people_here(matter.org)
    steps.tell(matter, people, _("新的民情事项"), done)
