"""Forms of what comes before a meeting: date and place, series, notice, topics, replies."""

import datetime
from collections.abc import Iterable

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliances.meetings.recurrence import MONTHS
from alliances.models import (
    OF_BODIES,
    Alliance,
    Meeting,
    MeetingKind,
    MeetingSeries,
    Membership,
    Reply,
    Topic,
)
from alliances.rules import bodies_to_meet, members_spoken_for
from core.forms import DayInput, FilesField, SearchSelect, Segmented, Stepper, TimeInput
from core.models import Attachment, User

AGENDA_LIMIT = 40
MINUTES = 90
HOW_LONG = _("请写 5 到 1440 分钟")


def agenda_lines(text: str) -> list[str]:
    """Return the lines, empty ones left out; ValidationError for too many or too long ones."""
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line]
    if len(lines) > AGENDA_LIMIT:
        raise forms.ValidationError(_("最多 %(n)s 个议题") % {"n": AGENDA_LIMIT})
    for number, line in enumerate(lines, 1):
        if len(line) > 120:
            raise forms.ValidationError(_("第 %(n)s 行太长，题目最多 120 字") % {"n": number})
    return lines


def make_up_field() -> forms.TypedChoiceField:
    """The choice of the period that a meeting makes up for."""
    return forms.TypedChoiceField(
        label=_("补开哪一期"),
        required=False,
        coerce=datetime.date.fromisoformat,
        empty_value=None,
        help_text=_("上级准予补开的才列在这里"),
    )


def offer_make_ups(form: forms.Form, periods: Iterable[tuple[str, str]]) -> None:
    """Offer the periods (ISO day of their start, words) in `makes_up_for`; none take it away."""
    if choices := list(periods):
        form.fields["makes_up_for"].choices = [("", _("不是补开")), *choices]
    else:
        del form.fields["makes_up_for"]


