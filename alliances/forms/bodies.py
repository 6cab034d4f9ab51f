"""Forms of bodies: the card, members, seats, kinds, ending and merging."""

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliances.models import Alliance, BodyKind, Seat
from alliances.rules import orgs_for_bodies, orgs_for_kinds
from core.forms import DayInput, SearchSelect, SearchSelectMultiple, Segmented
from core.models import PHONE, User
from orgs.forms import FEW, LazySelect, choose_from
from orgs.models import Level, Org, Unit
from orgs.rules import accounts_seen
from orgs.scope import scope_of

DAY_WORDS = {"invalid": _("没有这一天，请写成 2026-11-23 这样"), "required": _("请写日期")}
CORNER = re.compile(r"\s*(-?\d+(?:\.\d+)?)(?:\s*[,，]\s*|\s+)(-?\d+(?:\.\d+)?)\s*")

# The words of the board on which the quarter is drawn (static/js/quarter.js).
BOARD = {
    "data-quarter": "",
    "data-label": _("片区草图，点一下加一个拐点"),
    "data-undo": _("撤销一点"),
    "data-clear": _("清空"),
    "data-nearer": _("放大"),
    "data-farther": _("缩小"),
    "data-scale": _("200 米"),
}
# Where the board begins, by the first four digits of the city's code; elsewhere Beijing.
CENTRES = {
    "3702": "120.3826,36.0671",
    "5101": "104.0657,30.6595",
    "5304": "102.5450,24.3520",
    "2207": "124.8250,45.1410",
}
ELSEWHERE = "116.3975,39.9087"


class LazySelectMultiple(SearchSelectMultiple, LazySelect):
    """Several choices, of which only the chosen ones stand in the page."""

    def __init__(self, view: str, query: str = "") -> None:
        LazySelect.__init__(self, view, query)


