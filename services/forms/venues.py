"""Forms of places: what they are, when they are open, closed days, visitors."""

import re

from django import forms
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput, PhotoPicker, Segmented, Stepper
from core.models import Photo
from services import geo
from services.actions.projects import MAX_PHOTOS
from services.actions.venues import WRITTEN
from services.forms.fields import (
    DAY_WORDS,
    TOO_LONG,
    SlotsField,
    VersionedForm,
    few_enough,
    fix_only_choice,
    words,
)
from services.matching.week import FULL_DAY
from services.models import ClosedDays, Opening, Reach, Venue
from services.venues import rules as venue_rules
from services.venues.checks import clock

WGS, GCJ = "wgs", "gcj"
A_NUMBER = {
    "invalid": _("请写数字"),
    "min_value": _("请写大一点的数"),
    "max_value": _("这个数太大"),
}


class MinuteField(forms.CharField):
    """A time of day as minutes after midnight; 24:00 is the midnight at its end."""

    def __init__(self, **kwargs):
        super().__init__(
            widget=forms.TextInput({"inputmode": "numeric", "placeholder": "9:00"}), **kwargs
        )

    def prepare_value(self, value):
        """Write minutes as 9:00."""
        return clock(value) if isinstance(value, int) else value

    def clean(self, value):
        """Return minutes; the error says how to write it."""
        text = super().clean(value).replace("：", ":").strip()
        if not text and not self.required:
            return None
        found = re.fullmatch(r"(\d{1,2}):(\d{2})", text)
        minute = int(found[1]) * 60 + int(found[2]) if found else -1
        if not found or int(found[2]) > 59 or not 0 <= minute <= FULL_DAY:
            raise forms.ValidationError(_("请写成 9:00 这样，最晚 24:00"))
        return minute


def count(label, least: int, most: int, **kwargs) -> forms.IntegerField:
    """Return a field for a whole number between two, which says so."""
    told = _("请写 %(least)s 到 %(most)s 之间的数") % {"least": least, "most": most}
    errors = dict.fromkeys(("min_value", "max_value", "invalid", "required"), told)
    kwargs.setdefault("widget", forms.NumberInput)
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, error_messages=errors, **kwargs
    )


