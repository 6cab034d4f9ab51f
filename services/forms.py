"""Forms of the lists: pages, and the checks behind their fields, shared with the API."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import (
    ChoiceCards,
    DayInput,
    PhotoPicker,
    Pills,
    Segmented,
    Stepper,
    WeekPicker,
)
from core.models import Photo, User
from services import rules
from services.actions.projects import MAX_PHOTOS
from services.matching.week import SlotError, Week
from services.models import Category, Claim, DeclineReason, Demand, Kind, Offer, Reach

TOO_LONG = _("最多写 %(limit_value)d 个字，现在有 %(show_value)d 个，请删短一些")
NO_TITLE = _("请写标题，一句话说清")
DAY_WORDS = {"invalid": _("没有这一天，请写成 2026-11-23 这样")}


class SlotsField(forms.CharField):
    """Weekly slots in the grammar of the list files; cleaned to its canonical text."""

    widget = WeekPicker

    def clean(self, value):
        """Return the canonical text; the error says how to write it."""
        value = super().clean(value)
        try:
            return str(Week.parse(value))
        except SlotError as error:
            raise forms.ValidationError(str(error)) from error


def _words(*, rows: int = 4, **attrs) -> forms.Textarea:
    return forms.Textarea({"rows": rows, **attrs})


def fix_only_choice(form: forms.BaseForm, name: str) -> None:
    """Where a choice leaves only one row, take it and do not ask."""
    field = form.fields[name]
    only = list(field.queryset[:2])
    if len(only) == 1:
        field.widget = forms.HiddenInput()
        field.disabled = True
        form.initial[name] = only[0].pk


class VersionedForm(forms.ModelForm):
    """A form that knows which version of the row was opened, so that two windows notice."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user: User, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version
        for field in self.fields.values():
            # Text that is too long must arrive whole, to be told and kept, not cut by the browser.
            field.widget.attrs.pop("maxlength", None)
            field.error_messages.setdefault("max_length", TOO_LONG)
            field.error_messages["max_length"] = TOO_LONG

    def take_version(self, version: int) -> None:
        """Let the next save of this bound form replace the row as it is now."""
        self.data = self.data.copy()
        self.data["version"] = str(version)

    def facts(self) -> dict:
        """Return the cleaned values that the action writes."""
        names = self._meta.fields
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def _number(label, words, **kwargs) -> forms.IntegerField:
    """Return a stepper for a number from 1 to 999."""
    wrong = {"min_value": words, "max_value": words, "invalid": words, "required": words}
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=999,
        initial=1,
        widget=Stepper,
        error_messages=wrong,
        **kwargs,
    )


