"""The form of a district's synonyms."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from services.forms.fields import TOO_LONG, words
from services.models.synonyms import MOST_CHARACTERS
from services.search.synonyms import Group, parse


class SynonymsForm(forms.Form):
    """One group a line; the cleaned text, and `groups` as they were read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    groups_text = forms.CharField(
        label=_("一行一组，词和词之间用、隔开"),
        max_length=MOST_CHARACTERS,
        widget=words(rows=18, spellcheck="false"),
        error_messages={"required": _("请至少写一组；不想改就恢复自带的"), "max_length": TOO_LONG},
    )
    groups: list[Group] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Text that is too long must arrive whole, to be told and kept, not cut by the browser.
        self.fields["groups_text"].widget.attrs.pop("maxlength", None)

    def clean_groups_text(self) -> str:
        """Read the groups; the errors name line and word."""
        text = self.cleaned_data["groups_text"].replace("\r\n", "\n")
        try:
            self.groups = parse(text)
        except ValidationError as error:
            raise forms.ValidationError(error.messages) from error
        return text
