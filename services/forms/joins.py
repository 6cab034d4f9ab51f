"""The form of joining a neighbour's demand."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from orgs.models import Org
from services.forms.fields import fix_only_choice


class JoinForm(forms.Form):
    """Which of one's orgs wants the same."""

    org = forms.ModelChoiceField(
        queryset=None,
        label=_("哪个社区也要"),
        error_messages={
            "required": _("请选哪个社区也要"),
            "invalid_choice": _("这个社区已经在一起要了，或者不在这条街道"),
        },
    )

    def __init__(self, *args, places: QuerySet[Org], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["org"].queryset = places
        fix_only_choice(self, "org")
