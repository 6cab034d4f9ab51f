"""Forms of meetings, decisions and cadence; of bodies: forms_bodies; of the log: views.log."""

import datetime

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliances.models import Alliance, BodyKind, CadenceRule, Meeting, Period
from alliances.rules import bodies_to_meet, orgs_for_rules
from core.forms import DayInput, SearchSelect, Segmented, Stepper, TimeInput
from core.models import User
from orgs.models import Level, Org

AGENDA_LIMIT = 40


class MeetingForm(forms.Form):
    """A meeting's date and place; a new one also takes its agenda, one line each."""

    alliance = forms.ModelChoiceField(
        Alliance.objects.none(), label=_("哪个机构"), widget=SearchSelect()
    )
    title = forms.CharField(label=_("会议名称"), max_length=120)
    day = forms.DateField(label=_("会期"), widget=DayInput())
    time = forms.TimeField(label=_("几点"), widget=TimeInput())
    place = forms.CharField(label=_("地点"), max_length=100, required=False)
    chair = forms.CharField(label=_("主持"), max_length=40, required=False)
    recorder = forms.CharField(label=_("记录"), max_length=40, required=False)
    makes_up_for = forms.TypedChoiceField(
        label=_("补开哪一期"),
        required=False,
        coerce=datetime.date.fromisoformat,
        empty_value=None,
        help_text=_("上级准予补开的才列在这里"),
    )
    agenda = forms.CharField(
        label=_("议题"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一个议题，开会时还可以加"),
    )

    def __init__(
        self, *args, user: User, meeting: Meeting | None = None, make_ups=(), **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        if meeting:
            for name in ("alliance", "agenda", "makes_up_for"):
                del self.fields[name]
            return
        self.fields["alliance"].queryset = bodies_to_meet(user)
        if make_ups:
            self.fields["makes_up_for"].choices = [("", _("不是补开")), *make_ups]
        else:
            del self.fields["makes_up_for"]

    def clean_agenda(self) -> list[str]:
        """Return the lines, empty ones left out."""
        lines = [line.strip() for line in self.cleaned_data["agenda"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > AGENDA_LIMIT:
            raise forms.ValidationError(_("最多 %(n)s 个议题") % {"n": AGENDA_LIMIT})
        for number, line in enumerate(lines, 1):
            if len(line) > 120:
                raise forms.ValidationError(_("第 %(n)s 行太长，题目最多 120 字") % {"n": number})
        return lines

    def facts(self) -> dict:
        """Return what the actions take, with day and time as one moment in the portal's zone."""
        data = dict(self.cleaned_data)
        moment = datetime.datetime.combine(data.pop("day"), data.pop("time"))
        return {**data, "starts_at": timezone.make_aware(moment)}


class ReportForm(forms.Form):
    """A decision is reported done."""

    report = forms.CharField(
        label=_("办理情况"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("办了什么、结果怎样，写给一起开会的人看"),
        error_messages={"required": _("请写办理情况：办了什么、结果怎样")},
    )


class ReasonForm(forms.Form):
    """A reason, where one is asked for."""

    reason = forms.CharField(
        label=_("理由"), max_length=200, error_messages={"required": _("请写明理由")}
    )


class PressForm(forms.Form):
    """What a level above says when it presses."""

    text = forms.CharField(
        label=_("督办意见"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RuleForm(forms.Form):
    """A new cadence rule."""

    org = forms.ModelChoiceField(
        Org.objects.none(), label=_("制定组织"), widget=SearchSelect(), empty_label=None
    )
    alliance_kind = forms.ModelChoiceField(
        BodyKind.objects.none(), label=_("机构"), to_field_name="code", empty_label=None
    )
    level = forms.TypedChoiceField(
        label=_("哪一级的"),
        coerce=int,
        widget=Segmented(),
        choices=[(lv.value, lv.label) for lv in Level if lv <= Level.COMMUNITY],
    )
    period = forms.ChoiceField(label=_("周期"), choices=Period.choices, widget=Segmented())
    count = forms.IntegerField(
        label=_("至少几次"), min_value=1, max_value=12, initial=1, widget=Stepper()
    )
    lead_days = forms.IntegerField(
        label=_("期末前几天还没定会期就预警"),
        min_value=0,
        max_value=180,
        initial=30,
        widget=Stepper(),
    )
    starts_on = forms.DateField(
        label=_("从哪天起施行"),
        widget=DayInput(quick=False),
        help_text=_("从这天以后开始的第一期算起"),
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        orgs: QuerySet[Org] = orgs_for_rules(user)
        self.fields["org"].queryset = orgs
        self.fields["org"].initial = orgs.first()
        self.fields["alliance_kind"].queryset = BodyKind.objects.visible_to(user)

    def clean_alliance_kind(self) -> str:
        """Return the code, which is what the action takes."""
        return self.cleaned_data["alliance_kind"].code


class EndRuleForm(forms.ModelForm):
    """The last day of a rule."""

    class Meta:
        model = CadenceRule
        fields = ("ends_on",)
        widgets = {"ends_on": DayInput()}
