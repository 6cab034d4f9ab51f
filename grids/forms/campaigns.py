"""Forms of a campaign under way: a daily report, a task, done, joining, leaving, the review."""

import datetime
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput, PhotoPicker, TimeInput
from core.models import Photo, User
from core.ui.dates import cn_day, weekday
from grids.actions.campaign_reports import DAYS_BACK, report_days
from grids.campaigns import rules
from grids.campaigns.chain import units_below
from grids.forms.calls import words
from grids.models import Campaign, CampaignField, CampaignPart
from orgs.forms import DAY_WORDS, choose_several
from orgs.models import Level, Org, Unit

FROM_LIST = _("请从列出的里面选")


def time_field(label, **facts) -> forms.TimeField:
    """Return a field for a time of day."""
    told = {"required": _("请写几点"), "invalid": _("请写成 17:00 这样")}
    return forms.TimeField(label=label, widget=TimeInput(), error_messages=told, **facts)


class ReportForm(forms.Form):
    """A daily report: one field for each that the campaign defines, named `field_<id>`."""

    day = forms.TypedChoiceField(
        label=_("哪一天"),
        coerce=datetime.date.fromisoformat,
        error_messages={"invalid_choice": _("只能报最近 %(n)s 天的") % {"n": DAYS_BACK}},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, part: CampaignPart, corrects: bool, **kwargs):
        super().__init__(*args, **kwargs)
        days = report_days(part)
        self.fields["day"].choices = [
            (day.isoformat(), f"{cn_day(day)} {weekday(day)}") for day in days
        ]
        self.asked = list(part.campaign.fields.all())
        for one in self.asked:
            self.fields[f"field_{one.pk}"] = _number(one) if one.is_number else _remark(one)
        if corrects:
            self.fields["reason"] = forms.CharField(
                label=_("为什么更正"),
                max_length=100,
                error_messages={"required": _("更正请写原因，原来的一版会留着")},
            )

    def said(self) -> dict[int, Decimal | str | None]:
        """Return what was said, by field id."""
        return {one.pk: self.cleaned_data.get(f"field_{one.pk}") for one in self.asked}


def _number(one: CampaignField) -> forms.DecimalField:
    told = dict.fromkeys(("required", "invalid", "min_value"), _("请写数字，没有就写 0"))
    return forms.DecimalField(
        label=str(one),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        widget=forms.NumberInput({"inputmode": "decimal", "step": "any", "min": 0}),
        error_messages={
            **told,
            "max_digits": _("数字太大了，请核对"),
            "max_whole_digits": _("数字太大了，请核对"),
            "max_decimal_places": _("最多两位小数"),
        },
    )


def _remark(one: CampaignField) -> forms.CharField:
    return words(one.name, "", rows=2, most=500, required=False)


class TaskForm(forms.Form):
    """A task for parts below: text, by when, whether with a photo, for which levels."""

    giver = forms.ModelChoiceField(CampaignPart.objects.none(), label=_("谁派的"), empty_label=None)
    text = words(_("做什么"), _("请写做什么"), rows=2, most=300)
    roles = forms.MultipleChoiceField(
        label=_("派给哪几级"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选派给哪一级")},
    )
    day = forms.DateField(
        label=_("哪天之前"),
        widget=DayInput(),
        error_messages={"required": _("请选日期"), **DAY_WORDS},
    )
    time = time_field(_("几点之前"))
    photo = forms.BooleanField(label=_("完成时要现场照片"), required=False)

    def __init__(self, *args, user: User, campaign: Campaign, **kwargs):
        super().__init__(*args, **kwargs)
        led = rules.parts_led(user, campaign)
        self.fields["giver"].queryset = led
        order = CampaignPart.Role.values
        highest = min((order.index(part.role) for part in led), default=0)
        self.fields["roles"].choices = CampaignPart.Role.choices[highest + 1 :]
        if led.count() == 1:
            self.fields["giver"].widget = forms.HiddenInput()
            self.initial["giver"] = led.get().pk
        self.initial.setdefault("time", datetime.time(18))
        self.initial.setdefault("day", timezone.localdate())

    def facts(self) -> dict:
        """Return what `give` takes."""
        said = self.cleaned_data
        due = timezone.make_aware(datetime.datetime.combine(said["day"], said["time"]))
        facts = {name: said[name] for name in ("giver", "text", "photo", "roles")}
        return {**facts, "due": due}


class DoneForm(forms.Form):
    """A duty reported done."""

    text = words(_("怎么做的"), _("请写几句做了什么"), rows=3, most=300)
    photo = forms.ModelMultipleChoiceField(
        Photo.objects.none(),
        label=_("现场照片"),
        required=False,
        widget=PhotoPicker(limit=1),
        error_messages={
            "required": _("这件任务要一张现场照片"),
            "invalid_choice": _("照片没有传好，请重新选"),
        },
    )

    def __init__(self, *args, user: User, wanted: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["photo"].queryset = Photo.objects.filter(uploaded_by=user)
        self.fields["photo"].required = wanted

    def facts(self) -> dict:
        """Return what `do` takes."""
        return {"text": self.cleaned_data["text"], "photo": self.cleaned_data["photo"].first()}


class JoinForm(forms.Form):
    """Who joins a campaign that is under way: those not in it that lie where the user leads."""

    orgs = forms.ModelMultipleChoiceField(
        Org.objects.none(),
        label=_("街道、社区"),
        required=False,
        error_messages={"invalid_choice": FROM_LIST},
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("单位"),
        required=False,
        error_messages={"invalid_choice": FROM_LIST},
    )

    def __init__(self, *args, user: User, campaign: Campaign, **kwargs):
        super().__init__(*args, **kwargs)
        inside = campaign.parts.standing()
        led = [part.org for part in rules.parts_led(user, campaign)]
        lying, units = Org.objects.none(), Unit.objects.none()
        for org in led[:1]:  # the highest; those below lie under it
            levels = (Level.STREET, Level.COMMUNITY)
            lying = Org.objects.standing().filter(org.below(), level__in=levels)
            units = units_below(org)
        taken = inside.exclude(org=None).values("org")
        lying = lying.exclude(pk__in=taken).order_by("lft")
        choose_several(self.fields["orgs"], lying, "org_choices")
        units = units.exclude(pk__in=inside.exclude(unit=None).values("unit"))
        choose_several(self.fields["units"], units.order_by("name"), "unit_choices")

    def clean(self) -> dict:
        """Somebody has to be chosen."""
        said = super().clean() or {}
        if not self.errors and not said.get("orgs") and not said.get("units"):
            raise forms.ValidationError(_("请选要编入的街道、社区或单位"))
        return said


class LeaveForm(forms.Form):
    """Why a part leaves."""

    reason = words(_("为什么退出"), _("请写原因，会告诉对方"), rows=2, most=100)


class EndForm(forms.Form):
    """The review with which a campaign ends."""

    went_well = words(_("做得好的"), _("请写做得好的，留给下一次"))
    to_improve = words(_("下次改进的"), "", required=False)
