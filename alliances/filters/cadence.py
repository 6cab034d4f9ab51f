"""How the matrix of 会议制度 is narrowed: by kind, by org step by step, by how the period stands."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliances.filters.bodies import AllianceFilter, OrgFilter, orgs_to_choose
from alliances.models import ORG_LIFE
from orgs.models import KEY_OF_LEVEL, Level, Org, below


def _orgs_step_by_step(request) -> QuerySet[Org]:
    """Return what one compares, and below the org that is chosen: its path and its children."""
    if request is None:
        return Org.objects.none()
    first = orgs_to_choose(request.user)
    raw = request.GET.get("org", "")
    if not raw.isdecimal() or len(raw) > 18:
        return first
    seen = Org.objects.visible_to(request.user).standing().filter(level__lte=Level.COMMUNITY)
    chosen = seen.filter(pk=raw).first()
    if chosen is None:
        return first
    path = [getattr(chosen, f"{key}_id") for key in KEY_OF_LEVEL.values()]
    wanted = Q(pk__in=first.order_by().values("pk")) | Q(pk__in=[pk for pk in path if pk])
    return seen.filter(wanted | Q(parent=chosen))


class CadenceFilter(AllianceFilter):
    """Bodies of the matrix; a chosen org opens those below it as further choices."""

    org = OrgFilter(field_name="org", queryset=_orgs_step_by_step)


class LifeFilter(filters.FilterSet):
    """Branches of the matrix of organisation life, by where they lie and by kind of meeting."""

    org = filters.ModelChoiceFilter(label=_("范围"), queryset=_orgs_step_by_step, method="keep")
    kind = filters.ChoiceFilter(
        label=_("组织生活"),
        choices=[(kind.value, kind.label) for kind in ORG_LIFE],
        method="keep",
    )

    class Meta:
        model = Org
        fields = ("org", "kind")

    def keep(self, qs: QuerySet, name: str, value) -> QuerySet:
        """The page reads what was chosen; the rows are branches of two kinds."""
        return qs

    def chosen(self, name: str):
        """Return what was chosen, None where nothing valid was."""
        form = self.form
        return form.cleaned_data.get(name) if form.is_valid() else None

    def under(self, path: str) -> Q:
        """Return the filter "at or under the chosen org"."""
        org = self.chosen("org")
        return below(org.pk, org.level, path) if org else Q()
