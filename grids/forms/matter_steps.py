"""Forms of the steps of a matter: one small form for each."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliances.models import Membership
from alliances.rules import members_spoken_for
from core.forms import SearchSelect, Segmented
from core.models import User
from grids.actions.matters import members_of
from grids.forms.calls import DepartmentsForm, words
from grids.forms.matters import NO_CHOICE, line
from grids.forms.photos import KeepsPhotos, PhotosField
from grids.matters import rules
from grids.matters.alike import alike_to
from grids.models import AnswerTemplate, Matter
from grids.models.workdays import Kind, Urgency
from orgs.models import Member, Org, Unit


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
        help_text=_("单位、党员选一样"),
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


class AnswerForm(KeepsPhotos, MatterStepForm):
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
