"""What a district's public list shows: published demands and results, without personal facts."""

import re
from dataclasses import dataclass

from django.db.models import QuerySet

from core.models import User
from orgs.models import Level, Org, PostKind
from orgs.scope import scope_of
from services.models import PUBLISHED, Demand, PublicList

HIDDEN = "＊＊＊"
# Telephone, identity card and account numbers, however they are set apart; addresses of mail and
# accounts of messengers. Digits of any script count, as full-width ones.
NUMBER = re.compile(r"(?<!\d)(?:\d[\s\-－—–_.·]?){7,}[\dXx]?")
MAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
ACCOUNT = re.compile(r"(?i)(微信|vx|wx|qq|钉钉|抖音)(号|群)?\s*[:：]?\s*[a-z\d_\-]{5,}")


def switchable(user: User) -> QuerySet[Org]:
    """Return the districts whose list the user may open and close: those of an admin."""
    own = scope_of(user).under("", PostKind.ADMIN)
    return Org.objects.filter(own, level=Level.DISTRICT).standing()


def open_list(code: str) -> PublicList | None:
    """Return the open list of the district with this code; None for a closed one as for none."""
    if not code.isalnum():
        return None
    rows = PublicList.objects.filter(is_open=True, org__code=code, org__level=Level.DISTRICT)
    return rows.filter(org__closed_on=None).select_related("org").first()


def public_demands(district: Org) -> QuerySet[Demand]:
    """Return the demands that everybody may know of, newest first."""
    rows = Demand.objects.filter(district.below("org"), state__in=PUBLISHED)
    return rows.select_related("org", "category").order_by("-published_on", "-pk")


def without_facts(text: str, *names: str) -> str:
    """Return the text with numbers of persons, their addresses and the names given crossed out."""
    for name in names:
        if len(name) > 1:
            text = text.replace(name, HIDDEN)
    text = MAIL.sub(HIDDEN, text)
    text = ACCOUNT.sub(lambda found: f"{found[1]}{HIDDEN}", text)
    return NUMBER.sub(HIDDEN, text)


@dataclass(frozen=True)
class PublicRow:
    """One demand as everybody sees it."""

    demand: Demand  # for state, category, community and days; its texts are below
    title: str
    note: str


def public_row(demand: Demand) -> PublicRow:
    """Return what is shown of a demand: the note only where its publisher opened it."""
    names = (demand.contact_name,)
    note = without_facts(demand.description, *names) if demand.open_note else ""
    return PublicRow(demand, without_facts(demand.title, *names), note)
