"""The form with which borders are uploaded."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PickedFile
from core.models import User
from grids.rules import places_with_borders
from orgs.forms import choose_from
from orgs.models import Org


class BordersForm(forms.Form):
    """For which street or community, the file, of which coordinates, where it comes from."""

    org = forms.ModelChoiceField(
        Org.objects.none(),
        label=_("哪个街道或社区"),
        error_messages={"required": _("请选街道或社区"), "invalid_choice": _("请从列出的里选")},
    )
    file = forms.FileField(
        label=_("边界文件"),
        widget=PickedFile({"accept": ".geojson,.json"}, words=_("选文件")),
        help_text=_("GeoJSON，每个图形写明网格的代码或名称"),
        error_messages={
            "required": _("请选文件"),
            "empty": _("文件是空的"),
            "missing": _("请选文件"),
            "invalid": _("请选文件"),
        },
    )
    gcj = forms.BooleanField(
        label=_("是手机地图（高德、腾讯）的坐标，换算以后再存"), required=False
    )
    note = forms.CharField(
        label=_("来源"), max_length=100, required=False, help_text=_("如：民政区划图，2025 年")
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        choose_from(self.fields["org"], places_with_borders(user), "org_choices", "?streets=1")
