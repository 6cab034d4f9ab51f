"""Forms of organisations, posts, accounts and units."""

from collections.abc import Iterable

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.forms import SearchSelect, SearchSelectMultiple
from core.models import User
from orgs import rules
from orgs.actions import stamp_of
from orgs.models import Level, Org, Unit
from orgs.scope import scope_of

DAY_WORDS = {"invalid": _("没有这一天，请写成 2026-11-23 这样")}
TOO_LONG = _("最多写 %(limit_value)d 个字，现在有 %(show_value)d 个，请删短一些")
FEW = 60  # a menu with more choices than this loads them while one types


class LazySelect(SearchSelect):
    """A searched select that puts only the chosen choice, or a few, into the page."""

    def __init__(self, view: str, query: str = "", **kwargs):
        super().__init__(**kwargs)
        self.view, self.query = view, query

    def get_context(self, name, value, attrs):
        """Add the address from which choices are loaded."""
        context = super().get_context(name, value, attrs)
        url = reverse(self.view) + self.query
        context["widget"]["attrs"]["data-search-select"] = url
        return context

    def optgroups(self, name, value, attrs=None):
        """Return the chosen choice only; the page loads others."""
        chosen = {str(one) for one in value if one}
        kept = self.choices
        queryset = getattr(kept, "queryset", None)
        if queryset is not None:
            rows = queryset.filter(pk__in=[one for one in chosen if one.isdecimal()])
            self.choices = [("", ""), *((row.pk, str(row)) for row in rows)]
        try:
            return super().optgroups(name, value, attrs)
        finally:
            self.choices = kept


class LazySelectMultiple(LazySelect, forms.SelectMultiple):
    """The same for several choices."""


def choose_several(field: forms.ModelMultipleChoiceField, rows, view: str, query: str = "") -> None:
    """As `choose_from`, for a field of several."""
    field.queryset = rows
    if rows[FEW : FEW + 1].exists():
        field.widget = LazySelectMultiple(view, query)
    else:
        field.widget = SearchSelectMultiple()
    field.widget.choices = field.choices


def choose_from(field: forms.ModelChoiceField, rows, view: str, query: str = "") -> None:
    """Give the field its rows: a plain searched menu for few, one that loads them for many."""
    field.queryset = rows
    if rows[FEW : FEW + 1].exists():
        field.widget = LazySelect(view, query)
    else:
        field.widget = SearchSelect()
    field.widget.choices = field.choices


def keep_long_text(fields: Iterable[forms.Field]) -> None:
    """Let text that is too long arrive whole, to be told and kept, not cut by the browser."""
    for field in fields:
        field.widget.attrs.pop("maxlength", None)
        if isinstance(field, forms.CharField):
            field.error_messages["max_length"] = TOO_LONG


class StampedForm(forms.ModelForm):
    """A form that notices when somebody else saved the row after it was opened."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stamp"].initial = stamp_of(self.instance)
        keep_long_text(self.fields.values())

    def take_stamp(self, stamp: str) -> None:
        """Let the next save of this bound form replace the row as it is now."""
        self.data = self.data.copy()
        self.data["stamp"] = stamp


class NewPasswordForm(forms.Form):
    """A new password, twice, under the rules that stand beside it."""

    password = forms.CharField(
        label=_("新密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password", "autofocus": True}),
    )
    again = forms.CharField(
        label=_("再写一遍"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user: User | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def rules(self) -> list:
        """Return the rules of passwords in words (settings.AUTH_PASSWORD_VALIDATORS)."""
        return [
            _("至少 10 位，大写字母、小写字母、数字、符号里至少有三种"),
            _("不要用姓名、账号、电话，也不要用别人容易猜到的密码"),
        ]

    def clean_password(self) -> str:
        """Check the password by the rules."""
        password = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict:
        """Both must be the same."""
        said = super().clean()
        if said.get("password") and said.get("again") and said["password"] != said["again"]:
            self.add_error("again", _("两遍写得不一样，请再写一次"))
        return said


class PlaceForm(forms.Form):
    """A new grid or building."""

    name = forms.CharField(label=_("名称"), max_length=100)
    code = forms.RegexField(
        r"^[0-9A-Za-z-]{3,20}$",
        label=_("代码"),
        max_length=20,
        help_text=_("全市不重复，一般是上级代码加三位，定了就不改"),
        error_messages={"invalid": _("代码写 3 到 20 位数字、字母或短横线")},
    )


class NameForm(forms.Form):
    """Another name."""

    name = forms.CharField(label=_("名称"), max_length=100)


class MoveForm(forms.Form):
    """Another parent."""

    to = forms.ModelChoiceField(Org.objects.none(), label=_("移到哪里"))

    def __init__(self, *args, user: User, org: Org, **kwargs):
        super().__init__(*args, **kwargs)
        rows = rules.parents_for(user, org)
        choose_from(self.fields["to"], rows, "org_choices", f"?above={org.pk}")


class UnitForm(StampedForm):
    """单位: what it is, where it lies, who answers for it."""

    class Meta:
        model = Unit
        fields = (
            "name",
            "sector",
            "org",
            "address",
            "contact_name",
            "contact_phone",
            "branch_name",
            "party_members",
            "ref",
        )
        help_texts = {
            "org": _("一般是社区；区直部门写区"),
            "ref": _("您自己台账里的编号，导入时凭它认出同一家"),
            "contact_phone": _("只给经办的人看，每次查看都有记录"),
        }

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        levels = (Level.DISTRICT, Level.STREET, Level.COMMUNITY)
        orgs = Org.objects.standing().filter(scope_of(user).under(""), level__in=levels)
        choose_from(self.fields["org"], orgs, "org_choices", "?units=1")


class ContactForm(StampedForm):
    """Who answers for the unit, and where it is."""

    class Meta:
        model = Unit
        fields = ("contact_name", "contact_phone", "address")
