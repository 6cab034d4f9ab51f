"""Forms of grids."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Segmented
from grids.models import GridCard
from orgs.forms import TOO_LONG, StampedForm

WHOLE = {"invalid": _("请写整数"), "min_value": _("不能是负数"), "required": _("没有就写 0")}


class GridForm(StampedForm):
    """The card of a grid; its name and place are the tree's."""

    class Meta:
        model = GridCard
        fields = (
            "kind",
            "households",
            "party_members",
            "branch_name",
            "keeper_name",
            "keeper_phone",
            "places",
        )
        widgets = {"kind": Segmented, "places": forms.Textarea({"rows": 4})}
        error_messages = {"households": WHOLE, "party_members": WHOLE}
        help_texts = {
            "households": _("基本网格一般 400 户左右"),
            "party_members": _("基本网格一般 30 至 50 名"),
            "keeper_phone": _("只给经办的人看，每次查看都有记录"),
            "places": _("楼院、四至、活动场所"),
        }


class ProposalForm(forms.Form):
    """What a keeper asks the community to change."""

    text = forms.CharField(
        label=_("哪里要改，改成什么"),
        max_length=400,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"max_length": TOO_LONG, "required": _("请写下要改什么")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs.pop("maxlength", None)
