"""Forms of the year-end check."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import SearchSelect, Segmented, Stepper
from core.models import User
from grids.actions.order_review import YEARS_BACK, orgs_reviewing
from grids.forms.calls import words
from grids.models import OrderCheck
from orgs.models import Org


class DrawForm(forms.Form):
    """Whose orders of which year are looked at, and how many of them."""

    org = forms.ModelChoiceField(
        Org.objects.none(),
        label=_("组织"),
        empty_label=None,
        widget=SearchSelect(),
        error_messages={"invalid_choice": _("请从列出的组织里选"), "required": _("请选组织")},
    )
    year = forms.TypedChoiceField(
        label=_("年份"),
        coerce=int,
        widget=Segmented,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("请选年份")),
    )
    percent = forms.IntegerField(
        label=_("核多少（%）"),
        min_value=1,
        max_value=100,
        initial=100,
        widget=Stepper,
        help_text=_("100 是每件都核；写小了，按这个比例随机抽"),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("请写 1 到 100 的整数")
        ),
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["org"].queryset = orgs_reviewing(user)
        this_year = timezone.localdate().year
        years = range(this_year, this_year - YEARS_BACK - 1, -1)
        self.fields["year"].choices = [(n, _("%(n)s 年") % {"n": n}) for n in years]
        self.initial.setdefault("year", this_year)


class CheckOrderForm(forms.Form):
    """What the check of an order found."""

    result = forms.ChoiceField(
        label=_("核查结果"),
        choices=OrderCheck.Result.choices,
        widget=Segmented,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("请选核查结果")),
    )
    note = words(_("核查情况"), "", required=False, most=300)

    def __init__(self, *args, check: OrderCheck, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {"result": check.result, "note": check.note}
        self.fields["note"].help_text = _(
            "没有解决的要写明看到什么；选“重新处置”，这件事马上重新开始，部门会收到通知"
        )
