"""Forms of a grid's profile: a building with its 党员中心户, units, and the norms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Stepper
from grids.forms.cards import WHOLE
from grids.forms.workdays import OfOrgForm, day
from grids.ground.norms import USUAL
from grids.models import BuildingCard, CentreHousehold, GridCard, GridNorm
from grids.rules import units_for
from orgs.forms import StampedForm, choose_several, keep_long_text
from orgs.models import Unit

EMPTY_ROWS = 3


class BuildingForm(StampedForm):
    """The card of a building; its name and place are the tree's."""

    class Meta:
        model = BuildingCard
        fields = ("doorways", "households", "party_members", "group_name", "leader_name")
        error_messages = dict.fromkeys(("doorways", "households", "party_members"), WHOLE)
        help_texts = {"group_name": _("如：3 号楼院党小组")}


class CentreHouseholdForm(forms.Form):
    """One 党员中心户."""

    name = forms.CharField(label=_("户主"), max_length=40, required=False)
    place = forms.CharField(label=_("门牌"), max_length=60, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        keep_long_text(self.fields.values())

    def clean(self) -> dict:
        """A place alone names nobody."""
        said = super().clean()
        if said.get("place") and not said.get("name") and not self.errors.get("name"):
            self.add_error("name", _("请写户主，或把门牌也去掉"))
        return said


CentreHouseholds = forms.formset_factory(CentreHouseholdForm, extra=EMPTY_ROWS, max_num=30)


def households_form(data, card: BuildingCard):
    """Return the formset of a building's 党员中心户."""
    rows = CentreHousehold.objects.filter(org=card.org).values("name", "place")
    return CentreHouseholds(data, initial=list(rows), prefix="home")


class UnitsForm(forms.Form):
    """Which units of the community lie in the grid."""

    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("格内单位"),
        required=False,
        help_text=_("从本社区登记的单位里选；原来在别的网格的，会移到这里"),
        error_messages={"invalid_choice": _("请从列出的单位里选")},
    )

    def __init__(self, *args, card: GridCard, **kwargs):
        super().__init__(*args, **kwargs)
        here = f"?at={card.org.parent_id}"
        choose_several(self.fields["units"], units_for(card), "unit_choices", here)


def _bound(label) -> forms.IntegerField:
    words = dict.fromkeys(
        ("required", "invalid", "min_value", "max_value"), _("请写 1 到 99999 的整数")
    )
    return forms.IntegerField(
        label=label, min_value=1, max_value=99_999, widget=Stepper, error_messages=words
    )


class NormForm(OfOrgForm):
    """How big basic grids are to be, from a day on."""

    starts_on = day(_("施行日期"), help_text=_("从这一天起按它看合不合规模"))
    households_least = _bound(_("户数最少"))
    households_most = _bound(_("户数最多"))
    members_least = _bound(_("党员最少"))
    members_most = _bound(_("党员最多"))
    own_branch = forms.BooleanField(
        label=_("一格一支部"), required=False, initial=True,
        help_text=_("每个网格都要有自己的党支部，不和别的网格合用"),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        bounds = {"households": USUAL.households, "members": USUAL.members}
        for what, (least, most) in bounds.items():
            self.initial.setdefault(f"{what}_least", least)
            self.initial.setdefault(f"{what}_most", most)

    def row(self) -> GridNorm:
        """Return the unsaved row."""
        return GridNorm(**{name: self.cleaned_data[name] for name in self.fields})
