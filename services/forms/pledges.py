"""Forms of 认捐: what is needed, a part promised, what has come."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Segmented
from core.models import User
from services.forms.fields import TOO_LONG, ProviderField, words
from services.forms.work import WorkForm
from services.models import Need, Pledge
from services.models.pledges import MOST
from services.projects import rules as project_rules


def amount_field(label, most: int, wrong) -> forms.IntegerField:
    """Return a field for a whole number from 1 to `most`; `wrong`: what to say otherwise."""
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
    )


class NeedForm(WorkForm):
    """所需: money in yuan, hours, or things by their own measure."""

    kind = forms.ChoiceField(
        label=_("需要什么"),
        choices=Need.Kind.choices,
        widget=Segmented,
        initial=Need.Kind.THINGS,
        help_text=_("资金按元、人手按小时计。门户只记账，不收钱，也不转账。"),
    )
    name = forms.CharField(
        label=_("名称"),
        max_length=60,
        error_messages={"required": _("请写需要什么，如 折叠椅")},
    )
    asked = amount_field(_("需要多少"), MOST, _("请写 1 到 1 亿之间的整数"))
    measure = forms.CharField(
        label=_("按什么计（物资才要写）"),
        max_length=10,
        required=False,
        widget=forms.TextInput({"placeholder": _("件、套、盒")}),
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False, widget=words(rows=2))

    def clean(self):
        """Things need a measure of their own."""
        data = super().clean()
        if data.get("kind") == Need.Kind.THINGS and not data.get("measure", "").strip():
            self.add_error("measure", _("请写按什么计，如 件、套、盒"))
        return data


class PledgeForm(forms.Form):
    """认捐: in whose name, how much, a word to the community."""

    provider = ProviderField(label=_("以谁的名义"))
    amount = forms.IntegerField()
    note = forms.CharField(
        label=_("给社区的话"),
        max_length=200,
        required=False,
        widget=words(rows=2, maxlength=None, placeholder=_("什么时候送到、怎么送")),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args, need: Need, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].take(self, "provider", project_rules.pledging(user, need))
        wrong = _("请写 1 到 %(n)s 之间的整数") % {"n": MOST}
        label = _("认捐多少（%(measure)s）") % {"measure": need.measure}
        self.fields["amount"] = amount_field(label, MOST, wrong)
        self.fields["amount"].initial = need.missing or None


class ReceiveForm(forms.Form):
    """收到: how much of a pledge has come."""

    def __init__(self, *args, pledge: Pledge, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        wrong = _("请写 1 到 %(n)s 之间的整数") % {"n": pledge.amount}
        label = _("收到多少（%(measure)s）") % {"measure": pledge.need.measure}
        self.fields["received"] = amount_field(label, pledge.amount, wrong)
        self.fields["received"].initial = pledge.amount