class MeetingForm(forms.Form):
    """A meeting's date and place; a new one also takes its agenda, one line each."""

    alliance = forms.ModelChoiceField(
        Alliance.objects.none(), label=_("哪个机构"), widget=SearchSelect()
    )
    kind = forms.ChoiceField(
        label=_("会议种类"),
        choices=[(kind.value, kind.label) for kind in OF_BODIES],
        initial=MeetingKind.REGULAR,
        widget=Segmented(),
        required=False,
    )
    title = forms.CharField(label=_("会议名称"), max_length=120)
    day = forms.DateField(label=_("会期"), widget=DayInput())
    time = forms.TimeField(label=_("几点"), widget=TimeInput())
    minutes = forms.IntegerField(
        label=_("时长（分钟）"),
        min_value=5,
        max_value=1440,
        initial=MINUTES,
        required=False,
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), HOW_LONG),
        widget=forms.NumberInput(attrs={"step": 5}),
    )
    place = forms.CharField(label=_("地点"), max_length=100, required=False)
    chair = forms.CharField(label=_("主持"), max_length=40, required=False)
    recorder = forms.CharField(label=_("记录"), max_length=40, required=False)
    makes_up_for = make_up_field()
    agenda = forms.CharField(
        label=_("议题"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一个议题，开会时还可以加"),
    )

    def __init__(
        self, *args, user: User, meeting: Meeting | None = None, make_ups=(), **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        if meeting:
            for name in ("alliance", "agenda", "makes_up_for"):
                del self.fields[name]
            if meeting.kind not in OF_BODIES:
                del self.fields["kind"]
            return
        self.fields["alliance"].queryset = bodies_to_meet(user)
        offer_make_ups(self, make_ups)

    def clean_agenda(self) -> list[str]:
        """Return the lines, empty ones left out."""
        return agenda_lines(self.cleaned_data["agenda"])

    def clean_minutes(self) -> int:
        """Return the length; left empty it stays what it was."""
        was = self.meeting.minutes if self.meeting else MINUTES
        return self.cleaned_data["minutes"] or was

    def clean_kind(self) -> str:
        """Return the kind; left empty it stays what it was."""
        was = self.meeting.kind if self.meeting else MeetingKind.REGULAR
        return self.cleaned_data["kind"] or was

    def facts(self) -> dict:
        """Return what the actions take, with day and time as one moment in the portal's zone."""
        data = dict(self.cleaned_data)
        moment = datetime.datetime.combine(data.pop("day"), data.pop("time"))
        return {**data, "starts_at": timezone.make_aware(moment)}


class TimeForm(forms.Form):
    """A time that is looked at for clashes, as the address carries it."""

    day = forms.DateField()
    time = forms.TimeField()
    minutes = forms.IntegerField(min_value=5, max_value=1440, required=False)
    place = forms.CharField(max_length=100, required=False)
    chair = forms.CharField(max_length=40, required=False)


class SeriesForm(forms.ModelForm):
    """The rule of a series."""

    class Meta:
        model = MeetingSeries
        fields = (
            "title", "every", "month", "week", "weekday", "time", "minutes", "place", "starts_on",
        )  # fmt: skip
        widgets = {
            "every": Segmented(),
            "month": Stepper(attrs={"min": 1, "max": 12}),
            "minutes": forms.NumberInput(attrs={"step": 5, "min": 5, "max": 1440}),
            "time": TimeInput(),
            "starts_on": DayInput(quick=False),
        }
        help_texts = {"month": _("每月一次的不用管")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].min_value, self.fields["month"].max_value = 1, 12
        if self.instance.pk:
            del self.fields["starts_on"]
        else:
            self.fields["starts_on"].initial = timezone.localdate

    def clean(self) -> dict:
        """Ask for a month that the period has, and a length that a meeting can have."""
        data = super().clean() or {}
        months = MONTHS.get(data.get("every"), 12)
        if data.get("every") == MeetingSeries.Every.MONTH:
            data["month"] = 1
        elif not 1 <= (data.get("month") or 0) <= months:
            self.add_error("month", _("一个周期里有 %(n)s 个月，请写 1 到 %(n)s") % {"n": months})
        if not 5 <= (data.get("minutes") or 0) <= 1440:
            self.add_error("minutes", _("时长请写 5 到 1440 分钟"))
        start = data.get("starts_on")
        if start and abs(start.year - timezone.localdate().year) > 2:
            self.add_error("starts_on", _("请看看年份有没有写错，前后最多两年"))
        return data

    def facts(self) -> dict:
        """Return what the actions take."""
        return {name: self.cleaned_data[name] for name in self.fields}


class StopForm(forms.Form):
    """The last day of a series."""

    last = forms.DateField(label=_("到哪天为止"), widget=DayInput(quick=False))

    def clean_last(self) -> datetime.date:
        """Refuse a day that is over."""
        if self.cleaned_data["last"] < timezone.localdate():
            raise forms.ValidationError(_("这一天已经过去了，最早从今天起停"))
        return self.cleaned_data["last"]


class NoticeForm(forms.Form):
    """The notice of a meeting: words, papers, further agenda items."""

    notice = forms.CharField(
        label=_("通知正文"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("时间、地点、议题会自动写上，这里只写别的，如要带什么材料"),
    )
    add = forms.CharField(
        label=_("再加议题"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一行一个"),
    )
    papers = FilesField(label=_("会议材料"), limit=10)

    def __init__(self, *args, user: User, kept: list[Attachment], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["papers"].open_to(user, kept)

    def clean_add(self) -> list[str]:
        """Return the lines, empty ones left out."""
        return agenda_lines(self.cleaned_data["add"])


class MemberChoice(forms.ModelChoiceField):
    """A member by its own name and its body's."""

    def label_from_instance(self, obj: Membership) -> str:
        """Return 海尔小学（第一街道党建联盟）."""
        return f"{obj}（{obj.alliance}）"


class TopicForm(forms.Form):
    """A topic that a member proposes."""

    member = MemberChoice(
        Membership.objects.none(),
        label=_("向哪个机构提"),
        empty_label=None,
        widget=SearchSelect(),
    )
    title = forms.CharField(
        label=_("议题"), max_length=120, error_messages={"required": _("请写议题：想议什么事")}
    )
    text = forms.CharField(
        label=_("说明"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("为什么要议、希望谁来办"),
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rows = members_spoken_for(user).select_related("unit", "org", "alliance")
        self.fields["member"].queryset = rows.order_by("alliance__name", "pk")


class JudgeForm(forms.Form):
    """What the secretary makes of a topic."""

    state = forms.ChoiceField(
        label=_("怎么定"),
        choices=[
            (Topic.State.TAKEN, _("列入议程")),
            (Topic.State.PUT_OFF, _("放到以后")),
            (Topic.State.REFUSED, _("不列入")),
        ],
        widget=Segmented(),
        error_messages={"required": _("请选列入、放到以后或不列入")},
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=_("列入哪次会议"), required=False, empty_label=None
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        required=False,
        help_text=_("放到以后、不列入的要写，提议题的人看得到"),
    )

    def __init__(self, *args, meetings, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings
        if not meetings:
            self.fields["meeting"].help_text = _("还没有安排以后的会议，先安排一次才能列入")


class ReplyForm(forms.Form):
    """What an invited member answers."""

    answer = forms.ChoiceField(
        label=_("能参加吗"),
        choices=Reply.Answer.choices,
        widget=Segmented(),
        error_messages={"required": _("请选参加、派人代会或请假")},
    )
    proxy_name = forms.CharField(
        label=_("谁来代会"), max_length=80, required=False, help_text=_("派人代会的写姓名、职务")
    )
    reason = forms.CharField(
        label=_("事由"), max_length=120, required=False, help_text=_("请假的写一句")
    )
