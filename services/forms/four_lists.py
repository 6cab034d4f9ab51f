"""Which org and which span the four lists are of: choices by the request, kept in the address."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import User
from orgs.models import Level, Org
from services.filters.lists import years
from services.four_lists import Span, list_places

ALL_YEARS = "all"


class FourListsForm(forms.Form):
    """Empty values stand for the org as which one works and for this year."""

    org = forms.ModelChoiceField(queryset=None, label=_("组织"), required=False, empty_label=None)
    year = forms.ChoiceField(label=_("年度"), required=False)
    quarter = forms.ChoiceField(
        label=_("季度"),
        required=False,
        choices=[
            ("", _("全年")),
            ("1", _("第一季度")),
            ("2", _("第二季度")),
            ("3", _("第三季度")),
            ("4", _("第四季度")),
        ],
    )

    def __init__(self, data, *, user: User, here: Org | None):
        super().__init__(data)
        self.here = here
        places = list_places(user)
        # What lies one level below the chosen one, and the way back up; all others by those.
        chosen = self._chosen(places) or here
        near = Q(pk=chosen.pk) | Q(parent=chosen.pk) if chosen else Q(pk__in=[])
        if chosen:
            near |= Q(pk__in=[chosen.city_id, chosen.district_id, chosen.street_id])
        self.fields["org"].queryset = places.filter(near, level__lte=Level.COMMUNITY)
        self.fields["org"].initial = here.pk if here else None
        now = years()
        self.fields["year"].choices = [("", now[0][1]), *now[1:], (ALL_YEARS, _("历年"))]

    def _chosen(self, places) -> Org | None:
        raw = self.data.get("org", "")
        return places.filter(pk=int(raw)).first() if raw.isdecimal() and len(raw) < 19 else None

    def asked(self) -> tuple[Org | None, Span]:
        """Return the org and the span; what makes no sense counts as not asked for."""
        self.is_valid()
        facts = getattr(self, "cleaned_data", {})
        year, quarter = facts.get("year") or "", facts.get("quarter") or ""
        if year == ALL_YEARS:
            return facts.get("org") or self.here, Span(None)
        span = Span(int(year) if year else Span.this_year().year, int(quarter) if quarter else None)
        return facts.get("org") or self.here, span
