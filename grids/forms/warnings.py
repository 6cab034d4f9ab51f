"""Forms of early warning: a rule, what was done; of weak branches: finding, checking off, the share."""

import datetime
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliances.cadence.branches import Branch
from core.forms import DayInput, SearchSelect, Segmented, Stepper
from core.models import User
from core.readings import signals
from grids.forms.calls import words
from grids.forms.workdays import OfOrgForm
from grids.models import WarningRule, WeakMeasure
from grids.models.warnings import ActingLevel, Span
from orgs.forms import DAY_WORDS, TOO_LONG


class WarningRuleForm(OfOrgForm):
    """From which number on a signal warns, whom, and for how many days."""

    signal = forms.ChoiceField(
        label=_("看什么"),
        error_messages={"required": _("请选看什么"), "invalid_choice": _("请从列出的里面选")},
    )
    on = forms.TypedChoiceField(
        label=_("启用"),
        choices=[("yes", _("启用")), ("no", _("不看这一项"))],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=Segmented,
        error_messages={"required": _("请选启用或不看"), "invalid_choice": _("请选启用或不看")},
    )
    threshold = forms.DecimalField(
        label=_("到多少预警"),
        min_value=Decimal("0.01"),
        max_digits=8,
        decimal_places=2,
        widget=forms.NumberInput({"inputmode": "decimal", "step": "any", "min": 0}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_digits", "max_whole_digits"),
            _("请写大于 0 的数字"),
        )
        | {"max_decimal_places": _("最多两位小数")},
    )
    span = forms.ChoiceField(
        label=_("看多久"), choices=Span.choices, initial=Span.QUARTER, widget=Segmented
    )
    level = forms.TypedChoiceField(
        label=_("谁先处置"),
        choices=ActingLevel.choices,
        coerce=int,
        initial=ActingLevel.COMMUNITY,
        widget=Segmented,
        help_text=_("过了期限还没解除，升到上一级"),
    )
    days = forms.IntegerField(
        label=_("几天内处置"),
        min_value=1,
        max_value=90,
        initial=10,
        widget=Stepper,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("请写 1 到 90 的整数")
        ),
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        known = signals()
        self.fields["signal"].choices = [
            ("", _("请选")),
            *((one.key, f"{one.title}（{one.measure}）") for one in known.values()),
        ]

    def row(self) -> WarningRule:
        """Return the unsaved rule."""
        return WarningRule(**{name: self.cleaned_data[name] for name in self.fields})


class ActForm(forms.Form):
    """What was done about a warning."""

    text = words(_("采取的措施"), _("请写采取了什么措施、谁在做、几时见效"), most=1000)


class FindForm(forms.Form):
    """A branch found weak, with who does what by when for each of the five measures."""

    branch = forms.ChoiceField(
        label=_("党组织"),
        widget=SearchSelect(),
        error_messages={"required": _("请选党组织"), "invalid_choice": _("请从列出的里面选")},
    )
    reason = words(_("为什么列入"), _("请写为什么列入"), rows=2, most=300)
    ASKS = {
        WeakMeasure.Kind.LEADER: _("哪位领导挂点，如 区委常委、组织部部长"),
        WeakMeasure.Kind.PARTNER: _("哪家单位结对"),
        WeakMeasure.Kind.GUIDE: _("从哪里派指导员"),
        WeakMeasure.Kind.PLAN: _("先改哪几个问题"),
        WeakMeasure.Kind.TRAINING: _("培训什么、在哪里"),
    }

    def __init__(self, *args, branches: list[Branch], **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {one.code: one for one in branches}
        self.fields["branch"].choices = [
            ("", _("请选")),
            *((one.code, f"{one.name}（{one.org.name}）") for one in branches),
        ]
        soon = timezone.localdate() + datetime.timedelta(days=90)
        for kind, asked in self.ASKS.items():
            self.fields[f"{kind}_text"] = forms.CharField(
                label=kind.label,
                max_length=200,
                help_text=asked,
                error_messages={"required": _("请写%s") % asked, "max_length": TOO_LONG},
            )
            self.fields[f"{kind}_text"].widget.attrs.pop("maxlength", None)
            self.fields[f"{kind}_due"] = forms.DateField(
                label=_("什么时候之前"),
                initial=soon,
                widget=DayInput(quick=False),
                error_messages={"required": _("请选日期"), **DAY_WORDS},
            )

    def pairs(self) -> list[tuple]:
        """Return the fields of the measures, text beside date."""
        return [(self[f"{kind}_text"], self[f"{kind}_due"]) for kind in self.ASKS]

    def facts(self) -> dict:
        """Return what `find` takes."""
        said = self.cleaned_data
        planned = {kind.value: (said[f"{kind}_text"], said[f"{kind}_due"]) for kind in self.ASKS}
        return {"branch": self.known[said["branch"]], "reason": said["reason"], "planned": planned}


class TickForm(forms.Form):
    """How a measure was carried out."""

    note = words(_("怎么做的"), _("请写做了什么"), rows=3, most=300)


class RightForm(forms.Form):
    """What came of putting a branch right."""

    result = words(_("整顿结果"), _("请写整顿以后怎么样了"), rows=3, most=300)


class ShareForm(OfOrgForm):
    """Which share of the branches is to be found weak."""

    year = forms.IntegerField(
        label=_("从哪年起"),
        min_value=2020,
        max_value=2100,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("请写年份，如 2026")
        ),
    )
    percent = forms.DecimalField(
        label=_("至少百分之几"),
        min_value=Decimal("0.1"),
        max_value=100,
        max_digits=4,
        decimal_places=1,
        error_messages=dict.fromkeys(
            (
                "required",
                "invalid",
                "min_value",
                "max_value",
                "max_digits",
                "max_whole_digits",
                "max_decimal_places",
            ),
            _("请写 0.1 到 100 的数，最多一位小数"),
        ),
    )
