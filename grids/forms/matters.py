"""Forms of reports: what anybody reports, and what is written down behind the sign-in."""

import re
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import Segmented
from core.listfiles.parse import narrow
from core.models import PHONE, User
from grids.forms.calls import words
from grids.forms.photos import KeepsPhotos, PhotosField
from grids.matters import rules
from grids.models.matters import Category, MatterUrgency, Sort, Source
from orgs.forms import TOO_LONG
from orgs.models import Level, Org
from services.models import Project

# A mobile phone, an identity card.
PERSONS = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
NO_CHOICE = {"required": _("请选一个"), "invalid_choice": _("请从列出的里选")}


def line(label, *, most: int, required: bool = False, need="", **facts):
    """Return a box for one line."""
    field = forms.CharField(
        label=label,
        required=required,
        max_length=most,
        error_messages={"required": need, "max_length": TOO_LONG},
        **facts,
    )
    field.widget.attrs.pop("maxlength", None)
    return field


def what_happened():
    """Return the box for what somebody reports."""
    return words(_("什么事"), _("请写什么事，一两句就行"), rows=4)


class ReportedForm(KeepsPhotos):
    """What anybody reports: what, where, photos, how to answer."""

    text = what_happened()
    place = line(_("在哪里"), most=100)
    category = forms.ChoiceField(
        label=_("哪一类"),
        choices=Category.choices,
        initial=Category.OTHER,
        error_messages=NO_CHOICE,
    )
    photos = PhotosField(label=_("照片"), required=False)
    name = line(_("怎么称呼"), most=40)
    phone = line(_("联系电话"), most=20, validators=[PHONE])

    def clean_text(self) -> str:
        """Refuse numbers of persons: only what stands in its own field can be dropped in time."""
        if PERSONS.search(narrow(self.cleaned_data["text"])):
            raise ValidationError(_("电话请写在“联系电话”里，办完才好删掉；证件号请不要写"))
        return self.cleaned_data["text"]

    def facts(self) -> dict:
        """Return what was said, by the names of grids.actions.matter_filing."""
        names = ("text", "place", "category", "photos", "name", "phone")
        return {name: self.cleaned_data[name] for name in names}


class MatterForm(ReportedForm):
    """A matter that somebody tells a keeper, a messenger or an office."""

    field_order = ("home", "source", "text", "place", "category", "sort", "urgency", "project",
                   "photos", "name", "phone")  # fmt: skip
    home = forms.ModelChoiceField(
        Org.objects.none(), label=_("哪个网格、社区"), empty_label=None, error_messages=NO_CHOICE
    )
    source = forms.ChoiceField(label=_("从哪里来"), widget=Segmented, error_messages=NO_CHOICE)
    sort = forms.ChoiceField(
        label=_("性质"),
        choices=Sort.choices,
        initial=Sort.NEED,
        widget=Segmented,
        error_messages=NO_CHOICE,
    )
    urgency = forms.ChoiceField(
        label=_("紧急程度"),
        choices=MatterUrgency.choices,
        initial=MatterUrgency.NORMAL,
        widget=Segmented,
        error_messages=NO_CHOICE,
    )
    project = forms.ModelChoiceField(
        Project.objects.none(),
        label=_("说的是哪个单位的项目"),
        required=False,
        empty_label=_("不是项目上的事"),
        error_messages=NO_CHOICE,
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        places = rules.places_to_file(user).select_related("parent")
        known = rules.sources_of(user)
        self.fields["home"].queryset = places
        self.fields["home"].label_from_instance = place_name
        self.fields["source"].choices = [(one.value, one.label) for one in Source if one in known]
        self.initial.setdefault("source", known[0] if known else "")
        if len(known) == 1:
            self.fields["source"].widget = forms.HiddenInput()
        communities = places.values("community_id")
        projects = Project.objects.filter(
            org__community_id__in=communities, state__in=[Project.State.IN_WORK]
        )
        self.fields["project"].queryset = projects.select_related("unit", "team", "member")
        self.fields["project"].label_from_instance = lambda one: (
            f"{one.title}（{one.provider_name}）"
        )
        if len(places) == 1:
            self.fields["home"].widget = forms.HiddenInput()
            self.initial["home"] = places[0].pk
        if not projects.exists():
            del self.fields["project"]

    def facts(self) -> dict:
        """Return what was said, by the names of grids.actions.matter_filing."""
        own = ("home", "source", "sort", "urgency")
        more = {name: self.cleaned_data[name] for name in own}
        return super().facts() | more | {"project": self.cleaned_data.get("project")}


class PhoneForm(ReportedForm):
    """The same on the keeper's phone, drawn without anybody's facts; places come with who he is."""

    home = forms.ChoiceField(label=_("哪个网格、社区"))
    source = forms.ChoiceField(label=_("从哪里来"))
    sort = forms.ChoiceField(label=_("性质"), choices=Sort.choices, initial=Sort.NEED)
    urgency = forms.ChoiceField(
        label=_("紧急程度"), choices=MatterUrgency.choices, initial=MatterUrgency.NORMAL
    )


def place_name(org: Org) -> str:
    """Return how a grid or community is called in a choice: a grid with its community."""
    above = org.parent.name if org.level > Level.COMMUNITY and org.parent else ""
    return org.name if org.name.startswith(above) else f"{above} {org.name}"


def ticket_of(raw: str | None, space: uuid.UUID) -> uuid.UUID:
    """Return the ticket of a form's own key within a space (a doorway, an account); without: fresh."""
    try:
        return uuid.uuid5(space, str(uuid.UUID(raw or "")))
    except ValueError:
        return uuid.uuid4()


def key_of(raw: str | None) -> str:
    """Return the key that a form was sent with, so that what comes back is the same report; or fresh."""
    try:
        return str(uuid.UUID(raw or ""))
    except ValueError:
        return str(uuid.uuid4())
