"""账号清单: who gets an account with which post; the invitations are printed afterwards."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports import NEW, UPDATED, PlannedRow, register
from core.imports.planning import forbid_doubles, settle
from core.listfiles import ParsedRow
from core.listfiles import parse as parsers
from core.models import User
from core.personal import mask
from orgs.lists.account_columns import COLUMNS, OWN_FACTS
from orgs.lists.places import OrgListKind
from orgs.models import LEVELS_OF_POST, UNIT_POSTS, Level, Org, Post, PostKind, Unit
from orgs.rules import may_give_post, may_manage_account
from orgs.scope import scope_of


@register
class AccountList(OrgListKind):
    """账号清单: an account is known again by 用户名, a post by kind and place."""

    name = "accounts"
    title = gettext_lazy("账号清单")
    columns = COLUMNS
    back = "account_list"
    nav = "manage"
    preview = ("username", "name", "kind", "org_code", "unit", "start", "end")
    blank = {
        "start": gettext_lazy("今天"),
        "end": gettext_lazy("没有定"),
        "org_code": "",
        "unit": "",
    }
    personal = frozenset({"phone", "email"})
    after = gettext_lazy("新账号还没有密码：打印邀请，本人凭邀请上的链接自己设密码。")

    def plan(self, rows: list[ParsedRow], user: User) -> list[PlannedRow]:
        """Find each row's place and account, whether the user may give the post, what changes."""
        planned = [PlannedRow.of(row) for row in rows]
        places = _Places(planned, user)
        for row in planned:
            if "kind" in row.values:
                row.shown["kind"] = str(PostKind(row.values["kind"]).label)
            places.find(self, row)
            self._check_term(row)
        _spell_alike(planned)
        forbid_doubles(planned, self.column("username"), _post_key)
        self._check_one_name(planned)
        accounts = _Accounts(planned, user)
        for row in planned:
            if row.values.get("username"):
                accounts.compare(self, row)
        return planned

    def _check_term(self, row: PlannedRow) -> None:
        start = row.values.get("start") or timezone.localdate()
        end = row.values.get("end")
        if end and end < start:
            row.wrong(self.column("end"), _("任期止不能早于任期起"))

    def _check_one_name(self, rows: list[PlannedRow]) -> None:
        """Several rows of one account agree on the person."""
        first: dict[str, PlannedRow] = {}
        for row in rows:
            known = first.setdefault(row.values.get("username", ""), row)
            if known.values.get("name") != row.values.get("name") and row.values.get("username"):
                row.wrong(
                    self.column("name"),
                    _("和第 %(line)s 行是同一个用户名，姓名却不同") % {"line": known.line},
                )

    def apply(self, rows: list[PlannedRow], user: User) -> dict[str, Any]:
        """Write new accounts (without password), then posts; return who is to be invited."""
        known = {
            account.username: account
            for account in User.objects.filter(username__in=[r.values["username"] for r in rows])
        }
        made = self._new_accounts(rows, known)
        _update_facts(rows, known)
        today = timezone.localdate()
        Post.objects.bulk_create(
            [
                Post(
                    user=known[row.values["username"]],
                    kind=row.values["kind"],
                    org=row.values["place"] if isinstance(row.values["place"], Org) else None,
                    unit=row.values["place"] if isinstance(row.values["place"], Unit) else None,
                    start=row.values.get("start") or today,
                    end=row.values.get("end"),
                    given_by=user,
                )
                for row in rows
                if row.action == NEW
            ],
            batch_size=1000,
        )
        _update_terms([row for row in rows if row.action == UPDATED])
        return {"invited": [account.pk for account in made]}

    def _new_accounts(self, rows: list[PlannedRow], known: dict[str, User]) -> list[User]:
        fresh: dict[str, User] = {}
        for row in rows:
            username = row.values["username"]
            if username in known:
                continue
            account = fresh.setdefault(
                username, User(username=username, password=make_password(None))
            )
            for name in OWN_FACTS:
                setattr(account, name, row.values.get(name) or getattr(account, name))
        made = User.objects.bulk_create(list(fresh.values()), batch_size=1000)
        known.update(fresh)
        return made

    def result_url(self, batch_id: str, result: dict[str, Any]) -> str:
        """On to the invitations, where there is somebody to invite."""
        if not result.get("invited"):
            return self.back_url()
        return f"{reverse('invitation_sheet')}?batch={batch_id}"

    def result_text(self, result: dict[str, Any]) -> str:
        """How many invitations there are to print."""
        count = len(result.get("invited", []))
        return _("打印 %(n)s 份邀请") % {"n": count} if count else ""


