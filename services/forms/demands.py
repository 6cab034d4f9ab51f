"""Forms of demands."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput, Segmented
from services import rules
from services.forms.fields import (
    DAY_WORDS,
    NO_TITLE,
    SlotsField,
    VersionedForm,
    fix_only_choice,
    number,
    words,
)
from services.models import Demand, DemandKind


class DemandForm(VersionedForm):
    """需求: what, how many, when, until when, whom to ask."""

    org = forms.ModelChoiceField(queryset=None, label=_("哪个社区（街道）的需求"))
    kind = forms.ChoiceField(
        choices=DemandKind.choices,
        label=_("种类"),
        widget=Segmented,
        initial=DemandKind.NEED,
        required=False,
        help_text=_("微心愿是一个人就能帮上的小事，报到党员可以直接领"),
    )
    quantity = number(_("要几家单位"), _("数量请写 1 到 999 之间的数"))
    slots = SlotsField(label=_("每周什么时候"), required=False, max_length=300)

    class Meta:
        model = Demand
        fields = (
            "kind",
            "title",
            "description",
            "open_note",
            "category",
            "quantity",
            "slots",
            "due",
            "contact_name",
            "contact_phone",
        )
        widgets = {
            "description": words(placeholder=_("谁、什么事、难在哪里。写得具体，匹配才准")),
            "due": DayInput,
        }
        labels = {"due": _("什么时候之前要办成")}
        error_messages = {"due": DAY_WORDS, "title": {"required": NO_TITLE}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["placeholder"] = _("一句话说清，如：孩子放学没人管")
        self.fields["category"].empty_label = _("不确定，请系统看着办")
        places = rules.demand_places(self.user)
        if self.instance.pk:
            del self.fields["org"]
            return
        self.fields["org"].queryset = places
        fix_only_choice(self, "org")

    def clean_kind(self):
        """What is not said is a need."""
        return self.cleaned_data["kind"] or self.initial.get("kind") or DemandKind.NEED

    def clean(self) -> dict:
        """A wish is for one person, whatever the number says."""
        said = super().clean()
        if said.get("kind") == DemandKind.WISH:
            said["quantity"] = 1
        return said

    def clean_due(self):
        """A date that has passed cannot be met; an old one that stays as it was may stay."""
        due = self.cleaned_data["due"]
        if due and due < timezone.localdate() and due != self.initial.get("due"):
            raise forms.ValidationError(_("这一天已经过去，请写今天或以后的日期"))
        return due
