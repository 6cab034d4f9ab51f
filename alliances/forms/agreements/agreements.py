"""The card of an agreement, its review, a duty reported done."""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from alliances.agreements.rules import orgs_for_agreements
from alliances.models import Agreement
from core.forms import DayInput, FilesField
from core.models import User
from orgs.forms import DAY_WORDS, choose_from, keep_long_text

NO_DAY = {"required": _("请选日期"), **DAY_WORDS}


class AgreementForm(forms.Form):
    """What the parties agree on, for how long, and when it was signed."""

    org = forms.ModelChoiceField(None, label=_("经办组织"), empty_label=None)
    name = forms.CharField(
        label=_("协议名称"),
        max_length=100,
        error_messages={"required": _("请给协议起个名字，如：课后托管共建协议")},
    )
    goals = forms.CharField(
        label=_("共建目标"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一起要办成什么，写得能对照检查"),
        error_messages={"required": _("请写共建目标：一起要办成什么")},
    )
    start = forms.DateField(label=_("期限起"), widget=DayInput(quick=False), error_messages=NO_DAY)
    end = forms.DateField(label=_("期限止"), widget=DayInput(quick=False), error_messages=NO_DAY)
    signed_on = forms.DateField(
        label=_("签订日期"),
        required=False,
        widget=DayInput(quick=False),
        help_text=_("还没签就先空着，签了再来填"),
        error_messages=DAY_WORDS,
    )
    review_on = forms.DateField(
        label=_("中期回顾日期"),
        required=False,
        widget=DayInput(quick=False),
        help_text=_("不填就定在期限过半的那天"),
        error_messages=DAY_WORDS,
    )
    scan = FilesField(label=_("协议扫描件"), required=False, limit=1)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user: User, agreement: Agreement | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        keep_long_text(self.fields.values())
        self.fields["scan"].open_to(user, [agreement.scan] if agreement and agreement.scan else [])
        if agreement is not None:
            del self.fields["org"]
            return
        del self.fields["version"]
        orgs = orgs_for_agreements(user)
        choose_from(self.fields["org"], orgs, "org_choices")
        if orgs.count() == 1:
            self.fields["org"].initial = orgs.get().pk
            self.fields["org"].widget = forms.HiddenInput()

    def clean(self) -> dict:
        """Check the dates against each other, in words beside the field."""
        data = super().clean() or {}
        start, end, review = (data.get(name) for name in ("start", "end", "review_on"))
        if start and end and end <= start:
            self.add_error("end", _("期限止要晚于期限起"))
        elif start and end and review and not start <= review <= end:
            self.add_error("review_on", _("中期回顾日期要在期限以内"))
        return data

    def facts(self) -> dict:
        """Return what the actions take."""
        data = dict(self.cleaned_data)
        data.pop("org", None)
        data.pop("version", None)
        data["scan"] = next(iter(data["scan"]), None)
        return data


class ReviewForm(forms.Form):
    """中期回顾."""

    review = forms.CharField(
        label=_("中期回顾"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("各方做了什么、还差什么、下半程怎么办"),
        error_messages={"required": _("请写回顾：各方做了什么、还差什么、下半程怎么办")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        keep_long_text(self.fields.values())


class DutyDoneForm(forms.Form):
    """A duty is reported done."""

    note = forms.CharField(
        label=_("完成情况"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写完成情况：做了什么、结果怎样")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        keep_long_text(self.fields.values())


def default_term(today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Return a term of two years from today, to its last day."""
    try:
        after = today.replace(year=today.year + 2)
    except ValueError:  # 29 February
        after = today.replace(year=today.year + 2, day=28)
    return today, after - datetime.timedelta(days=1)