class AllianceForm(forms.ModelForm):
    """A body's card; org and kind are set once, at founding."""

    places = forms.ModelMultipleChoiceField(
        Org.objects.none(),
        required=False,
        label=_("涉及社区"),
        help_text=_("商圈、片区跨几个社区就选几个"),
    )
    corners = forms.CharField(
        label=_("范围拐点"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", **BOARD}),
        help_text=_("一行一个拐点，先经度后纬度，如 120.3826, 36.0671；不画也可以"),
    )

    class Meta:
        model = Alliance
        fields = (
            "org",
            "kind",
            "name",
            "founded_on",
            "convenor",
            "convenor_user",
            "secretary",
            "secretary_user",
            "usual_place",
            "lead_unit",
            "quarter",
            "pact",
            "plate_no",
        )
        widgets = {
            "org": SearchSelect(),
            "founded_on": DayInput(quick=False),
            "pact": forms.Textarea(attrs={"rows": 8}),
        }
        help_texts = {
            "convenor_user": _("有账号的选账号，会前提醒和督办直接发给他"),
            "lead_unit": _("党建组团由强单位带小单位；牵头单位自动有一席"),
            "quarter": _("跨社区的商圈、楼宇、片区，如：香港中路商圈"),
            "pact": _("成员单位共同签的公约，一段一行；可以打印出来签字"),
            "plate_no": _("挂牌的编号，如：南联 2026-07"),
        }
        error_messages = {"founded_on": DAY_WORDS}

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._choose_people(user)
        self._set_board(user)
        units = Unit.objects.filter(
            Q(pk__in=Unit.objects.editable_by(user).present().values("pk"))
            | Q(pk=self.instance.lead_unit_id)
        )
        choose_from(self.fields["lead_unit"], units, "unit_choices")
        places = orgs_for_bodies(user).filter(level=Level.COMMUNITY)
        if self.instance.pk:
            kept = self.instance.places.values("org_id")
            places = Org.objects.filter(Q(pk__in=places.values("pk")) | Q(pk__in=kept))
            self.fields["places"].initial = [p.org_id for p in self.instance.places.all()]
            self.fields["corners"].initial = corners_of(self.instance.border)
        self.fields["places"].queryset = places
        many = places[FEW : FEW + 1].exists()
        widget = (
            LazySelectMultiple("org_choices", "?communities=1") if many else SearchSelectMultiple()
        )
        self.fields["places"].widget = widget
        widget.choices = self.fields["places"].choices
        if self.instance.pk:
            del self.fields["org"], self.fields["kind"]
            return
        self.fields["org"].queryset = orgs_for_bodies(user)
        self.fields["kind"].queryset = BodyKind.objects.visible_to(user).filter(ended_on=None)
        self.fields["kind"].empty_label = None
        self.fields["founded_on"].initial = timezone.localdate

    def _set_board(self, user: User) -> None:
        post = next(iter(scope_of(user).posts), None)
        org = self.instance.org if self.instance.pk else post.org if post else None
        centre = CENTRES.get(org.code[:4], ELSEWHERE) if org else ELSEWHERE
        self.fields["corners"].widget.attrs["data-centre"] = centre

    def _choose_people(self, user: User) -> None:
        held = [self.instance.convenor_user_id, self.instance.secretary_user_id]
        seen = accounts_seen(user).filter(is_active=True).values("pk")
        people = User.objects.filter(Q(pk__in=seen) | Q(pk__in=[pk for pk in held if pk]))
        for name in ("convenor_user", "secretary_user"):
            choose_from(self.fields[name], people.order_by("name", "pk"), "account_choices")

    def clean_corners(self) -> dict[str, Any] | None:
        """Return the corners as a GeoJSON Polygon, None where there are none."""
        points = []
        for number, line in enumerate(self.cleaned_data["corners"].splitlines(), 1):
            if not line.strip():
                continue
            found = CORNER.fullmatch(line)
            if not found:
                raise forms.ValidationError(
                    _("第 %(n)s 行看不懂，请写成：120.3826, 36.0671") % {"n": number}
                )
            points.append([float(found[1]), float(found[2])])
        if not points:
            return None
        if points[0] != points[-1]:
            points.append(points[0])
        return {"type": "Polygon", "coordinates": [points]}

    def clean(self) -> dict:
        """A chosen account lends its name; one's own org is asked for."""
        data = super().clean() or {}
        for name in ("convenor", "secretary"):
            person = data.get(f"{name}_user")
            if person and not data.get(name):
                data[name] = person.name
        return data

    def _post_clean(self) -> None:
        """The action checks the row as a whole, with words beside the right field."""

    def facts(self) -> dict[str, Any]:
        """Return what the actions take."""
        facts = dict(self.cleaned_data)
        facts["border"] = facts.pop("corners")
        if "kind" in facts:
            facts["kind"] = facts["kind"].code
        return facts


def corners_of(border: dict | None) -> str:
    """Return a border as the form shows it: one corner a line, the closing one left out."""
    if not border:
        return ""
    return "\n".join(f"{lng}, {lat}" for lng, lat in border["coordinates"][0][:-1])


class MemberForm(forms.Form):
    """A new member: a unit or an org that the user may see, or a resident who listens in."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), required=False, label=_("单位"), widget=SearchSelect()
    )
    org = forms.ModelChoiceField(
        Org.objects.none(), required=False, label=_("或组织"), widget=SearchSelect()
    )
    resident_name = forms.CharField(
        label=_("或列席的居民"),
        max_length=40,
        required=False,
        help_text=_("居民只列席，不计入应到"),
    )
    joined_on = forms.DateField(
        label=_("加入日期"),
        required=False,
        widget=DayInput(quick=False),
        error_messages=DAY_WORDS,
        help_text=_("不填就是今天；补登以前的写那时的日期"),
    )
    holder_name = forms.CharField(label=_("谁来坐这个席位"), max_length=40, required=False)
    title = forms.CharField(label=_("职务"), max_length=60, required=False)

    def __init__(self, *args, user: User, alliance: Alliance, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        sitting = alliance.memberships.filter(left_on=None)
        self.fields["unit"].queryset = (
            Unit.objects.visible_to(user)
            .present()
            .exclude(pk__in=sitting.filter(unit__isnull=False).values("unit_id"))
        )
        self.fields["org"].queryset = (
            Org.objects.visible_to(user)
            .standing()
            .filter(level__in=(Level.DISTRICT, Level.STREET, Level.COMMUNITY))
            .exclude(pk__in=sitting.filter(org__isnull=False).values("org_id"))
        )

    def clean(self) -> dict:
        """Ask for exactly one of unit, org and resident."""
        data = super().clean() or {}
        named = [data.get(name) for name in ("unit", "org", "resident_name") if data.get(name)]
        if len(named) != 1 and not self.errors:
            self.add_error("unit", _("请选一个单位，或选一个组织，或写一位列席的居民，三者选一"))
        return data


class SeatForm(forms.Form):
    """Who fills a seat, from when."""

    holder_name = forms.CharField(label=_("姓名"), max_length=40)
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=20, required=False, validators=[PHONE])
    start = forms.DateField(
        label=_("从哪天起"), widget=DayInput(quick=False), error_messages=DAY_WORDS
    )


class TermForm(SeatForm):
    """A term of the holder or of a deputy, past or present."""

    role = forms.ChoiceField(
        label=_("身份"), choices=Seat.Role.choices, initial=Seat.Role.HOLDER, widget=Segmented()
    )
    end = forms.DateField(
        label=_("到哪天止"),
        required=False,
        widget=DayInput(quick=False),
        error_messages=DAY_WORDS,
        help_text=_("还在任就空着"),
    )


class EndBodyForm(forms.Form):
    """When a body ends, and why."""

    on = forms.DateField(
        label=_("终止日期"), widget=DayInput(quick=False), error_messages=DAY_WORDS
    )
    reason = forms.CharField(
        label=_("原因"), max_length=200, error_messages={"required": _("请写明为什么终止")}
    )


class MergeBodyForm(forms.Form):
    """Into which body another goes, and why."""

    into = forms.ModelChoiceField(
        Alliance.objects.none(),
        label=_("并入哪个机构"),
        widget=SearchSelect(),
        error_messages={"required": _("请选并入哪个机构")},
    )
    reason = forms.CharField(
        label=_("原因"), max_length=200, error_messages={"required": _("请写明为什么并入")}
    )

    def __init__(self, *args, user: User, body: Alliance, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        bodies = Alliance.objects.editable_by(user).standing().exclude(pk=body.pk)
        self.fields["into"].queryset = bodies.filter(org__city=body.org.city_id)


class KindForm(forms.Form):
    """A kind of body that a city or district adds."""

    name = forms.CharField(
        label=_("类型名称"),
        max_length=20,
        error_messages={"required": _("请写类型名称，如：党员代表议事会")},
    )
    org = forms.ModelChoiceField(
        Org.objects.none(), label=_("用在哪里"), widget=SearchSelect(), empty_label=None
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org"].queryset = orgs_for_kinds(user)
