"""What residents fill in without a login: a report at a doorway, and the rating of the answer."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import Segmented
from grids.actions.ratings import NUMBERS
from grids.forms.calls import RateForm
from grids.forms.matters import ReportedForm
from grids.models import Matter
from grids.models.matters import Sort

# What residents read for the sorts.
WISHES = [
    (Sort.NEED.value, _("请人来办")),
    (Sort.RISK.value, _("说一处危险")),
    (Sort.IDEA.value, _("提个建议")),
]


class DoorForm(ReportedForm):
    """What, where, photos, how to answer, and a line of consent where a number is given.

    `same`: what was chosen on the page that shows likely duplicates: the number of one, or "no".
    """

    field_order = ("text", "place", "photos", "category", "sort", "name", "phone", "agrees")
    sort = forms.ChoiceField(
        label=_("您想"),
        choices=WISHES,
        initial=Sort.NEED,
        widget=Segmented,
        error_messages={"required": _("请选一个"), "invalid_choice": _("请从列出的里选")},
    )
    agrees = forms.BooleanField(
        label=_("同意社区用这个电话联系我，办完就删掉"),
        required=False,
    )
    same = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = _("不留也行：凭查询码看办到哪一步")

    def facts(self) -> dict:
        """Return what was said, by the names of grids.actions.matter_filing."""
        return super().facts() | {"sort": self.cleaned_data["sort"]}

    def clean(self) -> dict:
        """A number is taken with consent only; without one no name is needed."""
        cleaned = super().clean() or {}
        if cleaned.get("phone") and not cleaned.get("agrees"):
            self.add_error("agrees", _("留电话请勾选同意；不想留，就把电话删掉"))
        return cleaned

    def chosen(self, alike: list[Matter]) -> Matter | None:
        """Return which of the likely duplicates was chosen as the same."""
        same = self.cleaned_data.get("same")
        return next((one for one in alike if str(one.pk) == same), None)


class MatterRateForm(RateForm):
    """Solved or not, points, words without numbers of persons."""

    def clean_comment(self) -> str:
        """Refuse numbers of phones and identity cards."""
        comment = self.cleaned_data["comment"]
        if NUMBERS.search(comment):
            raise ValidationError(_("评语里请不要写电话、证件号"))
        return comment
