"""Forms of 会议制度: a rule, its end, and a branch's meeting."""

from collections.abc import Iterable

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliances.cadence.branches import Branch
from alliances.forms.planning import make_up_field, offer_make_ups
from alliances.models import (
    OF_BODIES,
    ORG_LIFE,
    BodyKind,
    CadenceRule,
    MeetingKind,
    Period,
    Subject,
)
from alliances.rules import orgs_for_rules
from core.forms import DayInput, PhotoPicker, SearchSelect, Segmented, Stepper
from core.models import Photo, User
from orgs.models import Level, Org


class RuleForm(forms.Form):
    """A new cadence rule, of bodies or of organisation life."""

    subject = forms.ChoiceField(
        label=_("管谁"),
        choices=Subject.choices,
        initial=Subject.BODY,
        required=False,
        widget=Segmented(),
    )
    org = forms.ModelChoiceField(
        Org.objects.none(), label=_("制定组织"), widget=SearchSelect(), empty_label=None
    )
    alliance_kind = forms.ModelChoiceField(
        BodyKind.objects.none(),
        label=_("机构"),
        to_field_name="code",
        empty_label=None,
        required=False,
    )
    meeting_kind = forms.ChoiceField(
        label=_("组织生活"),
        required=False,
        choices=[("", _("请选")), *((kind.value, kind.label) for kind in ORG_LIFE)],
    )
    level = forms.TypedChoiceField(
        label=_("哪一级的"),
        coerce=int,
        widget=Segmented(),
        choices=[(lv.value, lv.label) for lv in Level if lv <= Level.GRID],
    )
    period = forms.ChoiceField(label=_("周期"), choices=Period.choices, widget=Segmented())
    every_months = forms.IntegerField(
        label=_("每隔几个月"), min_value=1, max_value=24, required=False, widget=Stepper()
    )
    count = forms.IntegerField(
        label=_("至少几次"), min_value=1, max_value=12, initial=1, required=False, widget=Stepper()
    )
    counted_kinds = forms.MultipleChoiceField(
        label=_("哪几种会算数"),
        required=False,
        choices=[(kind.value, kind.label) for kind in OF_BODIES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都不选就都算"),
    )
    quorum_percent = forms.IntegerField(
        label=_("到会比例至少（%）"),
        min_value=0,
        max_value=100,
        initial=0,
        required=False,
        widget=Stepper(),
        help_text=_("到会和代会的成员占全体成员的比例，列席的不算；写 0 就不看"),
    )
    lead_days = forms.IntegerField(
        label=_("期末前几天还没定会期就预警"),
        min_value=0,
        max_value=180,
        initial=30,
        widget=Stepper(),
    )
    starts_on = forms.DateField(
        label=_("从哪天起施行"),
        widget=DayInput(quick=False),
        help_text=_("从这天以后开始的第一期算起"),
    )
    ends_on = forms.DateField(
        label=_("到哪天为止"),
        widget=DayInput(quick=False),
        required=False,
        help_text=_("不写就一直有效"),
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        orgs: QuerySet[Org] = orgs_for_rules(user)
        self.fields["org"].queryset = orgs
        self.fields["org"].initial = orgs.first()
        kinds = BodyKind.objects.visible_to(user)
        self.fields["alliance_kind"].queryset = kinds

    def clean(self) -> dict:
        """Return what the action takes: of the fields only those that go with the choices made."""
        data = super().clean() or {}
        kind = data.get("alliance_kind")
        data["alliance_kind"] = kind.code if kind else None
        data["subject"] = data.get("subject") or Subject.BODY
        body = data["subject"] == Subject.BODY
        if body:
            data["meeting_kind"] = ""
            if not data["alliance_kind"]:
                self.add_error("alliance_kind", _("请选机构的类型"))
        else:
            data["alliance_kind"], data["counted_kinds"] = None, []
            if not data.get("meeting_kind"):
                self.add_error("meeting_kind", _("请选是哪种组织生活"))
        data["count"] = data.get("count") or 1
        data["quorum_percent"] = data.get("quorum_percent") or 0
        if data.get("period") == Period.ROLLING:
            if not data.get("every_months") and "every_months" not in self.errors:
                self.add_error("every_months", _("请写每隔几个月，1 到 24"))
        else:
            data["every_months"] = 0
        return data


class EndRuleForm(forms.ModelForm):
    """The last day of a rule."""

    class Meta:
        model = CadenceRule
        fields = ("ends_on",)
        widgets = {"ends_on": DayInput()}


class LifeForm(forms.Form):
    """A branch's meeting that was held: which, when, how many came, what about."""

    branch = forms.ChoiceField(
        label=_("哪个党支部"),
        widget=SearchSelect(),
        error_messages={"invalid_choice": _("请在列出的党支部里选一个")},
    )
    kind = forms.ChoiceField(
        label=_("哪种组织生活"),
        choices=[(kind.value, kind.label) for kind in ORG_LIFE],
        initial=MeetingKind.PARTY_DAY,
        widget=Segmented(),
    )
    day = forms.DateField(
        label=_("哪天开的"),
        widget=DayInput(),
        error_messages={
            "required": _("请写哪天开的"),
            "invalid": _("看不懂这个日期，请写成：2026-11-20"),
        },
    )
    present = forms.IntegerField(
        label=_("到会几人"),
        min_value=1,
        max_value=9999,
        widget=Stepper(),
        error_messages={"required": _("请写到会几人")},
    )
    expected = forms.IntegerField(
        label=_("应到几人"),
        min_value=1,
        max_value=9999,
        widget=Stepper(),
        error_messages={"required": _("请写应到几人")},
    )
    topic = forms.CharField(
        label=_("主题"),
        max_length=120,
        error_messages={"required": _("请写主题，一句话就行")},
    )
    summary = forms.CharField(
        label=_("记录"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    makes_up_for = make_up_field()
    photo = forms.ModelMultipleChoiceField(
        Photo.objects.none(),
        label=_("现场照片"),
        required=False,
        widget=PhotoPicker(limit=1),
        error_messages={"invalid_choice": _("照片没有传好，请重新选")},
    )

    def __init__(
        self,
        *args,
        user: User,
        branches: Iterable[Branch],
        make_ups: list[tuple[str, str]],
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.branches = {branch.code: branch for branch in branches}
        self.fields["branch"].choices = [(c, b.name) for c, b in self.branches.items()]
        self.fields["photo"].queryset = Photo.objects.filter(uploaded_by=user)
        self.fields["day"].initial = timezone.localdate
        offer_make_ups(self, make_ups)

    def clean(self) -> dict:
        """Refuse more members than there are."""
        data = super().clean() or {}
        present, expected = data.get("present"), data.get("expected")
        if present and expected and present > expected:
            self.add_error("present", _("到会人数不能多于应到人数，请核对"))
        return data

    def facts(self) -> dict:
        """Return what the action takes."""
        data = dict(self.cleaned_data)
        data["branch"] = self.branches[data["branch"]]
        data["photo"] = data["photo"].first()
        return data
