"""The form of a project that came from no demand."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.forms import Segmented
from core.models import User
from services.forms.claims import AcceptForm
from services.forms.feedback import FilingForm
from services.forms.fields import NO_TITLE, TOO_LONG, fix_only_choice, words
from services.forms.who import WhoField
from services.models import Project
from services.projects.givers import giver_words, givers, hand_places

FILED = ("secretary", "aim")  # what a secretary's project must say


class HandForm(AcceptForm):
    """登记项目: where, what, of which kind, who does it, by when, whom to ask."""

    field_order = ["org", "kind", "title", "description", *FILED, "giver", "due"]

    org = forms.ModelChoiceField(
        None,
        label=_("哪个社区（街道）的项目"),
        error_messages={"required": _("请选是哪个社区（街道）的项目")},
    )
    kind = forms.ChoiceField(
        label=_("种类"),
        choices=Project.Kind.choices,
        widget=Segmented,
        initial=Project.Kind.ORDINARY,
        help_text=_("会上、协议里说好的是共建项目；书记项目登记后马上报送组织部备案"),
    )
    title = forms.CharField(
        label=_("项目"),
        max_length=100,
        error_messages={"required": NO_TITLE, "max_length": TOO_LONG},
        widget=forms.TextInput({"placeholder": _("一句话说清，如：老旧楼院加装扶手")}),
    )
    description = forms.CharField(
        label=_("要办什么"),
        max_length=5000,
        required=False,
        widget=words(placeholder=_("为谁、办什么、办成什么样")),
        error_messages={"max_length": TOO_LONG},
    )
    giver = WhoField(
        label=_("谁来承接"),
        help_text=_("单位、队伍或报到党员；会马上收到通知，办不了可以退回"),
        error_messages={"required": _("请选由谁承接")},
    )
    secretary = FilingForm.base_fields["secretary"]
    aim = FilingForm.base_fields["aim"]

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "description", *FILED):
            self.fields[name].widget.attrs.pop("maxlength", None)
        for name in FILED:  # shown for a secretary's project only; `clean` asks for them
            self.fields[name].required = not self.is_bound
        self.fields["org"].queryset = hand_places(user)
        fix_only_choice(self, "org")
        chosen = self.data.get(self.add_prefix("giver"), "")
        self.fields["giver"].take(
            givers(user), giver_words, reverse("giver_choices"), chosen=chosen
        )

    def clean(self) -> dict:
        """A secretary's project says whose it is and which hard matter it is to solve."""
        said = super().clean()
        if said.get("kind") == Project.Kind.SECRETARY:
            for name in FILED:
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        for name in FILED:
            self.fields[name].required = True  # where the page shows them again
        return said

    def facts(self) -> dict:
        """Return what the action takes."""
        said = dict(self.cleaned_data)
        provider = said.pop("giver")
        return {**said, "provider": provider}
