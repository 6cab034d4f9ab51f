"""Forms with which a grid is split and grids are merged; what is asked follows from what is there."""

import hashlib
import json
import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import SearchSelectMultiple
from grids.actions.successions import FEWEST_PARTS, MOST_MERGED, MOST_PARTS
from grids.forms.cards import WHOLE
from grids.ground.shares import Part, buildings_of, posts_of, units_of
from grids.models import GridCard
from orgs.forms import TOO_LONG
from orgs.going import goings
from orgs.models import Org

CODE = re.compile(r"[0-9A-Za-z-]{3,20}")
NUMBERS = "一二三四五六"
FACTS = ("name", "code", "households", "party_members", "branch_name")


def parts_in(raw: str | None) -> int:
    """Return into how many parts the address splits; the fewest where it says nothing of use."""
    wanted = int(raw) if raw and raw.isdecimal() and len(raw) < 3 else FEWEST_PARTS
    return min(max(wanted, FEWEST_PARTS), MOST_PARTS)


def _text(label, length: int, *, required: bool = True) -> forms.CharField:
    words = {"required": gettext_lazy("请写"), "max_length": TOO_LONG}
    made = forms.CharField(label=label, max_length=length, required=required, error_messages=words)
    made.widget.attrs.pop("maxlength", None)
    return made


def _number(label) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100_000, error_messages=WHOLE)


class ReasonForm(forms.Form):
    """Why the grids are changed, and that the card is as it was when the form was opened."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, card: GridCard, **kwargs):
        super().__init__(*args, **kwargs)
        self.card = card
        self.fields["reason"] = _text(gettext_lazy("为什么调整"), 200)
        self.fields["stamp"].initial = card.updated_at.isoformat()

    def digest(self) -> str:
        """Return what stands for the choices of a valid form: only what was shown is carried out."""
        said = {
            name: sorted(one.pk for one in value) if isinstance(value, list) else value
            for name, value in self.cleaned_data.items()
            if name not in ("stamp", "reason")
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def take_stamp(self, stamp: str) -> None:
        """Let the next send of this bound form count as read anew."""
        self.data = self.data.copy()
        self.data["stamp"] = stamp


class SplitForm(ReasonForm):
    """The parts with their facts, and for each thing in the grid to which part it goes."""

    def __init__(self, *args, parts: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.parts = parts
        self.old = self.card.org
        self.rows: dict[str, list[str]] = {"b": [], "p": [], "u": [], "r": []}
        codes = free_codes(self.old, parts)
        for i in range(parts):
            self._add_part(i, codes[i])
        for row in buildings_of(self.old):
            self._ask("b", row.pk, row.name)
        for row in posts_of(self.old):
            self._ask("p", row.pk, f"{row.user.name}（{row.get_kind_display()}）")
        for row in units_of(self.old):
            self._ask("u", row.pk, row.unit.name)
        for kind in goings(self.old):
            if n := kind.rows.count():
                words = _("%(what)s（%(n)s）")
                if kind.building:
                    words = _("不在楼院里的%(what)s（%(n)s）")
                self._ask("r", kind.key, words % {"what": kind.name, "n": n})

    def _add_part(self, i: int, code: str) -> None:
        start = {
            "name": f"{self.old.name}{NUMBERS[i]}片"[:100],
            "code": code,
            "households": self.card.households if i == 0 else 0,
            "party_members": self.card.party_members if i == 0 else 0,
            "branch_name": "",
        }
        made = {
            "name": _text(gettext_lazy("新网格名称"), 100),
            "code": _text(gettext_lazy("代码"), 20),
            "households": _number(gettext_lazy("户数")),
            "party_members": _number(gettext_lazy("党员数")),
            "branch_name": _text(gettext_lazy("党支部"), 100, required=False),
        }
        for name, one in made.items():
            one.initial = start[name]
            self.fields[f"{name}_{i}"] = one

    def _ask(self, kind: str, key: int | str, label: str) -> None:
        name = f"{kind}_{key}"
        self.rows[kind].append(name)
        self.fields[name] = forms.TypedChoiceField(
            label=label,
            choices=[(i, _("第%(n)s片") % {"n": NUMBERS[i]}) for i in range(self.parts)],
            coerce=int,
            initial=0,
            error_messages={
                "required": gettext_lazy("请选归哪一片"),
                "invalid_choice": gettext_lazy("请选归哪一片"),
            },
        )

    def columns(self) -> list[dict]:
        """Return the fields of each part for the page."""
        return [
            {"number": NUMBERS[i], "fields": [self[f"{name}_{i}"] for name in FACTS]}
            for i in range(self.parts)
        ]

    def groups(self) -> list[dict]:
        """Return what is to be shared out, by kind, for the page."""
        titles = {"b": _("楼院"), "p": _("任职"), "u": _("格内单位"), "r": _("没办完的事")}
        return [
            {"title": titles[kind], "fields": [self[name] for name in names]}
            for kind, names in self.rows.items()
            if names
        ]

    def clean(self) -> dict:
        """Codes that are free, each once."""
        said, seen = super().clean(), set()
        for i in range(self.parts):
            name, code = f"code_{i}", said.get(f"code_{i}")
            if code is None:
                continue
            if not CODE.fullmatch(code):
                self.add_error(name, _("代码写 3 到 20 位数字、字母或短横线"))
            elif code in seen or Org.objects.filter(code=code).exists():
                self.add_error(name, _("代码 %(code)s 已经有了") % {"code": code})
            seen.add(code)
        return said

    def plan(self) -> list[Part]:
        """Return the parts of a valid form."""
        said = self.cleaned_data

        def gone(kind: str, i: int) -> frozenset:
            names = (name for name in self.rows[kind] if said[name] == i)
            return frozenset(name.partition("_")[2] for name in names)

        return [
            Part(
                **{name: said[f"{name}_{i}"] for name in FACTS},
                buildings=frozenset(map(int, gone("b", i))),
                posts=frozenset(map(int, gone("p", i))),
                units=frozenset(map(int, gone("u", i))),
                rest=gone("r", i),
            )
            for i in range(self.parts)
        ]


def free_codes(old: Org, number: int) -> list[str]:
    """Return codes for new grids beside this one: the community's code and the next free numbers."""
    stem = old.parent.code
    known = Org.objects.filter(code__regex=rf"^{re.escape(stem)}\d{{3}}$")
    taken = [int(code[-3:]) for code in known.values_list("code", flat=True)]
    first = max((n for n in taken if n < 900), default=0) + 1
    return [f"{stem}{n:03}" for n in range(first, first + number)]


class MergeForm(ReasonForm):
    """Which grids of the community are merged into this one, and how it is called from then on."""

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["gone"] = forms.ModelMultipleChoiceField(
            others,
            label=_("并进来的网格"),
            widget=SearchSelectMultiple(),
            error_messages={
                "required": _("请选并进来的网格"),
                "invalid_choice": _("请从同一个社区的网格里选"),
            },
            help_text=_("最多 %(n)s 个；并进来以后就结束了，记录都留着") % {"n": MOST_MERGED},
        )
        self.fields["name"] = _text(_("合并以后的名称"), 100)
        self.fields["name"].initial = self.card.org.name
        self.order_fields(["gone", "name", "reason"])

    def clean_gone(self) -> list[GridCard]:
        """Not too many at once."""
        gone = list(self.cleaned_data["gone"])
        if len(gone) > MOST_MERGED:
            raise forms.ValidationError(_("一次最多并进来 %(n)s 个") % {"n": MOST_MERGED})
        return gone
