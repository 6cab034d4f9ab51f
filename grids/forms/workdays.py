"""Forms of the working calendar and the terms of calls."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput, Segmented, Stepper, TimeInput
from core.models import User
from grids.calls.rules import orgs_laying_down
from grids.clocks.clock import Term
from grids.models import CallRule, WorkHours
from grids.models.workdays import Kind, TermUnit, Urgency, term_of
from orgs.forms import DAY_WORDS, TOO_LONG
from orgs.models import Org

NO_TIME = {"required": _("请写几点"), "invalid": _("请写成 8:30 这样")}
NO_NUMBER = dict.fromkeys(
    ("required", "invalid", "min_value", "max_value"), _("请写 1 到 999 的整数")
)


def day(label, **facts) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        widget=DayInput(quick=False),
        error_messages={"required": _("请写日期"), **DAY_WORDS},
        **facts,
    )


def amount(label) -> forms.IntegerField:
    """Return a field for a term's number."""
    return forms.IntegerField(
        label=label, min_value=1, max_value=999, widget=Stepper, error_messages=NO_NUMBER
    )


class OfOrgForm(forms.Form):
    """What is laid down at one of the orgs that are the user's."""

    org = forms.ModelChoiceField(
        Org.objects.none(),
        label=_("制定组织"),
        empty_label=None,
        error_messages={"required": _("请选组织"), "invalid_choice": _("请从列出的组织里选")},
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["org"].queryset = orgs_laying_down(user)
        self.initial.setdefault("org", self.fields["org"].queryset.first())


class DaysForm(OfOrgForm):
    """Days worked or free."""

    works = forms.TypedChoiceField(
        label=_("这几天"),
        choices=[("no", _("放假")), ("yes", _("上班"))],
        coerce=lambda value: value == "yes",
        initial="no",
        widget=Segmented,
        error_messages={"required": _("请选放假或上班"), "invalid_choice": _("请选放假或上班")},
    )
    first = day(_("第一天"))
    last = day(_("最后一天"), help_text=_("只有一天就写同一天"))
    name = forms.CharField(
        label=_("为什么"),
        max_length=40,
        help_text=_("如：春节放假、国庆节调休上班"),
        error_messages={"required": _("请写为什么"), "max_length": TOO_LONG},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs.pop("maxlength", None)


class YearForm(OfOrgForm):
    """A year that is entered in full."""

    year = forms.IntegerField(min_value=2020, max_value=2100)


class HoursForm(OfOrgForm):
    """Hours of work from a day on."""

    starts_on = day(_("从哪天起"))
    morning_from = forms.TimeField(label=_("上午上班"), widget=TimeInput(), error_messages=NO_TIME)
    morning_to = forms.TimeField(label=_("上午下班"), widget=TimeInput(), error_messages=NO_TIME)
    afternoon_from = forms.TimeField(
        label=_("下午上班"), widget=TimeInput(), error_messages=NO_TIME
    )
    afternoon_to = forms.TimeField(label=_("下午下班"), widget=TimeInput(), error_messages=NO_TIME)
    USUAL = {
        "morning_from": datetime.time(8, 30),
        "morning_to": datetime.time(12, 0),
        "afternoon_from": datetime.time(13, 30),
        "afternoon_to": datetime.time(17, 30),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, time in self.USUAL.items():
            self.initial.setdefault(name, time)

    def row(self) -> WorkHours:
        """Return the unsaved row."""
        return WorkHours(**{name: self.cleaned_data[name] for name in self.fields})


class RuleForm(OfOrgForm):
    """Terms from a day on."""

    kind = forms.ChoiceField(
        label=_("类别"),
        choices=[("", _("各类")), *Kind.choices],
        required=False,
        help_text=_("选“各类”的，只管没有单独定的类别"),
    )
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices, widget=Segmented)
    starts_on = day(_("施行日期"), help_text=_("这一天起的新呼叫按它算，已经呼叫的不变"))
    answer_amount = amount(_("首次应答"))
    answer_unit = forms.ChoiceField(label=_("单位"), choices=TermUnit.choices)
    plan_amount = amount(_("处置方案"))
    plan_unit = forms.ChoiceField(label=_("单位"), choices=TermUnit.choices)
    solve_amount = amount(_("办结"))
    solve_unit = forms.ChoiceField(label=_("单位"), choices=TermUnit.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        usual = {"answer": (4, "hours"), "plan": (2, "days"), "solve": (7, "days")}
        for part, (number, unit) in usual.items():
            self.initial.setdefault(f"{part}_amount", number)
            self.initial.setdefault(f"{part}_unit", unit)
        self.initial.setdefault("urgency", Urgency.NORMAL)

    def row(self) -> CallRule:
        """Return the unsaved row."""
        return CallRule(**{name: self.cleaned_data[name] for name in self.fields})


class TryForm(forms.Form):
    """From when and how long: what the page works out and explains."""

    since = day(_("从哪天"))
    time = forms.TimeField(label=_("几点"), widget=TimeInput(), error_messages=NO_TIME)
    number = amount(_("时限"))
    unit = forms.ChoiceField(label=_("单位"), choices=TermUnit.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        now = timezone.localtime()
        usual = {"since": now.date(), "time": now.time(), "number": 3, "unit": TermUnit.DAYS}
        for name, value in usual.items():
            self.initial.setdefault(name, value)

    def clean_since(self) -> datetime.date:
        """Keep to years in which a calendar means something."""
        found = self.cleaned_data["since"]
        if not 2020 <= found.year <= timezone.localdate().year + 2:
            raise forms.ValidationError(_("请写 2020 年到后年之间的日子"))
        return found

    def start(self) -> datetime.datetime:
        """Return the moment from which it counts."""
        return datetime.datetime.combine(self.cleaned_data["since"], self.cleaned_data["time"])

    def term(self) -> Term:
        """Return the term."""
        return term_of(self.cleaned_data["number"], self.cleaned_data["unit"])
