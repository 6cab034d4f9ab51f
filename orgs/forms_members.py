"""Forms of members and teams."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import Segmented
from core.models import User
from orgs import rules
from orgs.checkins import places_of_teams
from orgs.forms import TOO_LONG, StampedForm, choose_from, keep_long_text
from orgs.models import Member, Team, TeamPerson, Unit

SKILLS = forms.TextInput({"placeholder": _("如：理发、修电器、教书法")})


class MemberForm(StampedForm):
    """党员报到: who, where, what he can do; the community of a check-in never changes."""

    class Meta:
        model = Member
        fields = ("name", "phone", "org", "home_unit", "skills")
        widgets = {"skills": SKILLS, "phone": forms.TextInput({"inputmode": "tel"})}
        help_texts = {
            "phone": _("只给经办的人看，每次查看都有记录"),
            "home_unit": _("服务情况会反馈给所在单位"),
        }

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        units = rules.home_units(user).order_by("name")
        choose_from(self.fields["home_unit"], units, "unit_choices")
        if self.instance.pk:
            del self.fields["org"]
            return
        places = rules.check_in_places(user)
        choose_from(self.fields["org"], places, "org_choices")
        self.fields["org"].error_messages["required"] = _("请选到哪个社区报到")
        self._take_only("org", places)
        if not rules.keeps_members(user):  # a unit's people ask for their own alone
            self.fields["home_unit"].required = True
            self.fields["home_unit"].error_messages["required"] = _("请选党员所在的单位")
            self._take_only("home_unit", units)

    def _take_only(self, name: str, rows: QuerySet) -> None:
        """Where a menu has one row, begin with it."""
        only = list(rows[:2])
        if len(only) == 1:
            self.initial[name] = only[0].pk


class EndForm(forms.Form):
    """Why a check-in ends."""

    reason = forms.CharField(
        label=_("为什么结束？本人看得到"),
        max_length=200,
        error_messages={"required": _("请写明为什么结束，本人看得到"), "max_length": TOO_LONG},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        keep_long_text(self.fields.values())


class TeamForm(StampedForm):
    """队伍: its name, kind, place, unit and leader."""

    kind = forms.ChoiceField(
        label=_("类型"), choices=Team.Kind.choices, widget=Segmented, initial=Team.Kind.VOLUNTEERS
    )

    class Meta:
        model = Team
        fields = ("name", "kind", "org", "unit", "leader")
        help_texts = {
            "leader": _("队长可以替队伍发布供给、认领需求"),
            "unit": _("有单位的，单位联络员也能替队伍办"),
        }

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        places = places_of_teams(user)
        members = Member.objects.editable_by(user).in_force().order_by("name", "pk")
        units = Unit.objects.editable_by(user).present().order_by("name")
        choose_from(self.fields["unit"], units, "unit_choices")
        self.fields["leader"].queryset = members
        self.fields["leader"].label_from_instance = lambda member: member.name
        if self.instance.pk:
            del self.fields["org"]
            return
        choose_from(self.fields["org"], places, "org_choices")


class PersonForm(forms.ModelForm):
    """队员: a member who has checked in there, or a name."""

    class Meta:
        model = TeamPerson
        fields = ("member", "name", "skills")
        widgets = {"skills": SKILLS}
        labels = {"member": _("报到党员"), "name": _("或者写姓名")}

    def __init__(self, *args, team: Team, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.team = team
        there = Member.objects.in_force().filter(org=team.org_id).exclude(in_teams__team=team)
        self.fields["member"].queryset = there.order_by("name", "pk")
        self.fields["member"].label_from_instance = lambda member: member.name
        keep_long_text(self.fields.values())

    def clean(self) -> dict:
        """Ask for one of the two."""
        said = super().clean()
        if bool(said.get("member")) == bool(said.get("name")) and "name" not in self.errors:
            self.add_error("name", _("请选一位报到党员，或者写一个姓名"))
        return said
