"""The draft of a campaign: what for, who is in it, and the fields of its daily report."""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ChoiceCards
from grids.actions.campaigns import MOST_FIELDS, FieldFact
from grids.campaigns.chain import streets_below, units_below
from grids.forms.calls import words
from grids.forms.campaigns import FROM_LIST, time_field
from grids.models import Campaign, CampaignField
from orgs.forms import TOO_LONG, choose_several
from orgs.models import Org, Sector, Unit

USUAL_FIELDS = (
    FieldFact("走访户数", CampaignField.Kind.SUM, "户"),
    FieldFact("发现问题", CampaignField.Kind.SUM, "个"),
    FieldFact("在岗人数", CampaignField.Kind.STAND, "人"),
    FieldFact("要协调的事", CampaignField.Kind.TEXT),
)


class DraftForm(forms.Form):
    """A campaign before it begins: what for, who is in it, when reports are chased."""

    title = forms.CharField(
        label=_("名称"),
        max_length=60,
        error_messages={"required": _("请写名称，如 防汛排查百日行动"), "max_length": TOO_LONG},
    )
    text = words(_("要做什么"), _("请写要做什么、做到什么样"))
    streets = forms.ModelMultipleChoiceField(
        Org.objects.none(),
        label=_("哪些街道为战区"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": FROM_LIST},
    )
    communities = forms.BooleanField(label=_("社区都编为阵地专班"), required=False, initial=True)
    sectors = forms.ModelMultipleChoiceField(
        Sector.objects.all(),
        label=_("哪些领域的单位编为作战单元"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": FROM_LIST},
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("另外再加的单位"),
        required=False,
        error_messages={"invalid_choice": FROM_LIST},
    )
    reporting = forms.ChoiceField(
        label=_("谁报日报"), choices=Campaign.Reporting.choices, widget=ChoiceCards
    )
    chase_at = time_field(_("几点催报"), help_text=_("每天到这个时间还没报的，各催一次"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, org: Org, campaign: Campaign | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.org, self.campaign = org, campaign
        streets = streets_below(org)
        if streets.exists():
            self.fields["streets"].queryset = streets
        else:
            del self.fields["streets"]
        choose_several(self.fields["units"], units_below(org).order_by("name"), "unit_choices")
        self.fields["title"].widget.attrs.pop("maxlength", None)
        self._begin(campaign, streets)
        data = self.data if self.is_bound else None
        self.rows = [
            FieldRow(data, prefix=f"f{n}", initial=self._row(n)) for n in range(MOST_FIELDS)
        ]

    def _begin(self, campaign: Campaign | None, streets) -> None:
        if campaign is None:
            self.initial |= {"reporting": Campaign.Reporting.LEAVES, "streets": list(streets)}
            self.initial["chase_at"] = datetime.time(17)
            self.known: list[FieldFact] = list(USUAL_FIELDS)
            return
        for name in ("title", "text", "communities", "reporting", "chase_at", "version"):
            self.initial[name] = getattr(campaign, name)
        for name in ("streets", "sectors", "units"):
            self.initial[name] = list(getattr(campaign, name).all())
        self.known = [FieldFact(f.name, f.kind, f.measure) for f in campaign.fields.all()]

    def _row(self, n: int) -> dict:
        if n >= len(self.known):
            return {"kind": CampaignField.Kind.SUM}
        fact = self.known[n]
        return {"name": fact.name, "kind": fact.kind, "measure": fact.measure}

    def is_valid(self) -> bool:
        """Tell whether the draft and each row of it read well."""
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    def take_version(self, version: int) -> None:
        """Let the next save of this bound form replace the draft as it is now."""
        self.data = self.data.copy()
        self.data["version"] = str(version)

    def facts(self) -> dict:
        """Return what `save_draft` takes, with an unsaved or changed campaign."""
        said = self.cleaned_data
        campaign = self.campaign or Campaign(org=self.org)
        for name in ("title", "text", "communities", "reporting", "chase_at"):
            setattr(campaign, name, said[name])
        return {
            "campaign": campaign,
            "streets": said.get("streets") or [],
            "sectors": said["sectors"],
            "units": said["units"],
            "fields": [row.fact() for row in self.rows if row.is_said()],
            "version": said["version"],
        }


class FieldRow(forms.Form):
    """One field of the daily report; a row without a name is left out."""

    name = forms.CharField(
        label=_("栏目"), max_length=20, required=False, error_messages={"max_length": TOO_LONG}
    )
    kind = forms.ChoiceField(label=_("填什么"), choices=CampaignField.Kind.choices, required=False)
    measure = forms.CharField(
        label=_("计量单位"), max_length=8, required=False, error_messages={"max_length": TOO_LONG}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("name", "measure"):
            self.fields[name].widget.attrs.pop("maxlength", None)

    def clean(self) -> dict:
        """A number wants its measure; a row without a name says nothing."""
        said = super().clean() or {}
        said["kind"] = said.get("kind") or CampaignField.Kind.SUM
        if said.get("measure") and not said.get("name") and "name" not in self.errors:
            self.add_error("name", _("请写栏目名"))
        if said.get("name") and said["kind"] != CampaignField.Kind.TEXT and not said.get("measure"):
            self.add_error("measure", _("数字请写单位，如 户、人"))
        return said

    def is_said(self) -> bool:
        """Tell whether the row defines a field."""
        return bool(self.cleaned_data.get("name"))

    def fact(self) -> FieldFact:
        """Return the field."""
        said = self.cleaned_data
        measure = said.get("measure", "") if said["kind"] != CampaignField.Kind.TEXT else ""
        return FieldFact(said["name"], said["kind"], measure)
