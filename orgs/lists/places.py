"""What lists have in common whose rows lie in orgs: the code column, and who may bring them in."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports import ListKind, PlannedRow
from core.listfiles import Column
from core.listfiles import parse as parsers
from core.models import User
from orgs.models import Level, Org
from orgs.scope import LEADING, acting_org, scope_of

ORG_CODE = Column(
    "社区代码",
    "org_code",
    parsers.code(12),
    required=True,
    help=gettext_lazy("12 位统计用区划代码；只能是您任职范围内的"),
    example="370202003003",
    width=16,
)


class OrgListKind(ListKind):
    """A list whose rows lie in orgs of the importing user's scope."""

    levels: tuple[Level, ...] = (Level.COMMUNITY,)
    posts: tuple[str, ...] = LEADING

    def may_import(self, user: User) -> bool:
        """Whoever holds a post that may change such rows."""
        return scope_of(user).has(*self.posts)

    def columns_for(self, request: HttpRequest) -> Sequence[Column]:
        """The code of the place as which he works, where such rows may lie in it."""
        org = acting_org(request)
        if org is None or org.level not in self.levels:
            return self.columns
        return [replace(one, example=org.code) if one is ORG_CODE else one for one in self.columns]

    def org_id(self, request: HttpRequest) -> int | None:
        """The org as which the user works now."""
        org = acting_org(request)
        return org.pk if org else None

    def crumbs(self, request: HttpRequest) -> list[tuple[str, str]]:
        """The org's path, then the list."""
        org = acting_org(request)
        path = [(node.name, "") for node in org.path()] if org else []
        return [*path, (str(self.title), self.back_url()), (_("导入"), "")]

    def place(self, rows: Iterable[PlannedRow], user: User) -> dict[str, Org]:
        """Find each row's org by its code; rows outside the user's scope get an error that does
        not tell whether the code exists. Returns the usable orgs by code."""
        rows = [row for row in rows if row.values.get("org_code")]
        codes = {row.values["org_code"] for row in rows}
        own = Org.objects.filter(scope_of(user).under("", *self.posts), code__in=codes)
        orgs = {org.code: org for org in own}
        column = self.column("org_code")
        for row in rows:
            org = orgs.get(row.values["org_code"])
            if org is None:
                row.wrong(column, _("不在您的范围内"))
                continue
            row.shown["org_code"] = org.name
            if org.level not in self.levels:
                row.wrong(column, _("请写%(levels)s的代码") % {"levels": self._level_words()})
            elif org.closed_on:
                row.wrong(column, _("%(name)s已撤销，请写现在的代码") % {"name": org.name})
        return orgs

    def _level_words(self) -> str:
        return _("或").join(str(level.label) for level in self.levels)
