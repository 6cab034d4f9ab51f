"""Forms of 任职: giving one, ending, handing over, and what a post answers for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput, Segmented
from core.models import PHONE, USERNAME, User
from orgs import charges, rules
from orgs.forms import DAY_WORDS, choose_from, choose_several, keep_long_text
from orgs.models import LEVELS_OF_POST, UNIT_POSTS, Level, Org, Post, PostKind, Unit
from orgs.scope import scope_of


class PersonForm(forms.Form):
    """Base: somebody who has an account, or a new account."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=_("已有账号的人"),
        help_text=_("按姓名或账号找。没有账号的，填下面的新账号"),
    )
    username = forms.CharField(
        label=_("新账号"),
        max_length=60,
        required=False,
        validators=[USERNAME],
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(label=_("姓名"), max_length=40, required=False)
    phone = forms.CharField(
        label=_("联系电话"),
        max_length=20,
        required=False,
        validators=[PHONE],
        widget=forms.TextInput({"inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("邮箱"),
        required=False,
        error_messages={"invalid": _("邮箱写得不对，例如 wang@example.cn")},
    )
    end = forms.DateField(
        label=_("任期止"),
        required=False,
        widget=DayInput(quick=False),
        error_messages=DAY_WORDS,
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        people = rules.accounts_seen(user).filter(is_active=True).order_by("name", "pk")
        choose_from(self.fields["person"], people, "account_choices")
        keep_long_text(self.fields.values())

    def clean(self) -> dict:
        """Ask for one person."""
        said = super().clean()
        if said.get("person") and said.get("username"):
            self.add_error("username", _("已选了有账号的人，就不要再填新账号"))
        elif not said.get("person") and not said.get("username") and "username" not in self.errors:
            self.add_error("person", _("请选一个人，或者在下面填新账号"))
        elif said.get("username") and not said.get("name") and "name" not in self.errors:
            self.add_error("name", _("请写姓名"))
        return said


class NamedForm(forms.Form):
    """Base: the orgs and units that a post of the four kinds answers for."""

    charge_orgs = forms.ModelMultipleChoiceField(
        Org.objects.none(),
        required=False,
        label=_("负责哪些组织"),
        help_text=_("街道、社区、网格，可选几个"),
    )
    charge_units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        required=False,
        label=_("负责哪些单位"),
        help_text=_("可选几个。督查员都不选，就是全区（全市）都管"),
    )

    def name_from(self, user: User) -> None:
        """Let the user choose among what he keeps."""
        choose_several(self.fields["charge_orgs"], charges.nameable_orgs(user), "org_choices")
        choose_several(self.fields["charge_units"], charges.nameable_units(user), "unit_choices")

    def named(self) -> list[Org | Unit]:
        """Return what was chosen."""
        said = self.cleaned_data
        return [*said["charge_orgs"], *said["charge_units"]]


class PostForm(PersonForm, NamedForm):
    """Give a post: to somebody known or to a new account, at an org or a unit, for a term."""

    kind = forms.ChoiceField(label=_("职务"))
    org = forms.ModelChoiceField(
        Org.objects.none(),
        required=False,
        label=_("在哪个组织"),
        help_text=_("联络员、特派员在单位任职，其余在组织"),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        required=False,
        label=_("或者在哪个单位"),
        help_text=_("组织和单位选一个"),
    )
    start = forms.DateField(
        label=_("任期起"), widget=DayInput(quick=False), error_messages=DAY_WORDS
    )
    from_unit = forms.ModelChoiceField(
        Unit.objects.none(),
        required=False,
        label=_("来自哪个单位"),
        help_text=_("兼职委员是驻区单位的人，请选他的单位"),
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.user = user
        given = rules.kinds_to_give(user)
        self.fields["kind"].choices = [(k, str(n)) for k, n in PostKind.choices if k in given]
        orgs = Org.objects.standing().filter(scope_of(user).under(""), level__lte=Level.GRID)
        choose_from(self.fields["org"], orgs, "org_choices")
        units = Unit.objects.editable_by(user).present()
        choose_from(self.fields["unit"], units, "unit_choices")
        choose_from(self.fields["from_unit"], units, "unit_choices")
        self.name_from(user)

    def clean(self) -> dict:
        """Ask for one place, one person, and what belongs to the kind."""
        said = super().clean()
        self._clean_place(said)
        kind, from_unit = said.get("kind"), said.get("from_unit")
        if kind == PostKind.PART_TIME_MEMBER and not from_unit and "from_unit" not in self.errors:
            self.add_error("from_unit", _("请选兼职委员来自哪个单位"))
        elif from_unit and kind and kind != PostKind.PART_TIME_MEMBER:
            self.add_error("from_unit", _("只有兼职委员才写来自哪个单位，请去掉"))
        if kind and kind not in charges.FOUR:
            for name in ("charge_orgs", "charge_units"):
                if said.get(name):
                    self.add_error(name, _("只有督查员、特派员、联络员、网格管理员才定负责对象"))
        return said

    def _clean_place(self, said: dict) -> None:
        kind, org, unit = said.get("kind"), said.get("org"), said.get("unit")
        if org and unit:
            self.add_error("unit", _("组织和单位只能选一个"))
        elif not org and not unit and not {"org", "unit"} & set(self.errors):
            only_unit = kind in UNIT_POSTS
            self.add_error("unit" if only_unit else "org", _("请选在哪里任职"))
        elif kind and self._is_for_others(kind, unit or org):
            facts = {"place": (unit or org).name, "kind": PostKind(kind).label}
            words = _("%(place)s的%(kind)s由上级组织部来任命，您可以任命下面的") % facts
            self.add_error("unit" if unit else "org", words)

    def _is_for_others(self, kind: str, place: Org | Unit | None) -> bool:
        """Tell whether the kind fits the place, yet is not the user's to give there."""
        if place is None:
            return False
        if isinstance(place, Org):
            if Level(place.level) not in LEVELS_OF_POST.get(PostKind(kind), set()):
                return False
        elif kind not in UNIT_POSTS:
            return False
        return not rules.may_give_post(self.user, kind, place)


class HandOverForm(PersonForm):
    """The successor, and until when he holds the post."""

    field_order = ("person", "username", "name", "phone", "email", "end")

    def __init__(self, *args, user: User, post: Post, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["person"].queryset = self.fields["person"].queryset.exclude(pk=post.user_id)
        self.fields["end"].label = _("新任期到哪天")
        self.fields["end"].help_text = _("不填就没有定")


class ChargesForm(NamedForm):
    """What a post answers for; a supervisor watches all, or what is named."""

    ALL, NAMED = "all", "named"
    reach = forms.ChoiceField(
        label=_("管到哪里"),
        choices=[(ALL, _("全部")), (NAMED, _("只管下面选的"))],
        widget=Segmented,
        required=False,
    )

    def __init__(self, *args, user: User, post: Post, **kwargs):
        super().__init__(*args, **kwargs)
        self.name_from(user)
        self.fields["charge_units"].help_text = _("可选几个")
        if post.kind == PostKind.SUPERVISOR:
            words = _("%(place)s全部") % {"place": post.place.name}
            self.fields["reach"].choices = [(self.ALL, words), (self.NAMED, _("只管下面选的"))]
            self.fields["reach"].required = True
        else:
            del self.fields["reach"]

    def clean(self) -> dict:
        """A supervisor of "only these" must have some: none at all would open the whole district."""
        said = super().clean()
        if said.get("reach") == self.NAMED and not self.named() and not self.errors:
            self.add_error("charge_orgs", _("请至少选一个组织或单位，或者改为全部"))
        return said

    def named(self) -> list[Org | Unit]:
        """Return what was chosen; nothing for a supervisor of all."""
        if self.cleaned_data.get("reach") == self.ALL:
            return []
        said = self.cleaned_data
        return [*said.get("charge_orgs", ()), *said.get("charge_units", ())]


class EndPostForm(forms.Form):
    """When a post ends."""

    on = forms.DateField(
        label=_("哪天结束"),
        required=False,
        widget=DayInput(quick=False),
        error_messages=DAY_WORDS,
        help_text=_("不填就从现在起；填以后的一天，到那天为止还有效"),
    )
