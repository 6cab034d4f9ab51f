"""Forms of matters behind the sign-in: writing one down, and one small form for each step."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from alliances.models import Membership
from alliances.rules import members_spoken_for
from core.forms import SearchSelect, Segmented
from core.models import PHONE, User
from grids import matter_rules as rules
from grids.actions.matters import members_of
from grids.forms.calls import DepartmentsForm, words
from grids.forms.photos import PhotosField
from grids.matter_alike import alike_to
from grids.models import AnswerTemplate, Matter
from grids.models.matters import Category, MatterUrgency, Sort, Source
from grids.models.workdays import Kind, Urgency
from orgs.forms import TOO_LONG
from orgs.models import Level, Member, Org, Unit
from services.models import Project

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


class ReportedForm(forms.Form):
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


class MatterStepForm(forms.Form):
    """The form of one step; knows the matter that it is of, and who takes it."""

    def __init__(self, *args, matter: Matter, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.matter, self.user = matter, user


class WhyForm(MatterStepForm):
    """Why."""

    reason = words(_("理由"), _("请写理由"), most=300)


class SayForm(MatterStepForm):
    """Some words, where there are any."""

    text = words(_("说明"), "", required=False, most=500)


class DispatchForm(SayForm):
    """To whom it goes."""

    field_order = ("unit", "member", "text")
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("派给单位、部门"),
        required=False,
        empty_label=_("不派给单位"),
        widget=SearchSelect(),
        error_messages=NO_CHOICE,
    )
    member = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("派给报到党员"),
        required=False,
        empty_label=_("不派给个人"),
        error_messages=NO_CHOICE,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = rules.units_for(self.matter.org)
        members = rules.members_for(self.matter.org)
        self.fields["member"].queryset = members
        if not members.exists():
            del self.fields["member"]

    def clean(self) -> dict:
        """One of both."""
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("unit")) == bool(cleaned.get("member")):
            self.add_error("unit", _("请选一个单位，或一名党员"))
        return cleaned


class TakeForm(SayForm):
    """Who of the unit takes it; a member and the people of the place take it themselves."""

    field_order = ("member", "text")
    member = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("哪位党员来办"),
        required=False,
        empty_label=_("单位自己办"),
        error_messages=NO_CHOICE,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        found = members_of(self.matter) if self.matter.unit_id else Member.objects.none()
        self.fields["member"].queryset = found
        if not (rules.hands_of(self.user, self.matter).unit and found.exists()):
            del self.fields["member"]


class NoteForm(MatterStepForm):
    """How far it is, or a word to who reported."""

    text = words(_("进展"), _("请写几句，别人才知道办到哪一步"), most=500)
    public = forms.BooleanField(label=_("反映人也能看到"), required=False)


class PressForm(MatterStepForm):
    """What is pressed for."""

    text = words(_("督办意见"), _("请写要他们怎么做"), most=500)


class AnswerForm(MatterStepForm):
    """The answer that who reported reads, in own words or those of a template, and photos."""

    template = forms.ModelChoiceField(
        AnswerTemplate.objects.none(),
        label=_("用模板"),
        required=False,
        empty_label=_("自己写"),
        error_messages=NO_CHOICE,
    )
    text = words(_("答复"), "", required=False, most=500)
    photos = PhotosField(label=_("办完的照片"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("反映人凭查询码看得到，不要写别人的姓名、电话")
        found = AnswerTemplate.objects.binding(self.matter.org)
        self.fields["template"].queryset = found
        if not found.exists():
            del self.fields["template"]

    def clean(self) -> dict:
        """Where nothing was written, the template's words are the answer."""
        cleaned = super().clean() or {}
        template = cleaned.pop("template", None)
        if not (cleaned.get("text") or "").strip():
            if template is None:
                self.add_error("text", _("请写怎么办的，或选一个模板"))
            else:
                cleaned["text"] = template.text
        return cleaned


class MatterCheckForm(MatterStepForm):
    """What the check found."""

    passed = forms.TypedChoiceField(
        label=_("核单结果"),
        choices=[("yes", _("办好了")), ("no", _("没办好，继续办"))],
        coerce=lambda value: value == "yes",
        widget=Segmented,
        error_messages=NO_CHOICE,
    )
    text = words(_("看到什么"), _("请写核对的情况"), most=500)


class DownForm(WhyForm):
    """To which org below."""

    field_order = ("org", "reason")
    org = forms.ModelChoiceField(
        Org.objects.none(), label=_("交给"), empty_label=None, error_messages=NO_CHOICE
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["org"].queryset = rules.below_of(self.matter)


class JoinForm(MatterStepForm):
    """Into which other matter of the community; those most alike stand first."""

    into = forms.ModelChoiceField(
        Matter.objects.none(), label=_("和哪一件是同一件事"), empty_label=_("请选"),
        error_messages=NO_CHOICE,
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Matter.objects.visible_to(self.user).filter(
            home__community_id=self.matter.home.community_id,
            state__in=[*Matter.OPEN, Matter.State.DONE],
        )
        field = self.fields["into"]
        field.queryset = rows.exclude(pk=self.matter.pk).order_by("-reported_at", "-pk")
        found = alike_to(self.matter, self.user)
        if found:
            self.initial.setdefault("into", found[0].pk)


class MakeForm(MatterStepForm):
    """Title and text of what it becomes; not a word about who reported."""

    title = line(_("标题"), most=60, required=True, need=_("请写标题，一句话说清"))
    text = words(_("情况"), _("请写清楚什么情况"), most=1000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("title", self.matter.title)
        self.initial.setdefault("text", self.matter.text[:1000])


class TopicForm(MakeForm):
    """To which body it is proposed."""

    field_order = ("member", "title", "text")
    member = forms.ModelChoiceField(
        Membership.objects.none(), label=_("提给哪个机构"), empty_label=None,
        error_messages=NO_CHOICE,
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        field.queryset = members_spoken_for(self.user).select_related("alliance")
        field.label_from_instance = lambda one: str(one.alliance)


class MatterCallForm(DepartmentsForm, MatterStepForm):
    """Whom the street calls, and how urgent it is."""

    field_order = ("kind", "urgency", "lead", "helpers", "text")
    kind = forms.ChoiceField(
        label=_("类别"), choices=Kind.choices, initial=Kind.WORK, widget=Segmented,
        error_messages=NO_CHOICE,
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=_("紧急程度"), choices=Urgency.choices, initial=Urgency.NORMAL, widget=Segmented,
        error_messages=NO_CHOICE,
    )  # fmt: skip
    text = words(_("情况"), _("请写清楚什么情况、要部门做什么"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(self.matter.org)
        self.initial.setdefault("text", self.matter.text)