def _post_key(row: PlannedRow) -> tuple[Any, ...] | None:
    """One office at a time in one place, but for committee seats (post_once_at_a_time)."""
    place, kind = row.values.get("place"), row.values.get("kind")
    if place is None or not row.values.get("username"):
        return None
    extra = kind if kind == PostKind.PART_TIME_MEMBER else ""
    return (row.values["username"], extra, type(place).__name__, place.pk)


def _update_facts(rows: list[PlannedRow], known: dict[str, User]) -> None:
    changed = {}
    for row in rows:
        account = known[row.values["username"]]
        for name in OWN_FACTS:
            if name in row.before:
                setattr(account, name, row.values[name])
                changed[account.pk] = account
    User.objects.bulk_update(list(changed.values()), list(OWN_FACTS), batch_size=500)


def _update_terms(rows: list[PlannedRow]) -> None:
    posts = []
    for row in rows:
        post = row.target
        post.start = row.values.get("start") or post.start
        if "end" in row.values:
            post.end = row.values["end"]
        posts.append(post)
    Post.objects.bulk_update(posts, ["start", "end"], batch_size=500)


class _Places:
    """Orgs and units that rows name, as far as the importing user has rights there."""

    def __init__(self, rows: Iterable[PlannedRow], user: User) -> None:
        rows = list(rows)
        self.user = user
        self.may: dict[tuple[str, str, int], bool] = {}
        codes = {row.values.get("org_code") for row in rows} - {None, ""}
        self.orgs = {
            org.code: org for org in Org.objects.filter(scope_of(user).under(""), code__in=codes)
        }
        self.units: dict[str, list[Unit]] = defaultdict(list)
        if any(row.values.get("unit") for row in rows):
            for unit in Unit.objects.editable_by(user).present().select_related("org"):
                self.units[unit.name].append(unit)
        self.near = parsers.Nearest(self.units)

    def find(self, kind: AccountList, row: PlannedRow) -> None:
        """Set `values["place"]`, or mark why there is none."""
        if row.values.get("unit"):
            self._find_unit(kind, row)
        elif row.values.get("org_code"):
            self._find_org(kind, row)
        elif not row.errors:
            row.wrong(kind.column("org_code"), _("组织代码和单位名称要填一个"))

    def _find_org(self, kind: AccountList, row: PlannedRow) -> None:
        column = kind.column("org_code")
        org = self.orgs.get(row.values["org_code"])
        if org is None:
            row.wrong(column, _("不在您的范围内"))
            return
        row.shown["org_code"] = org.name
        post = row.values.get("kind")
        levels = LEVELS_OF_POST.get(post, set()) if post else set()
        if org.closed_on:
            row.wrong(column, _("%(name)s已撤销，请写现在的代码") % {"name": org.name})
        elif post and org.level not in levels:
            row.wrong(column, _wrong_level(post, levels))
        elif post and not self._may_give(post, org):
            row.wrong(column, _("这个职务要由上一级来任命"))
        else:
            row.values["place"] = org

    def _may_give(self, post: str, place: Org | Unit) -> bool:
        """The rule of the page, asked once per kind and place."""
        key = (post, type(place).__name__, place.pk)
        if key not in self.may:
            self.may[key] = may_give_post(self.user, post, place)
        return self.may[key]

    def _find_unit(self, kind: AccountList, row: PlannedRow) -> None:
        column, name = kind.column("unit"), row.values["unit"]
        found = self.units.get(name, [])
        code = row.values.get("org_code")
        if code and len(found) > 1:
            found = [unit for unit in found if unit.org.code == code]
        post = row.values.get("kind")
        if not found:
            near = self.near.to(name)
            words = (
                _("您的范围内没有这家单位，相近的有“%(near)s”")
                if near
                else _("您的范围内没有这家单位")
            )
            row.wrong(column, words % {"near": near} if near else words)
        elif len(found) > 1:
            row.wrong(column, _("有 %(n)s 家单位同名，请再写上组织代码") % {"n": len(found)})
        elif post and post not in UNIT_POSTS:
            row.wrong(kind.column("kind"), _("这个职务不在单位里，请写组织代码，不写单位名称"))
        else:
            row.values["place"] = found[0]


