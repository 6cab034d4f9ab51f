"""The four lists of an org (practice row Q7): 需求, 资源, 服务, 项目 of a year or a quarter."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import User
from orgs.models import Level, Org
from orgs.scope import scope_of
from services.capacity import with_taken
from services.models import PUBLISHED, Demand, Kind, Offer, OfferState, Project
from services.models.providers import with_provider
from services.projects.reviews import with_rating

NAMES = {
    "demands": gettext_lazy("需求清单"),
    "resources": gettext_lazy("资源清单"),
    "services": gettext_lazy("服务清单"),
    "projects": gettext_lazy("项目清单"),
}


def list_places(user: User) -> QuerySet[Org]:
    """Return the orgs whose four lists the user may read: those he leads and below."""
    own = scope_of(user).under("")
    return Org.objects.filter(own, level__lte=Level.COMMUNITY).standing()


@dataclass(frozen=True)
class Span:
    """A year, or a quarter of it; None for all years."""

    year: int | None
    quarter: int | None = None

    @property
    def days(self) -> tuple[datetime.date, datetime.date] | None:
        """Return the first and the last day; None for all years."""
        if self.year is None:
            return None
        first = 3 * (self.quarter - 1) + 1 if self.quarter else 1
        last = first + 2 if self.quarter else 12
        end = datetime.date(self.year + last // 12, last % 12 + 1, 1)
        return datetime.date(self.year, first, 1), end - datetime.timedelta(days=1)

    @property
    def words(self) -> str:
        """Return it as text: 2026年第四季度."""
        if self.year is None:
            return _("历年")
        numbers = (_("第一季度"), _("第二季度"), _("第三季度"), _("第四季度"))
        year = _("%(year)s年") % {"year": self.year}
        return year + numbers[self.quarter - 1] if self.quarter else year

    @classmethod
    def this_year(cls) -> "Span":
        """Return the running year."""
        return cls(timezone.localdate().year)


@dataclass(frozen=True)
class FourLists:
    """The rows of the four lists at or below an org, as far as the user sees them.

    A demand and an offer belong to the span in which they were published, a project to that in
    which it began. Drafts and what was withdrawn are in no list.
    """

    user: User
    org: Org
    span: Span

    def _within(self, rows: QuerySet, day: str) -> QuerySet:
        days = self.span.days
        return rows.filter(**{f"{day}__range": days}) if days else rows

    @cached_property
    def demands(self) -> QuerySet[Demand]:
        """需求清单, newest first."""
        rows = Demand.objects.visible_to(self.user).filter(self.org.below("org"))
        rows = self._within(rows.filter(state__in=PUBLISHED), "published_on")
        return rows.select_related("org", "category").order_by("-published_on", "-pk")

    def _offers(self, kind: str) -> QuerySet[Offer]:
        rows = Offer.objects.visible_to(self.user).filter(self.org.below("org"), kind=kind)
        rows = self._within(rows.filter(state=OfferState.PUBLISHED), "published_on")
        rows = with_taken(rows).select_related(*with_provider(), "org", "category")
        return rows.order_by("-published_on", "-pk")

    @cached_property
    def resources(self) -> QuerySet[Offer]:
        """资源清单, newest first."""
        return self._offers(Kind.RESOURCE)

    @cached_property
    def services(self) -> QuerySet[Offer]:
        """服务清单, newest first."""
        return self._offers(Kind.SERVICE)

    @cached_property
    def projects(self) -> QuerySet[Project]:
        """项目清单, newest first."""
        rows = Project.objects.visible_to(self.user).filter(self.org.below("org"))
        rows = self._within(rows.exclude(state=Project.State.CANCELLED), "started_on")
        rows = rows.select_related(*with_provider(), "org", "review")
        return with_rating(rows, self.user).order_by("-started_on", "-pk")

    def rows(self, name: str) -> QuerySet:
        """Return the rows of a list by its name in NAMES."""
        return getattr(self, name)
