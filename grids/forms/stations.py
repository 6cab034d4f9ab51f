"""Forms of double check-in: by the community's code, of units, of posts and tasks, of hours."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput, PhotoPicker, SearchSelect, Segmented, Stepper, TimeInput
from core.models import PHONE, Photo, User
from grids.actions.check_in import places_of_codes, units_reporting
from grids.actions.stations import MOST_PHOTOS
from grids.forms.calls import words
from grids.forms.workdays import day
from grids.models import Station, StationHolder
from orgs.forms import DAY_WORDS, TOO_LONG, StampedForm, choose_from
from orgs.models import Level, Org, Unit
from services.forms.fields import SlotsField

NO_PEOPLE = _("请写 1 到 500 的整数")


def line(label, need, *, most: int, required: bool = True, hint="") -> forms.CharField:
    """Return a field for one line."""
    field = forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        error_messages={"required": need, "max_length": TOO_LONG},
    )
    field.widget.attrs.pop("maxlength", None)
    return field


class ByCodeForm(forms.Form):
    """Asking to check in by the community's code, without a login."""

    name = line(_("姓名"), _("请写姓名"), most=40)
    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        validators=[PHONE],
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("只给社区经办的人看，每次查看都有记录"),
        error_messages={"required": _("请写手机号"), "max_length": TOO_LONG},
    )
    unit = line(_("所在单位"), "", most=100, required=False, hint=_("写全称；没有单位就不写"))
    skills = line(
        _("会什么、能帮什么"), "", most=200, required=False, hint=_("用顿号隔开，如：理发、修电器")
    )
    agreed = forms.BooleanField(
        label=_("同意社区为报到和组织服务保存以上信息"),
        error_messages={"required": _("同意了才能报到；不同意的，请到社区当面登记")},
    )


class ReportForm(forms.Form):
    """A unit reports to a community."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("单位"), empty_label=None,
        error_messages={"required": _("请选单位"), "invalid_choice": _("请从您的单位里选")},
    )  # fmt: skip
    org = forms.ModelChoiceField(
        Org.objects.none(), label=_("到哪个社区"), empty_label=_("请选"), widget=SearchSelect(),
        error_messages={"required": _("请选社区"), "invalid_choice": _("请选本区的一个社区")},
    )  # fmt: skip
    brings = words(_("能做什么"), _("请写单位能做什么，如 每月出两个人值岗"), most=200, rows=3)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        units = units_reporting(user)
        self.fields["unit"].queryset = units
        self.initial.setdefault("unit", units.first())
        districts = units.order_by().values("org__district_id")
        places = Org.objects.standing().filter(level=Level.COMMUNITY, district__in=districts)
        self.fields["org"].queryset = places.order_by("lft")


class StationForm(StampedForm):
    """岗位、任务: what, where, when, how many."""

    kind = forms.ChoiceField(
        label=_("类型"), choices=Station.Kind.choices, widget=Segmented,
        help_text=_("岗位是长期的，如楼门岗、文明岗；任务只有一天"),
    )  # fmt: skip
    slots = SlotsField(
        label=_("什么时候"), required=False, help_text=_("岗位点每周的时段，不点就不限")
    )
    due = forms.DateField(
        label=_("哪一天"), required=False, widget=DayInput(quick=False),
        help_text=_("任务才写"), error_messages=DAY_WORDS,
    )  # fmt: skip
    seats = forms.IntegerField(
        label=_("要几个"), min_value=1, max_value=500, initial=1, widget=Stepper,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), NO_PEOPLE
        ),
    )  # fmt: skip

    class Meta:
        model = Station
        fields = ("org", "kind", "name", "text", "place", "slots", "due", "seats")
        widgets = {"text": forms.Textarea({"rows": 3})}

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("kind", Station.Kind.POST)
        if self.instance.pk:
            del self.fields["org"]
            return
        places = places_of_codes(user)
        choose_from(self.fields["org"], places, "org_choices")
        if len(only := list(places[:2])) == 1:
            self.initial["org"] = only[0].pk

    def clean(self) -> dict:
        """A task has a day and no weekly times, a post the other way round."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Station.Kind.TASK and not cleaned.get("due"):
            if "due" not in self.errors:
                self.add_error("due", _("任务请写哪一天"))
        elif cleaned.get("kind") == Station.Kind.POST:
            cleaned["due"] = None
        return cleaned


class HoursForm(forms.Form):
    """Hours at a post, with a photo."""

    day = day(_("哪一天"))
    begins = forms.TimeField(
        label=_("几点开始"), widget=TimeInput,
        error_messages={"required": _("请写几点开始"), "invalid": _("请写成 09:00 这样")},
    )  # fmt: skip
    ends = forms.TimeField(
        label=_("几点结束"), widget=TimeInput,
        error_messages={"required": _("请写几点结束"), "invalid": _("请写成 11:30 这样")},
    )  # fmt: skip
    people = forms.IntegerField(
        label=_("来了几个人"), min_value=1, max_value=500, initial=1, widget=Stepper,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), NO_PEOPLE
        ),
    )  # fmt: skip
    note = words(_("做了什么"), _("请写做了什么"), most=300, rows=3)
    photos = forms.ModelMultipleChoiceField(
        Photo.objects.none(), label=_("现场照片"), widget=PhotoPicker(limit=MOST_PHOTOS),
        error_messages={
            "required": _("请传一张现场照片，社区凭它确认"),
            "invalid_choice": _("有一张照片没有传好，请重新选"),
        },
    )  # fmt: skip

    def __init__(self, *args, holder: StationHolder, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["photos"].queryset = Photo.objects.filter(uploaded_by=user)
        self.fields["day"].initial = timezone.localdate
        if holder.member_id:
            del self.fields["people"]


class WordForm(forms.Form):
    """What a community tells a home unit."""

    text = words(_("反馈"), _("请写单位和它的党员来做了什么、做得怎么样"), most=300, rows=4)
