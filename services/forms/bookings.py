"""Forms of bookings and activities: for whom, what for, how many, when."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput
from core.models import PHONE, User
from services.forms.fields import (
    DAY_WORDS,
    NO_TITLE,
    TOO_LONG,
    ProviderField,
    fix_only_choice,
    words,
)
from services.forms.venues import MinuteField, count
from services.models import Venue
from services.models.providers import provided_by
from services.venues import rules as venue_rules
from services.venues.hours import moment

FARTHEST = datetime.timedelta(days=731)  # no place opens that far ahead; and days have an end

NO_GROUP = _("请写是哪个居民团队，如：云霄路合唱队")


class WhenForm(forms.Form):
    """Base: for whom, and from when to when, of things that take up a place."""

    giver = ProviderField(
        label=_("谁用"), error_messages={"required": _("请选哪家单位或哪支队伍用")}
    )
    org = forms.ModelChoiceField(queryset=None, label=_("由哪个社区（街道）经办"), required=False)
    day = forms.DateField(
        label=_("哪天"),
        widget=DayInput(quick=False),
        error_messages={"required": _("请选哪天"), **DAY_WORDS},
    )
    start = MinuteField(label=_("几点开始"), error_messages={"required": _("请选几点开始")})
    end = MinuteField(label=_("几点结束"), error_messages={"required": _("请选几点结束")})
    end_day = forms.DateField(
        label=_("结束在另一天"),
        required=False,
        widget=DayInput(quick=False),
        error_messages=DAY_WORDS,
        help_text=_("跨过半夜才要填"),
    )
    override_reason = forms.CharField(
        label=_("破例原因"),
        max_length=200,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args, user: User, venue: Venue, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.venue = user, venue
        orgs, own = venue_rules.booking_orgs(user), venue_rules.bookers_of(user)
        self.fields["org"].queryset = orgs
        self.for_groups = orgs.exists()
        if not self.for_groups:
            del self.fields["org"]
            self.fields["giver"].take(self, "giver", own)
        elif not own:
            del self.fields["giver"]
            self.fields["org"].required = True
            fix_only_choice(self, "org")
        else:
            self.fields["giver"].take(self, "giver", own, none=_("居民团队"))
            self.initial.setdefault("org", orgs.first())
        if not venue_rules.may_keep(user, venue):
            del self.fields["override_reason"]

    def clean(self):
        """Put the moments together; who is both picks one side."""
        said = super().clean()
        if said.get("giver") and "org" in self.fields:
            said["org"] = None
        elif "giver" in self.fields and "org" in self.fields and not said.get("org"):
            self.add_error("org", _("请选由谁经办，或选一家单位、一支队伍"))
        day, start, end = said.get("day"), said.get("start"), said.get("end")
        if day is None or start is None or end is None:
            return said
        last, word = timezone.localdate() + FARTHEST, _("请写两年以内的日子")
        for name in ("day", "end_day"):
            if said.get(name) and said[name] > last:
                self.add_error(name, word)
        if self.errors.keys() & {"day", "end_day"}:
            return said
        said["starts"] = moment(day, start)
        said["ends"] = moment(said.get("end_day") or day, end)
        if said["ends"] <= said["starts"]:
            words_ = _("结束要晚于开始。到半夜写 24:00；跨到第二天，请填“结束在另一天”")
            self.add_error("end", words_)
        return said

    def times(self) -> dict[str, datetime.datetime]:
        """Return start and end as the actions take them."""
        return {"start": self.cleaned_data["starts"], "end": self.cleaned_data["ends"]}

    def sides(self) -> dict:
        """Return for whom: unit, team or org."""
        giver = self.cleaned_data.get("giver")
        return provided_by(giver) if giver else {"org": self.cleaned_data.get("org")}


class BookingForm(WhenForm):
    """预约."""

    group = forms.CharField(
        label=_("哪个居民团队用"),
        max_length=60,
        required=False,
        error_messages={"required": NO_GROUP, "max_length": TOO_LONG},
        widget=forms.TextInput({"placeholder": _("如：云霄路合唱队")}),
    )
    purpose = forms.CharField(
        label=_("做什么用"),
        max_length=100,
        error_messages={"required": _("请写做什么用"), "max_length": TOO_LONG},
    )
    people = count(_("多少人"), 1, 99999)
    contact_name = forms.CharField(label=_("联系人"), max_length=40, required=False)
    contact_phone = forms.CharField(
        label=_("联系电话"), max_length=20, required=False, validators=[PHONE]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.for_groups:
            del self.fields["group"]
        elif "giver" not in self.fields:
            self.fields["group"].required = True

    def clean(self):
        """Staff book for a group, which has a name."""
        said = super().clean()
        if said.get("org") and not said.get("group") and "group" not in self.errors:
            self.add_error("group", NO_GROUP)
        return said

    def facts(self) -> dict:
        """Return the cleaned values that the action writes."""
        names = ("group", "purpose", "people", "contact_name", "contact_phone")
        return {"group": "", **{n: self.cleaned_data[n] for n in names if n in self.cleaned_data}}


class ActivityForm(WhenForm):
    """活动."""

    title = forms.CharField(
        label=_("活动叫什么"),
        max_length=100,
        error_messages={"required": NO_TITLE, "max_length": TOO_LONG},
    )
    about = forms.CharField(label=_("说明"), max_length=5000, required=False, widget=words(rows=3))
    seats = count(_("多少名额"), 1, 99999)


class CameForm(forms.Form):
    """来了: how many."""

    people = count(_("来了多少人"), 1, 99999)
