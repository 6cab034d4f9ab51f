"""The form in which a pair is held in the plan or out of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from services.forms.fields import TOO_LONG, words
from services.models import Hold
from services.models.holds import MOST_REASON


class HoldForm(forms.Form):
    """Which way, and why; the action says where a reason is owed."""

    kind = forms.ChoiceField(choices=Hold.Kind.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("原因"),
        required=False,
        max_length=MOST_REASON,
        widget=words(rows=2, placeholder=_("如：上次就是他们办的，居民认得")),
        error_messages={"max_length": TOO_LONG},
    )