class VenueForm(VersionedForm):
    """场地: whose, what, how many people, where, rules of booking."""

    org = forms.ModelChoiceField(queryset=None, label=_("归哪个社区（街道）"), required=False)
    unit = forms.ModelChoiceField(queryset=None, label=_("归哪家单位"), required=False)
    parent = forms.ModelChoiceField(
        queryset=None,
        label=_("在哪个场地里面"),
        required=False,
        empty_label=_("单独的场地"),
        help_text=_("约了外面的场地，里面的房间同时占用"),
    )
    reach = forms.ChoiceField(
        choices=Reach.choices,
        label=_("对多大范围开放"),
        widget=Segmented,
        initial=Reach.STREET,
        help_text=_("这个范围里的单位和社区都看得到，可以来约"),
    )
    system = forms.ChoiceField(
        choices=[(WGS, _("天地图、导航仪")), (GCJ, _("手机地图（自动换算）"))],
        label=_("经纬度从哪里抄的"),
        initial=WGS,
        widget=Segmented,
    )
    capacity = count(_("能容多少人"), 1, 99999)
    shortest = count(_("最短几分钟"), 5, 4320, initial=30)
    longest = count(_("最长几分钟"), 5, 4320, initial=240)
    ahead_days = count(_("最多提前几天"), 1, 366, initial=30)
    per_month = count(_("同一家一个月最多几次"), 1, 999, initial=8)
    buffer = count(_("两场之间留几分钟"), 0, 240, initial=15)
    photos = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("照片"),
        required=False,
        widget=PhotoPicker(limit=MAX_PHOTOS),
        error_messages={"invalid_choice": _("有一张照片没有传好，请重新选")},
    )

    class Meta:
        model = Venue
        fields = WRITTEN
        widgets = {"about": words(placeholder=_("能做什么，怎么走，要注意什么"))}
        error_messages = {
            "name": {"required": _("请写场地叫什么，如：二楼议事厅")},
            "area": A_NUMBER,
            "latitude": A_NUMBER,
            "longitude": A_NUMBER,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        photos = Photo.objects.filter(uploaded_by=self.user)
        if self.instance.pk:
            photos = photos | Photo.objects.filter(venues=self.instance)
            self.fields["photos"].initial = list(self.instance.photos.all())
            for name in ("org", "unit", "parent"):
                del self.fields[name]
        else:
            self._offer_owners()
        self.fields["photos"].queryset = photos.distinct()
        self.fields["kind"].choices = [("", _("请选一种")), *Venue.Kind.choices]

    def _offer_owners(self) -> None:
        """Ask for the org or the unit, whichever the user keeps places of."""
        orgs = venue_rules.venue_places(self.user)
        units = venue_rules.venue_units(self.user)
        self.fields["org"].queryset, self.fields["unit"].queryset = orgs, units
        if not orgs.exists():
            del self.fields["org"]
            self.fields["unit"].required = True
            fix_only_choice(self, "unit")
        elif not units.exists():
            del self.fields["unit"]
            self.fields["org"].required = True
            fix_only_choice(self, "org")
        rooms = Venue.objects.editable_by(self.user).standing()
        rooms = rooms.filter(parent__parent=None).order_by("name")
        self.fields["parent"].queryset = rooms
        if not rooms.exists():
            del self.fields["parent"]

    def clean_photos(self):
        """At most six."""
        return few_enough(self.cleaned_data["photos"])

    def clean(self):
        """One owner; both coordinates or none, kept as WGS-84."""
        said = super().clean()
        if not self.instance.pk and bool(said.get("org")) == bool(said.get("unit")):
            name = "org" if "org" in self.fields else "unit"
            self.add_error(name, _("请选一个：归社区（街道），还是归单位"))
        lat, lng = said.get("latitude"), said.get("longitude")
        if (lat is None) != (lng is None) and not {"latitude", "longitude"} & set(self.errors):
            self.add_error("latitude" if lat is None else "longitude", _("经纬度要一起写"))
        elif lat is not None and lng is not None and said.get("system") == GCJ:
            said["latitude"], said["longitude"] = (round(one, 6) for one in geo.to_wgs((lat, lng)))
        return said


class OpeningForm(forms.ModelForm):
    """开放方式 from a day on."""

    opens = MinuteField(label=_("几点开"))
    closes = MinuteField(label=_("几点关"))
    slots = SlotsField(label=_("每周哪些时段"), required=False, max_length=300)

    class Meta:
        model = Opening
        fields = (
            "mode",
            "opens",
            "closes",
            "nth",
            "weekday",
            "slots",
            "starts_on",
            "ends_on",
        )
        widgets = {
            "mode": Segmented,
            "starts_on": DayInput(quick=False),
            "ends_on": DayInput(quick=False),
        }
        error_messages = {
            "mode": {"required": _("请选一种开放方式")},
            "starts_on": DAY_WORDS,
            "ends_on": DAY_WORDS,
        }

    def __init__(self, *args, current: Opening | None = None, **kwargs):
        """current: the opening in force, from which the new one is written; None for a first one."""
        said = {"mode": Opening.Mode.DAILY, "opens": 9 * 60, "closes": 17 * 60}
        if current is not None:
            fields = ["mode", "opens", "closes", "nth", "weekday", "slots"]
            said |= {name: value for name, value in model_to_dict(current, fields).items() if value}
        kwargs.setdefault("initial", {**said, "starts_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = Opening.Mode.choices
        self.fields["ends_on"].help_text = _("一直这样就留空")

    def clean(self):
        """Weekly slots only where they are meant."""
        said = super().clean()
        if said.get("mode") == Opening.Mode.WEEKLY and not said.get("slots"):
            if "slots" not in self.errors:
                self.add_error("slots", _("请点选每周哪些时段开放"))
        elif said.get("mode") and said["mode"] != Opening.Mode.WEEKLY:
            said["slots"] = ""
        return said

    def _get_validation_exclusions(self):
        """The action checks the whole against the other openings, under its lock."""
        return {*super()._get_validation_exclusions(), "venue"}


class ClosedDaysForm(forms.ModelForm):
    """停开: from which day to which, and why."""

    class Meta:
        model = ClosedDays
        fields = ("first", "last", "reason")
        widgets = {"first": DayInput(quick=False), "last": DayInput(quick=False)}
        error_messages = {
            "first": DAY_WORDS,
            "last": DAY_WORDS,
            "reason": {"required": _("请写为什么停开，约了的人会看到"), "max_length": TOO_LONG},
        }


class VisitForm(forms.Form):
    """来访: how many came on a day."""

    people = forms.IntegerField(
        label=_("来了多少人"),
        min_value=-99999,
        max_value=99999,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={"required": _("请写来了多少人"), **A_NUMBER},
        help_text=_("记多了，写负数减回来"),
    )
    day = forms.DateField(label=_("哪天"), widget=DayInput(quick=False), error_messages=DAY_WORDS)
    note = forms.CharField(label=_("备注"), max_length=100, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = timezone.localdate()

    def clean_people(self):
        """Nobody is no visit."""
        people = self.cleaned_data["people"]
        if people == 0:
            raise forms.ValidationError(_("没有人来就不用记"))
        return people


class SignUpForm(forms.Form):
    """报名: who, and how many of them."""

    who = forms.CharField(
        label=_("单位或居民团队"),
        max_length=60,
        error_messages={"required": _("请写是哪家单位或哪个团队"), "max_length": TOO_LONG},
    )
    people = count(_("几个人"), 1, 9999, widget=Stepper, initial=1)
