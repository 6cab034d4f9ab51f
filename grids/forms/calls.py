"""Forms of calls: making one, and one small form for each step."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import (
    ChoiceCards,
    FilesField,
    SearchSelect,
    SearchSelectMultiple,
    Segmented,
    Stepper,
)
from core.models import User
from grids.actions.ratings import NUMBERS
from grids.calls import rules
from grids.calls.clocks import SOLVE, term_of
from grids.clocks.clock import Unit as ClockUnit
from grids.models import Call
from grids.models.workdays import Kind, Urgency
from orgs.forms import TOO_LONG
from orgs.models import Org, Unit

MINUTES = 60


def words(label, need, *, rows: int = 4, most: int = 2000, required: bool = True):
    """Return a box for several lines."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        widget=forms.Textarea({"rows": rows, "maxlength": None}),
        error_messages={"required": need, "max_length": TOO_LONG},
    )


def papers() -> FilesField:
    """Return the field for photos and papers that come with a step."""
    return FilesField(label=_("照片、材料"), limit=6)


class DepartmentsForm(forms.Form):
    """Who is called: a lead, and helpers."""

    lead = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("牵头部门"),
        empty_label=_("请选"),
        widget=SearchSelect(),
        error_messages={"required": _("请选牵头部门"), "invalid_choice": _("请从列出的部门里选")},
    )
    helpers = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("配合部门"),
        required=False,
        widget=SearchSelectMultiple(),
        error_messages={"invalid_choice": _("请从列出的部门里选")},
    )

    def offer(self, street: Org | None) -> None:
        """Offer the departments of a street."""
        found = rules.departments_of(street) if street else Unit.objects.none()
        self.fields["lead"].queryset = self.fields["helpers"].queryset = found

    def clean(self) -> dict:
        """A lead helps nobody but itself."""
        cleaned = super().clean() or {}
        if cleaned.get("lead") and cleaned["lead"] in (cleaned.get("helpers") or ()):
            self.add_error("helpers", _("同一个部门不能又牵头又配合"))
        return cleaned


