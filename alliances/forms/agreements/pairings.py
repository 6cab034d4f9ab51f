"""A pairing, and a day in the community."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliances.agreements.rules import communities_for_pairings, liaisons_for, units_for_pairings
from alliances.forms.agreements.agreements import NO_DAY
from alliances.models import Pairing
from core.forms import DayInput, PhotoPicker, Stepper
from core.models import PHONE, Photo, User
from orgs.forms import choose_from, keep_long_text


class PairingForm(forms.Form):
    """Which unit with which community, who is the liaison, for how long, how many days a month."""

    unit = forms.ModelChoiceField(
        None, label=_("单位"), error_messages={"required": _("请选一家单位")}
    )
    org = forms.ModelChoiceField(
        None, label=_("社区"), error_messages={"required": _("请选一个社区")}
    )
    liaison_name = forms.CharField(
        label=_("联络员姓名"), max_length=40, error_messages={"required": _("请写联络员姓名")}
    )
    liaison_phone = forms.CharField(
        label=_("联系电话"), max_length=20, required=False, validators=[PHONE]
    )
    liaison = forms.ModelChoiceField(
        None,
        label=_("联络员账号"),
        required=False,
        help_text=_("不选的话，单位里同名的账号会自动对上"),
    )
    start = forms.DateField(label=_("期限起"), widget=DayInput(quick=False), error_messages=NO_DAY)
    end = forms.DateField(
        label=_("期限止"),
        widget=DayInput(quick=False),
        help_text=_("一般两年"),
        error_messages=NO_DAY,
    )
    days_a_month = forms.IntegerField(
        label=_("每月到社区至少几天"),
        min_value=1,
        max_value=23,
        initial=3,
        widget=Stepper(attrs={"min": 1, "max": 23}),
        error_messages={
            "required": _("请写每月天数"),
            "min_value": _("每月天数请写 1 到 23"),
            "max_value": _("每月天数请写 1 到 23"),
        },
    )

    def __init__(self, *args, user: User, pairing: Pairing | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        keep_long_text(self.fields.values())
        people = liaisons_for(user)
        if pairing is not None and pairing.liaison_id:
            people = people | User.objects.filter(pk=pairing.liaison_id)
        choose_from(
            self.fields["liaison"], people.distinct().order_by("name", "pk"), "account_choices"
        )
        if pairing is not None:
            del self.fields["unit"], self.fields["org"]
            return
        choose_from(self.fields["unit"], units_for_pairings(user), "place_choices", "?only=units")
        orgs = communities_for_pairings(user)
        choose_from(self.fields["org"], orgs, "place_choices", "?only=communities")
        if orgs.count() == 1:
            self.fields["org"].initial = orgs.get().pk
            self.fields["org"].widget = forms.HiddenInput()


class VisitForm(forms.Form):
    """到社区: the day, what was done, a photo."""

    day = forms.DateField(label=_("哪一天"), widget=DayInput(quick=False), error_messages=NO_DAY)
    note = forms.CharField(
        label=_("做了什么"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写做了什么")},
    )
    photos = forms.ModelMultipleChoiceField(
        None,
        label=_("现场照片"),
        required=False,
        widget=PhotoPicker(limit=1),
        error_messages={"invalid_choice": _("照片没有传好，请重新选")},
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        keep_long_text(self.fields.values())
        self.fields["photos"].queryset = Photo.objects.filter(uploaded_by=user)
        self.fields["day"].initial = timezone.localdate

    def facts(self) -> dict:
        """Return what the action takes."""
        data = dict(self.cleaned_data)
        return {"day": data["day"], "note": data["note"], "photo": data["photos"].first()}
