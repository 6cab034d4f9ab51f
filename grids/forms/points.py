"""Forms of points: declaring, objecting, deciding, rules and the public notice of a district."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import PhotoPicker, Segmented
from core.models import Photo, User
from grids.actions.points import MOST_PHOTOS
from grids.calls.rules import orgs_laying_down
from grids.forms.calls import words
from grids.forms.workdays import OfOrgForm, day
from grids.models import PointRule, PointSetting, Reward
from grids.points.rules import rules_for
from orgs.forms import StampedForm, choose_from
from orgs.models import Level, Member

NO_NUMBER = _("请写数字，如 2 或 1.5")
NO_POINTS = _("请写 1 到 9999 的整数")


def rule_words(rule: PointRule) -> str:
    """Return a rule in one line: what, how much, its caps."""
    caps = [
        _("%(cap)s %(n)s 分") % {"cap": cap, "n": value}
        for cap, value in (
            (_("一次最多"), rule.cap_act),
            (_("一月最多"), rule.cap_month),
            (_("一季最多"), rule.cap_quarter),
        )
        if value
    ]
    much = _("%(per)s %(n)s 分") % {"per": rule.get_per_display(), "n": rule.points}
    return f"{rule.name}（{'，'.join([str(much), *map(str, caps)])}）"


class DeclareForm(forms.Form):
    """积分申报: what, when, how much, photos; confirmed hours are declared by one press instead."""

    rule = forms.ModelChoiceField(
        PointRule.objects.none(),
        label=_("做的哪件事"),
        empty_label=_("请选"),
        error_messages={"required": _("请选做的哪件事"), "invalid_choice": _("请从列出的里选")},
    )
    day = day(_("哪一天"))
    amount = forms.DecimalField(
        label=_("多少"),
        min_value=0.1,
        max_value=99,
        decimal_places=1,
        initial=1,
        help_text=_("按次算的写几次，按小时算的写几小时"),
        widget=forms.NumberInput({"inputmode": "decimal", "step": "0.1"}),
        error_messages={
            "required": NO_NUMBER,
            "invalid": NO_NUMBER,
            "min_value": _("至少 0.1"),
            "max_value": _("一次最多 99"),
            "max_decimal_places": _("最多写一位小数"),
        },
    )
    note = words(_("做了什么"), _("请写做了什么，好让别人核实"), most=300, rows=3)
    photos = forms.ModelMultipleChoiceField(
        Photo.objects.none(),
        label=_("照片"),
        required=False,
        widget=PhotoPicker(limit=MOST_PHOTOS),
        error_messages={"invalid_choice": _("有一张照片没有传好，请重新选")},
    )

    def __init__(self, *args, member: Member, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        known = [rule.pk for rule in rules_for(member.org, timezone.localdate())]
        rules = PointRule.objects.filter(pk__in=known, of_service=False).order_by("name")
        self.fields["rule"].queryset = rules
        self.fields["rule"].label_from_instance = rule_words
        self.fields["photos"].queryset = Photo.objects.filter(uploaded_by=user)
        self.fields["day"].initial = timezone.localdate


class ObjectForm(forms.Form):
    """What is not so."""

    text = words(_("哪里不对"), _("请写哪里不对，好让人核实"), most=300, rows=3)


class DecideForm(forms.Form):
    """Whether an objection holds, and why."""

    upheld = forms.TypedChoiceField(
        label=_("异议"),
        choices=[("yes", _("成立，不计分")), ("no", _("不成立，继续公示"))],
        coerce=lambda value: value == "yes",
        widget=Segmented,
        error_messages={"required": _("请选成立不成立"), "invalid_choice": _("请选成立不成立")},
    )
    remark = words(_("理由"), _("请写明理由，双方都看得到"), most=300, rows=3)


class WhyForm(forms.Form):
    """A reason that the other side reads."""

    reason = words(_("原因"), _("请写明原因，对方看得到"), most=200, rows=2)


def _points(label, *, required: bool = True, hint="") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=1,
        max_value=9999,
        help_text=hint,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), NO_POINTS),
    )


class PointRuleForm(OfOrgForm):
    """What an act is worth from a day on."""

    name = words(_("做什么"), _("请写做什么，如 邻里互助"), most=40, rows=1)
    per = forms.ChoiceField(label=_("怎么算"), choices=PointRule.Per.choices, widget=Segmented)
    points = _points(_("几分"))
    cap_act = _points(_("一次最多几分"), required=False)
    cap_month = _points(_("一个月最多几分"), required=False)
    cap_quarter = _points(_("一个季度最多几分"), required=False, hint=_("不写就不限"))
    starts_on = day(_("从哪天起"))
    of_service = forms.BooleanField(
        label=_("确认过的服务时间按它算"), required=False,
        help_text=_("项目和岗位里社区确认过的小时数，党员按一下就能申报"),
    )  # fmt: skip
    wants_photo = forms.BooleanField(label=_("要有照片"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget = forms.TextInput()
        self.initial.setdefault("per", PointRule.Per.TIME)
        self.initial.setdefault("starts_on", timezone.localdate())

    def row(self) -> PointRule:
        """Return the unsaved row."""
        return PointRule(**{name: self.cleaned_data[name] for name in self.fields})


class NoticeForm(StampedForm):
    """How a district's public notice names people, and whether it needs a login."""

    names = forms.ChoiceField(
        label=_("公示姓名"), choices=PointSetting.Names.choices, widget=Segmented
    )
    is_open = forms.BooleanField(
        label=_("不登录也能看"),
        required=False,
        help_text=_("只列姓名、社区、做的哪件事、几分，不列详情"),
    )

    class Meta:
        model = PointSetting
        fields = ("names", "is_open")


class RewardForm(StampedForm):
    """奖品: what, for how many points, how many of it."""

    cost = _points(_("要几分"))
    stock = _points(_("一共几份"), hint=_("换出去的也算在内"))

    class Meta:
        model = Reward
        fields = ("org", "name", "text", "cost", "stock", "closed")

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["org"]
        else:
            choose_from(self.fields["org"], places, "org_choices")
            self.fields["org"].empty_label = None
            self.initial.setdefault("org", places.last())
            del self.fields["closed"]


def districts_of(user: User):
    """Return the districts whose public notice the user sets."""
    return orgs_laying_down(user).filter(level=Level.DISTRICT)