class CallForm(DepartmentsForm):
    """A new call."""

    field_order = (
        "street",
        "title",
        "text",
        "place",
        "papers",
        "kind",
        "urgency",
        "lead",
        "helpers",
    )
    street = forms.ModelChoiceField(Org.objects.none(), label=_("街道"), empty_label=None)
    title = forms.CharField(
        label=_("呼什么事"),
        max_length=60,
        error_messages={"required": _("请写标题，一句话说清"), "max_length": TOO_LONG},
    )
    text = words(_("情况"), _("请写清楚什么情况、要部门做什么"))
    place = forms.CharField(
        label=_("地点"), max_length=100, required=False, error_messages={"max_length": TOO_LONG}
    )
    papers = papers()
    kind = forms.ChoiceField(label=_("类别"), choices=Kind.choices, widget=Segmented)
    urgency = forms.ChoiceField(
        label=_("紧急程度"),
        choices=Urgency.choices,
        initial=Urgency.NORMAL,
        widget=ChoiceCards,
        help_text=_("时限按类别和紧急程度，从现在起数"),
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["papers"].open_to(user)
        streets = rules.streets_calling(user)
        self.fields["street"].queryset = streets
        first = streets.first()
        if streets.count() == 1:
            self.fields["street"].widget = forms.HiddenInput()
            self.initial["street"] = first.pk
        self.initial.setdefault("kind", Kind.WORK)
        chosen = streets.filter(pk=_whole(self.data.get("street"))).first() if self.data else None
        self.offer(chosen or first)
        for field in ("title", "place"):
            self.fields[field].widget.attrs.pop("maxlength", None)


def _whole(raw: object) -> int:
    return int(str(raw)) if str(raw).isdecimal() and len(str(raw)) < 19 else 0


class StepForm(forms.Form):
    """The form of one step; knows the call that it is of, and who takes it."""

    def __init__(self, *args, call: Call, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.call = call
        if "papers" in self.fields:
            self.fields["papers"].open_to(user)


class TextForm(StepForm):
    """Some words, which the step needs."""

    text = words(_("说明"), _("请写几句，别人才知道办到哪一步"))


class ArriveForm(StepForm):
    """The first answer: who comes, and when."""

    text = words(_("谁去、什么时候到"), _("请写谁去、什么时候到，街道好告诉反映的人"))


class WorkForm(TextForm):
    """What was done, in words and pictures."""

    papers = papers()


class ResultForm(WorkForm):
    """What a department has done: who reported it reads it too, once the street has checked it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("街道核查通过后，反映人也看得到；请不要写个人姓名、电话")

    def clean_text(self) -> str:
        """Refuse numbers of phones and identity cards."""
        text = self.cleaned_data["text"]
        if NUMBERS.search(text):
            raise forms.ValidationError(_("反映人会看到，请不要写电话、证件号"))
        return text


class PressForm(StepForm):
    """Why it is pressed for, and what is asked."""

    text = words(_("督办意见"), _("请写要部门怎么办、答复什么"), most=400)


class ReasonForm(StepForm):
    """Why."""

    reason = words(_("理由"), _("请写理由"), most=200)


class SpareTextForm(StepForm):
    """Some words, where there are any."""

    text = words(_("说明"), "", required=False)


class CheckForm(StepForm):
    """What the check found."""

    passed = forms.TypedChoiceField(
        label=_("核查结果"),
        choices=[("yes", _("已经解决")), ("no", _("没有解决，继续处置"))],
        coerce=lambda value: value == "yes",
        widget=Segmented,
        error_messages={"required": _("请选核查结果"), "invalid_choice": _("请选核查结果")},
    )
    text = words(_("看到什么"), _("请写现场看到什么"))
    papers = papers()


class DecideForm(StepForm):
    """Grant or refuse."""

    granted = forms.TypedChoiceField(
        label=_("答复"),
        choices=[("yes", _("同意")), ("no", _("不同意"))],
        coerce=lambda value: value == "yes",
        widget=Segmented,
        error_messages={"required": _("请选同意或不同意"), "invalid_choice": _("请选同意或不同意")},
    )
    remark = words(_("意见"), "", required=False, most=300)

    def clean(self) -> dict:
        """Who refuses says why."""
        cleaned = super().clean() or {}
        if cleaned.get("granted") is False and not (cleaned.get("remark") or "").strip():
            self.add_error("remark", _("不同意请写明原因"))
        return cleaned


class ExtendForm(StepForm):
    """How much more time, and why; `amount` cleans to the unit of the solution's clock."""

    amount = forms.IntegerField(
        label=_("延多久"),
        min_value=1,
        max_value=999,
        initial=1,
        widget=Stepper,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("请写 1 到 999 的整数")
        ),
    )
    reason = words(_("理由"), _("请写理由"), most=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.in_days = term_of(self.call, SOLVE).unit == ClockUnit.DAYS
        unit = _("个工作日") if self.in_days else _("个工作小时")
        self.fields["amount"].help_text = _("单位：%(unit)s") % {"unit": unit}

    def clean_amount(self) -> int:
        """Return working days, or minutes."""
        amount = self.cleaned_data["amount"]
        return amount if self.in_days else amount * MINUTES


class AgainForm(DepartmentsForm, StepForm):
    """Another lead, after the first was let go."""

    text = words(_("说明"), "", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(self.call.org)


class RateForm(forms.Form):
    """What who reported it says, without a login."""

    solved = forms.TypedChoiceField(
        label=_("问题解决了吗"),
        choices=[("yes", _("解决了")), ("no", _("没有解决"))],
        coerce=lambda value: value == "yes",
        widget=Segmented,
        error_messages={"required": _("请选解决了没有"), "invalid_choice": _("请选解决了没有")},
    )
    rating = forms.TypedChoiceField(
        label=_("打几分"),
        choices=[(n, _("%(n)s 分") % {"n": n}) for n in range(5, 0, -1)],
        coerce=int,
        widget=Segmented,
        error_messages={"required": _("请选 1 到 5 分"), "invalid_choice": _("请选 1 到 5 分")},
    )
    comment = words(_("想说的话"), "", required=False, most=200, rows=3)


class LaterForm(forms.Form):
    """What who reported it says four weeks later, without a login."""

    solved = forms.TypedChoiceField(
        label=_("问题又出现了吗"),
        choices=[("yes", _("没有再出现")), ("no", _("又出现了"))],
        coerce=lambda value: value == "yes",
        widget=Segmented,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("请选有没有再出现")),
    )
    comment = words(_("想说的话"), "", required=False, most=200, rows=3)
