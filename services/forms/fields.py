"""Fields, checks and words that the forms of the lists share with each other and the API."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.forms import Stepper, WeekPicker
from core.models import User
from orgs.models import Member
from services.actions.projects import MAX_PHOTOS
from services.matching.week import SlotError, Week
from services.models import Provider
from services.models.providers import key_of, name_of

Text = str | Promise
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


class ProviderField(forms.ChoiceField):
    """In whose name one gives or claims: one of the user's units, his teams, himself."""

    def take(
        self, form: forms.BaseForm, name: str, providers: list[Provider], *, none: Text = ""
    ) -> None:
        """Offer these; a single one is taken and not asked for, unless it may be `none` of them."""
        self.known = {key_of(one): one for one in providers}
        self.choices = [(key, self._words(one)) for key, one in self.known.items()]
        if none:
            self.choices, self.required = [("", none), *self.choices], False
        elif len(providers) == 1:
            self.widget, self.disabled = forms.HiddenInput(), True
            form.initial[name] = key_of(providers[0])

    @staticmethod
    def _words(provider: Provider) -> str:
        if isinstance(provider, Member):
            return _("我自己（%(org)s报到党员）") % {"org": provider.org.name}
        return name_of(provider)

    def clean(self, value):
        """Return the provider itself; None where nothing was chosen."""
        return self.known.get(super().clean(value))


def words(*, rows: int = 4, **attrs) -> forms.Textarea:
    """Return a box for several lines."""
    return forms.Textarea({"rows": rows, **attrs})


def number(label, wrong, **kwargs) -> forms.IntegerField:
    """Return a stepper for a number from 1 to 999."""
    told = dict.fromkeys(("min_value", "max_value", "invalid", "required"), wrong)
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=999,
        initial=1,
        widget=Stepper,
        error_messages=told,
        **kwargs,
    )


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


def few_enough(photos):
    """Return the photos, or say how many there may be."""
    if len(photos) > MAX_PHOTOS:
        raise forms.ValidationError(_("照片最多 %(n)s 张") % {"n": MAX_PHOTOS})
    return photos


class ReasonForm(forms.Form):
    """A reason in words, which the other side is told."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        widget=words(rows=2),
        error_messages={"required": _("请写明原因，会告诉对方"), "max_length": TOO_LONG},
    )

    def __init__(self, *args, optional: bool = False, label: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not optional
        self.fields["reason"].widget.attrs.pop("maxlength", None)
        if label:
            self.fields["reason"].label = label
