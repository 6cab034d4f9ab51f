"""Forms of what follows the closing of a meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AmendmentForm(forms.Form):
    """What is put right in closed minutes, and why."""

    text = forms.CharField(
        label=_("补正内容"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("写清原来是什么、改成什么。原来的纪要一字不动，补正记在下面。"),
    )
    reason = forms.CharField(label=_("原因"), max_length=200)