def _wrong_level(post: str, levels: set[Level]) -> str:
    label = PostKind(post).label
    if not levels:
        return _("%(kind)s要放在单位，请写单位名称") % {"kind": label}
    words = _("或").join(str(level.label) for level in sorted(levels))
    return _("%(kind)s要写%(levels)s的代码") % {"kind": label, "levels": words}


def _spell_alike(rows: list[PlannedRow]) -> None:
    """Spell each name as its account does, else as the first row: signing in heeds no capitals."""
    named = [row for row in rows if row.values.get("username")]
    wanted = {row.values["username"].upper() for row in named}
    loud = User.objects.annotate(loud=Upper("username")).filter(loud__in=wanted)
    spelled = dict(loud.values_list("loud", "username"))
    for row in named:
        name = row.values["username"]
        row.values["username"] = spelled.setdefault(name.upper(), name)


class _Accounts:
    """Accounts and posts that stand, and whether the importing user may touch them."""

    def __init__(self, rows: Iterable[PlannedRow], user: User) -> None:
        names = {row.values.get("username") for row in rows} - {None, ""}
        self.user = user
        self.today = timezone.localdate()
        self.known = {who.username: who for who in User.objects.filter(username__in=names)}
        ids = [who.pk for who in self.known.values()]
        self.posts: dict[int, list[Post]] = defaultdict(list)
        for post in Post.objects.filter(user__in=ids, revoked_at=None):
            self.posts[post.user_id].append(post)
        mine = Post.objects.editable_by(user).filter(user__in=ids)
        self.mine = set(mine.values_list("pk", flat=True))
        self.had = set(mine.values_list("user_id", flat=True))

    def compare(self, kind: AccountList, row: PlannedRow) -> None:
        """Note what would change, or why the row cannot be taken."""
        account = self.known.get(row.values["username"])
        if account is None:
            return
        if account.pk not in self.had:
            row.wrong(kind.column("username"), _("这个账号名已有人用，请换一个"))
            return
        if not account.is_active:
            row.wrong(kind.column("username"), _("这个账号已停用，请先在账号页恢复"))
            return
        self._compare_facts(kind, row, account)
        if row.values.get("place") is not None and row.values.get("kind"):
            self._compare_post(kind, row, account)

    def _compare_facts(self, kind: AccountList, row: PlannedRow, account: User) -> None:
        """Facts of an account change only by who answers for all of its posts: whoever may set the
        e-mail can have the password reset."""
        current = [post for post in self.posts[account.pk] if self._lasts(post)]
        whole = all(post.pk in self.mine for post in current)
        for name in OWN_FACTS:
            wanted, stands = row.values.get(name), getattr(account, name)
            if not wanted or wanted == stands:
                row.values.pop(name, None)
            elif whole and may_manage_account(self.user, account):
                row.before[name] = (mask(stands) if name in kind.personal else stands) or _("空")
            else:
                row.wrong(kind.column(name), _("这个账号还有别处的任职，这一项请本人改"))

    def _compare_post(self, kind: AccountList, row: PlannedRow, account: User) -> None:
        place, post_kind = row.values["place"], row.values["kind"]
        here = [post for post in self.posts[account.pk] if post.place == place]
        same = next((p for p in here if p.kind == post_kind and self._lasts(p)), None)
        if same is not None:
            standing: dict[str, Any] = {"end": same.end}
            if row.values.get("start"):
                standing["start"] = same.start
            settle(kind, row, same, standing)
        elif post_kind != PostKind.PART_TIME_MEMBER and any(_overlap(p, row) for p in here):
            row.wrong(kind.column("kind"), _("此人在这里的任期有重叠，请先结束前一个"))

    def _lasts(self, post: Post) -> bool:
        return post.end is None or post.end >= self.today


def _overlap(post: Post, row: PlannedRow) -> bool:
    start = row.values.get("start") or timezone.localdate()
    end = row.values.get("end")
    return (post.end is None or post.end >= start) and (end is None or post.start <= end)
