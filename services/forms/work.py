"""Forms of the work on a project: milestone, task, person, progress, hours of service."""

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput, PhotoPicker, Segmented, Stepper, TimeInput
from core.models import Photo, User
from services.actions.projects import MAX_PHOTOS
from services.forms.fields import DAY_WORDS, TOO_LONG, few_enough, words
from services.forms.who import WhoField
from services.models import Participant, Project, Side
from services.projects.people import Menu, known_names


class WorkForm(forms.Form):
    """Base: made for a project and a user; too long a text comes back whole, with its length."""

    def __init__(self, *args, project: Project, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.project, self.user = project, user
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
            if isinstance(field, forms.CharField):
                field.error_messages["max_length"] = TOO_LONG

    def choose_people(self, name: str) -> None:
        """Let a field choose from the project's list, by the names that the user may read."""
        here = self.project.people.filter(left_on=None)
        names = known_names(self.user, here.values_list("member", flat=True))
        field = self.fields[name]
        field.queryset = here
        field.label_from_instance = lambda one: names.get(one.member_id, one.name)


def day_field(label, *, required: bool = True, quick: bool = True) -> forms.DateField:
    """Return a field for a day."""
    missing = {"required": _("请选日期"), **DAY_WORDS}
    return forms.DateField(
        label=label, required=required, widget=DayInput(quick=quick), error_messages=missing
    )


class MilestoneForm(WorkForm):
    """里程碑: what, and by when."""

    name = forms.CharField(
        label=_("里程碑"),
        max_length=100,
        error_messages={"required": _("请写到哪一步，如 材料到位")},
    )
    due = day_field(_("什么时候之前"))


class TaskForm(WorkForm):
    """任务: what, by whom, by when, towards which milestone."""

    text = forms.CharField(
        label=_("做什么"), max_length=200, error_messages={"required": _("请写做什么")}
    )
    person = forms.ModelChoiceField(
        None, label=_("谁来做"), required=False, empty_label=_("还没定")
    )
    due = day_field(_("什么时候之前"), required=False)
    milestone = forms.ModelChoiceField(
        None, label=_("属于哪个里程碑"), required=False, empty_label=_("不属于")
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.choose_people("person")
        self.fields["milestone"].queryset = self.project.milestones.filter(done_on=None)
        if not self.fields["milestone"].queryset.exists():
            del self.fields["milestone"]


class PersonForm(WorkForm):
    """参加人: a member, somebody of the team or a name; side, what he does, a number."""

    who = WhoField(
        label=_("报到党员、队员"),
        required=False,
        help_text=_("从名单里选的，服务时间会记到本人和所在单位"),
    )
    name = forms.CharField(
        label=_("或者写姓名"),
        max_length=40,
        required=False,
        error_messages={"required": _("请写姓名")},
    )
    side = forms.ChoiceField(
        label=_("哪一方的人"), choices=Side.choices, widget=Segmented, initial=Side.PROVIDER
    )
    duty = forms.CharField(label=_("分工"), max_length=40, required=False)
    phone = forms.CharField(
        label=_("联系电话"),
        max_length=20,
        required=False,
        validators=Participant._meta.get_field("phone").validators,
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        menu = Menu(self.user, self.project)
        if not any(rows.exists() for rows in menu.rows.values()):
            del self.fields["who"]
            self.fields["name"].required, self.fields["name"].label = True, _("姓名")
            return
        url = reverse("person_choices", args=[self.project.pk])
        chosen = self.data.get(self.add_prefix("who"), "")
        self.fields["who"].take(menu.rows, menu.words, url, chosen=chosen)

    def clean(self) -> dict:
        """Ask for one of the two."""
        said = super().clean()
        both = said.get("who") and said.get("name")
        neither = "who" in self.fields and not said.get("who") and not said.get("name")
        if (both or neither) and not {"who", "name"} & set(self.errors):
            self.add_error("name", _("请选一位报到党员或队员，或者写一个姓名"))
        return said


class ProgressForm(WorkForm):
    """进展: how far, and what was done."""

    PERCENT = _("请写 0 到 100 之间的数")
    percent = forms.IntegerField(
        label=_("做到百分之几"),
        min_value=0,
        max_value=100,
        widget=Stepper({"min": 0, "max": 100, "step": 5}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), PERCENT),
    )
    note = forms.CharField(
        label=_("做了什么，还要做什么"),
        max_length=500,
        widget=words(rows=4),
        error_messages={"required": _("请写做了什么")},
    )


class RecordForm(WorkForm):
    """服务记录: who, when, what, photos; the same hours for all who are ticked."""

    people = forms.ModelMultipleChoiceField(
        None,
        label=_("谁参加了"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选谁参加了"), "invalid_choice": _("请从名单里选")},
    )
    day = day_field(_("哪一天"), quick=False)
    begins = forms.TimeField(
        label=_("几点开始"),
        widget=TimeInput,
        error_messages={"required": _("请写几点开始"), "invalid": _("请写成 09:00 这样")},
    )
    ends = forms.TimeField(
        label=_("几点结束"),
        widget=TimeInput,
        error_messages={"required": _("请写几点结束"), "invalid": _("请写成 11:30 这样")},
    )
    note = forms.CharField(
        label=_("做了什么"),
        max_length=500,
        widget=words(rows=3),
        error_messages={"required": _("请写做了什么")},
    )
    photos = forms.ModelMultipleChoiceField(
        None,
        label=_("现场照片"),
        required=False,
        widget=PhotoPicker(limit=MAX_PHOTOS),
        error_messages={"invalid_choice": _("有一张照片没有传好，请重新选")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.choose_people("people")
        self.fields["photos"].queryset = Photo.objects.filter(uploaded_by=self.user)
        self.fields["day"].initial = timezone.localdate

    def clean_photos(self):
        """At most six."""
        return few_enough(self.cleaned_data["photos"])
