"""Forms of what a desk lays down: codes on doorways, terms, words for answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput, Segmented, Stepper
from core.models import User
from grids.actions.matter_doors import places_of_doors
from grids.calls.rules import orgs_laying_down
from grids.forms.calls import words
from grids.forms.matters import NO_CHOICE, line
from grids.models import AnswerTemplate, MatterRule
from grids.models.matters import MatterUrgency
from grids.models.workdays import TermUnit
from orgs.models import Org

WHOLE = dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("请写 1 到 999 的整数"))


class DoorEditForm(forms.Form):
    """Where a code is put up."""

    org = forms.ModelChoiceField(
        Org.objects.none(), label=_("哪个网格、社区"), empty_label=None, error_messages=NO_CHOICE
    )
    name = line(_("贴在哪里"), most=60, required=True, need=_("请写贴在哪里，如 3 号楼 2 单元"))

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["org"].queryset = places_of_doors(user)


class _LaidDownForm(forms.Form):
    """What an admin lays down for a city or district."""

    org = forms.ModelChoiceField(
        Org.objects.none(), label=_("制定组织"), empty_label=None, error_messages=NO_CHOICE
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["org"].queryset = orgs_laying_down(user)


class MatterRuleForm(_LaidDownForm):
    """How long a level may take, from a day on."""

    level = forms.TypedChoiceField(
        label=_("哪一级"),
        choices=MatterRule._meta.get_field("level").choices,
        coerce=int,
        error_messages=NO_CHOICE,
    )
    urgency = forms.ChoiceField(
        label=_("紧急程度"),
        choices=MatterUrgency.choices,
        initial=MatterUrgency.NORMAL,
        widget=Segmented,
        error_messages=NO_CHOICE,
    )
    starts_on = forms.DateField(
        label=_("施行日期"),
        widget=DayInput(quick=False),
        error_messages={"required": _("请写从哪天起"), "invalid": _("请写日期，如 2026-12-01")},
    )
    amount = forms.IntegerField(
        label=_("办结"),
        min_value=1,
        max_value=999,
        initial=3,
        widget=Stepper,
        error_messages=WHOLE,
    )
    unit = forms.ChoiceField(
        label=_("单位"),
        choices=TermUnit.choices,
        initial=TermUnit.DAYS,
        error_messages=NO_CHOICE,
    )

    def made(self) -> MatterRule:
        """Return the rule, unsaved."""
        return MatterRule(**self.cleaned_data)


class AnswerTemplateForm(_LaidDownForm):
    """Words for an answer."""

    title = line(_("叫什么"), most=40, required=True, need=_("请写名字，如 已修好"))
    text = words(_("答复"), _("请写答复的话"), most=500)

    def made(self) -> AnswerTemplate:
        """Return the template, unsaved."""
        return AnswerTemplate(**self.cleaned_data)
