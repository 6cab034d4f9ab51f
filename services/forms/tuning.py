"""Forms of what a district sets for its matching: a concept, and the limits."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Stepper
from services.forms.fields import TOO_LONG, words
from services.models import Category
from services.models.tuning import LONGEST_NAME, MOST_CHARACTERS, MOST_DAYS, MOST_OPEN, USUAL_DAYS


def _lines(label, hint: str, placeholder: str) -> forms.CharField:
    """Return a box with one entry a line."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=MOST_CHARACTERS,
        help_text=hint,
        widget=words(rows=4, placeholder=placeholder, spellcheck="false"),
        error_messages={"max_length": TOO_LONG},
    )


class EntryForm(forms.Form):
    """词条: what it is called, how people say it, and whether it is used at all."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    name = forms.CharField(
        label=_("名称"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("请写名称，如：理发"), "max_length": TOO_LONG},
    )
    category = forms.ChoiceField(label=_("类别"), error_messages={"required": _("请选类别")})
    residents = _lines(_("居民怎么说"), _("一行一种说法"), _("如：头发长了没人剪"))
    units = _lines(_("单位怎么写"), _("一行一种写法"), _("如：上门义剪"))
    keywords = _lines(_("关键词"), _("一行一个，两个字以上"), _("如：理发"))
    served_by = _lines(_("还可以由谁承接"), _("别的词条的名称，一行一个"), _("如：美容美发"))
    off = forms.BooleanField(label=_("本区停用这个词条"), required=False)

    def __init__(self, *args, fixed: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        names = Category.objects.values_list("name", flat=True)
        self.fields["category"].choices = [("", _("请选")), *((name, name) for name in names)]
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
        if fixed:
            self.fields["name"].disabled = True
            self.fields["name"].widget = forms.HiddenInput()
            self.initial["name"] = fixed

    def clean_name(self) -> str:
        """Without blanks around it."""
        return self.cleaned_data["name"].strip()

    def facts(self) -> dict:
        """Return what the action writes."""
        return {k: v for k, v in self.cleaned_data.items() if k not in ("version", "name")}


def _count(label, wrong, most: int, **kwargs) -> forms.IntegerField:
    told = dict.fromkeys(("min_value", "max_value", "invalid", "required"), wrong)
    return forms.IntegerField(
        label=label, min_value=1, max_value=most, error_messages=told, **kwargs
    )


class LimitsForm(forms.Form):
    """How many open proposals each giver gets, and over how long giving counts."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    _most = _("请写 1 到 99 之间的数，不限就空着")
    per_unit = _count(_("每家单位"), _most, MOST_OPEN, required=False)
    per_team = _count(_("每支队伍"), _most, MOST_OPEN, required=False)
    per_member = _count(_("每位党员"), _most, MOST_OPEN, required=False)
    days = _count(
        _("多少天内承接过的算数"),
        _("请写 1 到 730 之间的天数"),
        MOST_DAYS,
        initial=USUAL_DAYS,
        widget=Stepper,
    )

    def facts(self) -> dict:
        """Return what the action writes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
