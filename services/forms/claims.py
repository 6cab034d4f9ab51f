"""Forms of claims and of the answers to claims and matches."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput, Pills
from services.forms.fields import DAY_WORDS, TOO_LONG, ProviderField, fix_only_choice, words
from services.models import Claim, DeclineReason, Demand


class ClaimForm(forms.ModelForm):
    """A unit, team or member claims a demand, perhaps with one of its offers."""

    provider = ProviderField(label=_("以谁的名义"))
    offer = forms.ModelChoiceField(
        queryset=None, label=_("用哪条供给"), required=False, empty_label=_("不用已有的供给")
    )

    class Meta:
        model = Claim
        fields = ("note",)
        widgets = {"note": words(rows=3, placeholder=_("打算怎么办、什么时候能来"))}
        labels = {"note": _("给社区的话")}
        error_messages = {"note": {"max_length": TOO_LONG}}

    def __init__(self, *args, providers, offers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs.pop("maxlength", None)
        self.fields["offer"].queryset = offers
        self.fields["provider"].take(self, "provider", providers)
        if not offers.exists():
            del self.fields["offer"]


class AskForm(forms.ModelForm):
    """A community asks for an offer: for one of its demands, or for a new one in a line."""

    demand = forms.ModelChoiceField(
        queryset=None, label=_("为哪条需求"), required=False, empty_label=_("新写一条，填在下面")
    )
    org = forms.ModelChoiceField(queryset=None, label=_("哪个社区（街道）"), required=False)
    title = forms.CharField(label=_("或者新写一条：标题"), max_length=100, required=False)

    class Meta:
        model = Claim
        fields = ("note",)
        widgets = {"note": words(rows=3, placeholder=_("人数、地点、想在什么时候"))}
        labels = {"note": _("给对方的话")}
        error_messages = {"note": {"max_length": TOO_LONG}}

    def __init__(self, *args, demands, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs.pop("maxlength", None)
        self.fields["demand"].queryset, self.fields["org"].queryset = demands, places
        fix_only_choice(self, "org")
        if not demands.exists():
            del self.fields["demand"]

    def clean(self):
        """Either a demand that exists or the title of a new one."""
        data = super().clean()
        if not data.get("demand") and not data.get("title"):
            self.add_error("title", _("请选一条需求，或写一句想办的事"))
        if not data.get("demand") and not data.get("org"):
            self.add_error("org", _("请选为哪个社区办"))
        return data


class AcceptForm(forms.Form):
    """Due date and contact of the project that begins."""

    due = forms.DateField(
        label=_("什么时候之前办成"),
        widget=DayInput,
        error_messages={"required": _("请选完成期限"), **DAY_WORDS},
    )
    contact_name = forms.CharField(label=_("联系人"), max_length=40, required=False)
    contact_phone = forms.CharField(
        label=_("联系电话"),
        max_length=20,
        required=False,
        validators=Demand._meta.get_field("contact_phone").validators,
    )

    def clean_due(self):
        """Today or later."""
        due = self.cleaned_data["due"]
        if due < timezone.localdate():
            raise forms.ValidationError(_("完成期限不能早于今天"))
        return due


class RefuseForm(forms.Form):
    """Why not: one of the known reasons, and words."""

    reason = forms.ChoiceField(
        label=_("为什么？原因会告诉对方"),
        choices=DeclineReason.choices,
        widget=Pills,
        error_messages={"required": _("请选一个原因，会告诉对方")},
    )
    note = forms.CharField(label=_("补充"), max_length=300, required=False)
