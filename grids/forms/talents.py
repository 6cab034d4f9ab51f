"""Forms of the pool: agreeing to be found, asking, answering."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Segmented, Stepper, TimeInput
from core.models import User
from grids.actions.talents import places_asking
from grids.forms.calls import words
from grids.forms.stations import line
from grids.forms.workdays import NO_TIME, day
from grids.models import Talent
from grids.models.talents import MOST_A_WEEK
from orgs.models import Org
from services.forms.fields import SlotsField

NO_NUMBER = dict.fromkeys(
    ("required", "invalid", "min_value", "max_value"), _("请写 1 到 7 之间的数")
)


class FoundForm(forms.Form):
    """What one can do, when, how far, how often one may be asked; the tick is the consent."""

    skills = line(_("会什么"), _("请写会什么，如 理发、法律咨询"), most=200, hint=_("用顿号隔开"))
    slots = SlotsField(label=_("什么时候有空"), required=False, help_text=_("不点就是都行"))
    reach = forms.ChoiceField(
        label=_("能去多远"), choices=Talent.Reach.choices, widget=Segmented,
        help_text=_("只有这个范围里的社区工作者和街道干部找得到您"),
    )  # fmt: skip
    a_week = forms.IntegerField(
        label=_("一周最多问几次"), min_value=1, max_value=MOST_A_WEEK, widget=Stepper,
        error_messages=NO_NUMBER,
    )  # fmt: skip
    agreed = forms.BooleanField(
        label=_("同意被找到：只看得到姓、特长和空闲时间，看不到电话，随时可以收回"),
        error_messages={"required": _("同意了才会列进人才库")},
    )


class AskForm(forms.Form):
    """What somebody is asked for: what, when, where."""

    org = forms.ModelChoiceField(
        Org.objects.none(), label=_("以谁的名义"), empty_label=None,
        error_messages={"required": _("请选组织"), "invalid_choice": _("请从您任职的组织里选")},
    )  # fmt: skip
    what = line(_("请他做什么"), _("请写请他做什么"), most=100)
    day = day(_("哪一天"))
    time = forms.TimeField(label=_("几点"), widget=TimeInput(), error_messages=NO_TIME)
    place = line(_("在哪里"), _("请写在哪里"), most=100)
    text = words(_("还要说的"), "", required=False, most=300, rows=3)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        places = places_asking(user)
        self.fields["org"].queryset = places
        self.initial.setdefault("org", places.first())

    def clean(self) -> dict:
        """Put day and time together as `when`; what is wrong with it stands at the day."""
        cleaned = super().clean() or {}
        if cleaned.get("day") and cleaned.get("time"):
            moment = datetime.datetime.combine(cleaned["day"], cleaned["time"])
            cleaned["when"] = timezone.make_aware(moment)
            if cleaned["when"] <= timezone.now():
                self.add_error("day", _("这个时间已经过了"))
        return cleaned


class AnswerForm(forms.Form):
    """Yes or no, with a word."""

    accepted = forms.TypedChoiceField(
        label=_("您能来吗"),
        choices=[("yes", _("能来")), ("no", _("不能来"))],
        coerce=lambda value: value == "yes",
        widget=Segmented,
        error_messages={"required": _("请选能不能来"), "invalid_choice": _("请选能不能来")},
    )
    word = words(_("说一句"), "", required=False, most=200, rows=2)