class DemandForm(VersionedForm):
    """需求: what, how many, when, until when, whom to ask."""

    org = forms.ModelChoiceField(queryset=None, label=_("哪个社区（街道）的需求"))
    quantity = _number(_("要几家单位"), _("数量请写 1 到 999 之间的数"))
    slots = SlotsField(label=_("每周什么时候"), required=False, max_length=300)

    class Meta:
        model = Demand
        fields = (
            "title",
            "description",
            "category",
            "quantity",
            "slots",
            "due",
            "contact_name",
            "contact_phone",
        )
        widgets = {
            "description": _words(placeholder=_("谁、什么事、难在哪里。写得具体，匹配才准")),
            "due": DayInput,
        }
        labels = {"due": _("什么时候之前要办成")}
        error_messages = {"due": DAY_WORDS, "title": {"required": NO_TITLE}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["placeholder"] = _("一句话说清，如：孩子放学没人管")
        self.fields["category"].empty_label = _("不确定，请系统看着办")
        places = rules.demand_places(self.user)
        if self.instance.pk:
            del self.fields["org"]
            return
        self.fields["org"].queryset = places
        fix_only_choice(self, "org")

    def clean_due(self):
        """A date that has passed cannot be met; an old one that stays as it was may stay."""
        due = self.cleaned_data["due"]
        if due and due < timezone.localdate() and due != self.initial.get("due"):
            raise forms.ValidationError(_("这一天已经过去，请写今天或以后的日期"))
        return due


class OfferForm(VersionedForm):
    """供给: what, how far, when, how many at once, photos."""

    unit = forms.ModelChoiceField(queryset=None, label=_("以哪家单位的名义"))
    kind = forms.ChoiceField(
        choices=Kind.choices,
        label=_("类型"),
        widget=ChoiceCards(
            hints={"resource": _("场地、物件、资金"), "service": _("有人出力办事")},
        ),
        error_messages={"required": _("请选资源还是服务")},
    )
    reach = forms.ChoiceField(
        choices=Reach.choices, label=_("能去多远"), widget=Segmented, initial=Reach.STREET
    )
    slots = SlotsField(label=_("每周什么时候"), required=False, max_length=300)
    capacity = _number(
        _("一次能接几家"),
        _("可承接数请写 1 到 999 之间的数"),
        help_text=_("接满后不再推给别人"),
    )
    photos = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("照片"),
        required=False,
        widget=PhotoPicker(limit=MAX_PHOTOS),
        error_messages={"invalid_choice": _("有一张照片没有传好，请重新选")},
    )

    class Meta:
        model = Offer
        fields = (
            "kind",
            "title",
            "description",
            "category",
            "capacity",
            "slots",
            "reach",
        )
        error_messages = {"title": {"required": NO_TITLE}}
        widgets = {
            "description": _words(placeholder=_("做什么、谁来做、要对方准备什么；不做的也写上")),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["placeholder"] = _("一句话说清，如：进社区量血压")
        self.fields["category"].empty_label = _("不确定，请系统看着办")
        photos = Photo.objects.filter(uploaded_by=self.user)
        if self.instance.pk:
            photos = photos | Photo.objects.filter(offers=self.instance)
            self.fields["photos"].initial = list(self.instance.photos.all())
            del self.fields["unit"]
        else:
            units = rules.offer_units(self.user)
            self.fields["unit"].queryset = units
            fix_only_choice(self, "unit")
        self.fields["photos"].queryset = photos.distinct()

    def clean_photos(self):
        """At most six."""
        return _few_enough(self.cleaned_data["photos"])


def _few_enough(photos):
    if len(photos) > MAX_PHOTOS:
        raise forms.ValidationError(_("照片最多 %(n)s 张") % {"n": MAX_PHOTOS})
    return photos


class FitForm(forms.Form):
    """What the estimate of an offer needs; anything that cannot be read counts as not said."""

    unit = forms.ModelChoiceField(queryset=None, required=False)
    reach = forms.ChoiceField(choices=Reach.choices, required=False)
    category = forms.ModelChoiceField(queryset=Category.objects.all(), required=False)
    slots = SlotsField(required=False)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = rules.offer_units(user)


class ReasonForm(forms.Form):
    """A reason in words, which the other side is told."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        widget=_words(rows=2),
        error_messages={"required": _("请写明原因，会告诉对方"), "max_length": TOO_LONG},
    )

    def __init__(self, *args, optional: bool = False, label: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not optional
        self.fields["reason"].widget.attrs.pop("maxlength", None)
        if label:
            self.fields["reason"].label = label


class ClaimForm(forms.ModelForm):
    """A unit claims a demand, perhaps with one of its offers."""

    unit = forms.ModelChoiceField(queryset=None, label=_("以哪家单位的名义"))
    offer = forms.ModelChoiceField(
        queryset=None, label=_("用哪条供给"), required=False, empty_label=_("不用已有的供给")
    )

    class Meta:
        model = Claim
        fields = ("note",)
        widgets = {"note": _words(rows=3, placeholder=_("打算怎么办、什么时候能来"))}
        labels = {"note": _("给社区的话")}
        error_messages = {"note": {"max_length": TOO_LONG}}

    def __init__(self, *args, units, offers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs.pop("maxlength", None)
        self.fields["unit"].queryset, self.fields["offer"].queryset = units, offers
        fix_only_choice(self, "unit")
        if not offers.exists():
            del self.fields["offer"]


class AskForm(forms.ModelForm):
    """A community asks for an offer: for one of its demands, or for a new one in a line."""

    demand = forms.ModelChoiceField(
        queryset=None, label=_("为哪条需求"), required=False, empty_label=_("新写一条，填在下面")
    )
    org = forms.ModelChoiceField(queryset=None, label=_("哪个社区（街道）"), required=False)
    title = forms.CharField(label=_("或者新写一条：标题"), max_length=100, required=False)

    class Meta:
        model = Claim
        fields = ("note",)
        widgets = {"note": _words(rows=3, placeholder=_("人数、地点、想在什么时候"))}
        labels = {"note": _("给单位的话")}
        error_messages = {"note": {"max_length": TOO_LONG}}

    def __init__(self, *args, demands, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs.pop("maxlength", None)
        self.fields["demand"].queryset, self.fields["org"].queryset = demands, places
        fix_only_choice(self, "org")
        if not demands.exists():
            del self.fields["demand"]

    def clean(self):
        """Either a demand that exists or the title of a new one."""
        data = super().clean()
        if not data.get("demand") and not data.get("title"):
            self.add_error("title", _("请选一条需求，或写一句想办的事"))
        if not data.get("demand") and not data.get("org"):
            self.add_error("org", _("请选为哪个社区办"))
        return data


class AcceptForm(forms.Form):
    """Due date and contact of the project that begins."""

    due = forms.DateField(
        label=_("什么时候之前办成"),
        widget=DayInput,
        error_messages={"required": _("请选完成期限"), **DAY_WORDS},
    )
    contact_name = forms.CharField(label=_("单位联系人"), max_length=40, required=False)
    contact_phone = forms.CharField(
        label=_("联系电话"),
        max_length=20,
        required=False,
        validators=Demand._meta.get_field("contact_phone").validators,
    )

    def clean_due(self):
        """Today or later."""
        due = self.cleaned_data["due"]
        if due < timezone.localdate():
            raise forms.ValidationError(_("完成期限不能早于今天"))
        return due


class DueForm(forms.Form):
    """Another due date of a project."""

    due = AcceptForm.base_fields["due"]
    clean_due = AcceptForm.clean_due


class RefuseForm(forms.Form):
    """Why not: one of the known reasons, and words."""

    reason = forms.ChoiceField(
        label=_("为什么？原因会告诉对方"),
        choices=DeclineReason.choices,
        widget=Pills,
        error_messages={"required": _("请选一个原因，会告诉对方")},
    )
    note = forms.CharField(label=_("补充"), max_length=300, required=False)


class ReportForm(forms.Form):
    """报办结: what was done, with photos."""

    report = forms.CharField(
        label=_("做了什么"),
        max_length=5000,
        widget=_words(rows=5, placeholder=_("什么时候、谁、为多少人做了什么")),
        error_messages={"required": _("请写明做了什么"), "max_length": TOO_LONG},
    )
    photos = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("现场照片"),
        widget=PhotoPicker(limit=MAX_PHOTOS),
        error_messages={
            "required": _("请至少传一张现场照片"),
            "invalid_choice": _("有一张照片没有传好，请重新选"),
        },
    )

    def __init__(self, *args, user: User, project=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["report"].widget.attrs.pop("maxlength", None)
        photos = Photo.objects.filter(uploaded_by=user)
        if project is not None:
            photos = photos | Photo.objects.filter(projects=project)
        self.fields["photos"].queryset = photos.distinct()

    def clean_photos(self):
        """At most six."""
        return _few_enough(self.cleaned_data["photos"])


class ReviewForm(forms.Form):
    """评议: 1 to 5, and words."""

    rating = forms.TypedChoiceField(
        label=_("做得怎么样"),
        choices=[
            (5, _("5 很满意")),
            (4, _("4 满意")),
            (3, _("3 一般")),
            (2, _("2 不满意")),
            (1, _("1 很不满意")),
        ],
        coerce=int,
        widget=Pills,
        error_messages={"required": _("请选 1 到 5 分")},
    )
    comment = forms.CharField(
        label=_("评语"),
        max_length=500,
        required=False,
        widget=_words(rows=3),
        error_messages={"max_length": TOO_LONG},
    )
