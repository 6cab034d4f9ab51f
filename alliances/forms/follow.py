"""Forms of decisions followed up and of 督办: proof, replacing, answers, rules."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliances.actions.decisions import MAX_PHOTOS
from alliances.actions.supervision import MAX_ANSWER
from alliances.bodies.people import responsible_people
from alliances.forms.decisions import ReportForm
from alliances.models import Decision, PressingRule
from alliances.rules import decisions_instead, orgs_for_pressing_rules
from core.forms import DayInput, PhotoPicker, SearchSelect, Stepper
from core.models import Photo, User
from orgs.models import Org


class ProofForm(ReportForm):
    """A decision is reported done: words, and photos where there are any."""

    photos = forms.ModelMultipleChoiceField(
        queryset=Photo.objects.none(),
        required=False,
        label=_("照片"),
        widget=PhotoPicker(limit=MAX_PHOTOS),
        error_messages={"invalid_choice": _("有一张照片没有传好，请重新选")},
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].queryset = Photo.objects.filter(uploaded_by=user)

    def clean_photos(self) -> list[Photo]:
        """At most six."""
        photos = list(self.cleaned_data["photos"])
        if len(photos) > MAX_PHOTOS:
            raise forms.ValidationError(_("照片最多 %(n)s 张") % {"n": MAX_PHOTOS})
        return photos


NEEDED = {"text": _("请写改为办什么"), "code": _("请选谁来办"), "due": _("请写何时办完")}


class ReplaceForm(forms.Form):
    """A decision gives way to a later one, or to a new one."""

    later = forms.ModelChoiceField(
        Decision.objects.none(),
        required=False,
        label=_("后来会上已另有议定"),
        empty_label=_("没有，下面写一件新的"),
    )
    text = forms.CharField(
        label=_("改为办什么"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    code = forms.ChoiceField(label=_("谁来办"), required=False)
    due = forms.DateField(
        label=_("何时办完"),
        required=False,
        widget=DayInput(),
        error_messages={"invalid": _("日期看不懂，请写成 2026-12-01")},
    )
    reason = forms.CharField(
        label=_("为什么改"), max_length=200, error_messages={"required": _("请写为什么改")}
    )

    def __init__(self, *args, user: User, decision: Decision, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        later = decisions_instead(user, decision).select_related("meeting")
        if later.exists():
            self.fields["later"].queryset = later
        else:
            del self.fields["later"]
            for name, words in NEEDED.items():
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = words
        people = responsible_people(decision.meeting).values()
        named = [(one.code, f"{one.name} {one.place}".strip()) for one in people]
        self.fields["code"].choices = [("", _("请选")), *named]

    def facts(self) -> dict:
        """Return what the action takes."""
        return {"later": None, **self.cleaned_data}


class AnswerForm(forms.Form):
    """Who is pressed answers."""

    answer = forms.CharField(
        label=_("答复"),
        max_length=MAX_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("办到哪一步、难在哪里、什么时候办完"),
        error_messages={"required": _("请写办到哪一步、什么时候办完")},
    )


def _days(label, most: int) -> forms.IntegerField:
    words = {"required": _("请写天数")}
    return forms.IntegerField(
        label=label, min_value=1, max_value=most, widget=Stepper(), error_messages=words
    )


class PressingRuleForm(forms.ModelForm):
    """How long an answer may take, and when lateness goes up."""

    org = forms.ModelChoiceField(
        Org.objects.none(), label=_("制定组织"), widget=SearchSelect(), empty_label=None
    )
    answer_days = _days(_("几天内答复"), 60)
    secretary_after = _days(_("逾期几天告知秘书"), 60)
    above_after = _days(_("逾期几天告知上级"), 90)

    class Meta:
        model = PressingRule
        fields = ("org", "answer_days", "secretary_after", "above_after")

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org"].queryset = orgs_for_pressing_rules(user)
        self.fields["org"].initial = self.fields["org"].queryset.first()
        for name in ("answer_days", "secretary_after", "above_after"):
            self.fields[name].initial = PressingRule._meta.get_field(name).default

    def _post_clean(self) -> None:
        """Leave the row alone: an org that has a rule already gets it changed, not refused."""
