"""席位清单: who sits for whom in which body, from when to when, past and present."""

import datetime
from collections import defaultdict
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.models import Alliance, Membership, Seat
from core.imports import NEW, UPDATED, PlannedRow, register
from core.imports.planning import forbid_doubles, settle
from core.listfiles import Column, ParsedRow
from core.listfiles import parse as parsers
from core.models import User
from orgs.lists import OrgListKind
from orgs.models import Level, Org, Post, PostKind, Unit

ROLES = {str(label): value for value, label in Seat.Role.choices}
LEVELS = (Level.DISTRICT, Level.STREET, Level.COMMUNITY)
KINDS_AT = (PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF)
Place = tuple[str, int]  # ("u", unit id) or ("o", org id)


@register
class SeatList(OrgListKind):
    """席位清单: a term is known again by body, member, name, role and first day."""

    name = "seats"
    title = gettext_lazy("席位清单")
    back = "alliance_list"
    nav = "alliances"
    preview = ("body", "member", "holder_name", "title", "role", "start", "end")
    personal = frozenset({"phone"})
    columns = (
        Column("机构", "body", parsers.text(100), required=True, width=28,
               help=gettext_lazy("全称，您能改的、在册的机构"),
               example=gettext_lazy("香港中路街道党建联盟")),
        Column("成员", "member", parsers.text(100), required=True, width=28,
               help=gettext_lazy("单位或社区、街道的全称；还不是成员的会加进来"),
               example=gettext_lazy("朝霞小学")),
        Column("姓名", "holder_name", parsers.text(40), required=True,
               help=gettext_lazy("坐这个席位的人"), example=gettext_lazy("王敏")),
        Column("职务", "title", parsers.text(60),
               help=gettext_lazy("没有就留空"), example=gettext_lazy("副校长")),
        Column("身份", "role", parsers.choice(ROLES, "身份"), default=Seat.Role.HOLDER, width=8,
               help=gettext_lazy("委员 或 替补，空着就是委员"), example=gettext_lazy("委员"),
               choices=tuple(ROLES), show=lambda value: Seat.Role(value).label),
        Column("起", "start", parsers.day, required=True,
               help=gettext_lazy("任期第一天"), example="2024-03-01"),
        Column("止", "end", parsers.day, default=None,
               help=gettext_lazy("任期最后一天，还在任就空着"), example=""),
        Column("联系电话", "phone", parsers.phone, width=16,
               help=gettext_lazy("11 位手机号，或带区号的座机"), example="0532-82881234"),
    )  # fmt: skip

    def plan(self, rows: list[ParsedRow], user: User) -> list[PlannedRow]:
        """Find each row's body, member and term; name what overlaps, here or with what stands."""
        planned = [PlannedRow.of(row) for row in rows]
        known = _Known(planned, user)
        for row in planned:
            role = row.values.setdefault("role", Seat.Role.HOLDER)
            row.shown["role"] = str(Seat.Role(role).label)
            known.find_place(self, row)
        forbid_doubles(planned, self.column("start"), _term_key)
        for row in planned:
            self._check_days(known, row)
            seat = known.seat_of(row)
            if seat is not None:
                standing = {"title": seat.title, "end": seat.end, "phone": seat.phone}
                settle(self, row, seat, standing)
        self._check_holders(known, planned)
        return planned

    def _check_days(self, known: "_Known", row: PlannedRow) -> None:
        start, end, body = (
            row.values.get("start"),
            row.values.get("end"),
            row.values.get("body_row"),
        )
        if start and end and end < start:
            row.wrong(self.column("end"), _("止期不能早于起期"))
        if start and body and start < body.founded_on:
            row.wrong(
                self.column("start"),
                _("这个机构 %(d)s 才成立，请核对") % {"d": body.founded_on},
            )
        member = row.values.get("member_row")
        if start and member and start < member.joined_on:
            words = _("%(m)s 的加入日期会从 %(a)s 提前到 %(b)s")
            said = {"m": member, "a": member.joined_on, "b": start}
            row.doubtful(self.column("start"), words % said)

    def _check_holders(self, known: "_Known", rows: list[PlannedRow]) -> None:
        """Mark rows whose term overlaps that of another holder, or of the same deputy."""
        terms: dict[tuple, list[tuple]] = defaultdict(list)
        touched = {row.target.pk for row in rows if row.target is not None}
        for place, seats in known.seats.items():
            for seat in seats:
                if seat.pk not in touched:
                    who = "" if seat.role == Seat.Role.HOLDER else seat.holder_name
                    terms[place, seat.role, who].append((seat.start, seat.end, seat, None))
        for row in rows:
            key, start = known.key_of(row), row.values.get("start")
            if key is None or start is None or row.errors:
                continue
            role, name = row.values.get("role", Seat.Role.HOLDER), row.values["holder_name"]
            slot = (key, role, "" if role == Seat.Role.HOLDER else name)
            for other in terms[slot]:
                if _overlap(start, row.values.get("end"), other[0], other[1]):
                    row.wrong(self.column("start"), _in_the_way(other))
                    break
            terms[slot].append((start, row.values.get("end"), name, row.line))

    def apply(self, rows: list[PlannedRow], user: User) -> dict[str, Any]:
        """Write new members, then the terms; changed ones keep who wrote them."""
        members = _join(rows)
        accounts = _accounts(rows)
        made = []
        for row in rows:
            if row.action == NEW:
                values = row.values
                made.append(
                    Seat(
                        membership=members[row.values["key"]],
                        role=values.get("role", Seat.Role.HOLDER),
                        holder_name=values["holder_name"],
                        title=values.get("title", ""),
                        phone=values.get("phone", ""),
                        start=values["start"],
                        end=values.get("end"),
                        holder_id=accounts.get((values["key"][1], values["holder_name"])),
                    )
                )
        Seat.objects.bulk_create([seat for seat in made if seat.end is not None])
        changed = [_changed(row) for row in rows if row.action == UPDATED]
        # What ends first, so that a successor finds the seat empty.
        for seat in sorted(changed, key=lambda one: one.end is None):
            seat.save(update_fields=["title", "end", "phone"])
        Seat.objects.bulk_create([seat for seat in made if seat.end is None])
        return {}


def _changed(row: PlannedRow) -> Seat:
    seat = row.target
    for name in ("title", "end", "phone"):
        if name in row.values:
            setattr(seat, name, row.values[name])
    return seat


def _term_key(row: PlannedRow) -> tuple | None:
    values = row.values
    if "key" not in values or not values.get("start") or not values.get("holder_name"):
        return None
    return values["key"], values["holder_name"], values.get("role"), values["start"]


def _overlap(start, end, other_start, other_end) -> bool:
    last, other_last = end or datetime.date.max, other_end or datetime.date.max
    return start <= other_last and other_start <= last


def _in_the_way(other: tuple) -> str:
    start, end, who, line = other
    said = {"who": who, "a": start, "b": end or _("今"), "line": line}
    if line is None:
        return (
            _("%(who)s 从 %(a)s 到 %(b)s 坐着这个席位；请在表里写上他的止期，或先结束他的任期")
            % said
        )
    return (
        _("和第 %(line)s 行 %(who)s 的任期（%(a)s 到 %(b)s）重叠，一个席位同时只有一位委员") % said
    )


def _join(rows: list[PlannedRow]) -> dict[tuple[int, Place], Membership]:
    """Give new members their place from the first day that the list names; an earlier first day
    also moves the day on which a member joined."""
    members: dict[tuple[int, Place], Membership] = {}
    first: dict[tuple[int, Place], datetime.date] = {}
    for row in rows:
        key, start = row.values["key"], row.values["start"]
        first[key] = min(first.get(key, start), start)
        if row.values.get("member_row"):
            members[key] = row.values["member_row"]
    for key, day in first.items():
        body, (kind, pk) = key
        if key in members:
            if day < members[key].joined_on:
                Membership.objects.filter(pk=members[key].pk).update(joined_on=day)
            continue
        place = {"unit_id": pk} if kind == "u" else {"org_id": pk}
        order = 1000 + len(members)
        members[key] = Membership.objects.create(
            alliance_id=body, joined_on=day, order=order, **place
        )
    return members


def _accounts(rows: list[PlannedRow]) -> dict[tuple[Place, str], int]:
    """Return the account of each name at each place, where there is exactly one."""
    places = {row.values["key"][1] for row in rows}
    units = [pk for kind, pk in places if kind == "u"]
    orgs = [pk for kind, pk in places if kind == "o"]
    at = Q(unit_id__in=units) | Q(org_id__in=orgs, kind__in=KINDS_AT)
    found: dict[tuple[Place, str], set[int]] = defaultdict(set)
    posts = Post.objects.active().filter(at, user__is_active=True).select_related("user")
    for post in posts:
        place = ("u", post.unit_id) if post.unit_id else ("o", post.org_id)
        found[place, post.user.name].add(post.user_id)
    return {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1}


class _Known:
    """What the rows may mean: the user's bodies, their members, units and orgs by name, seats."""

    def __init__(self, rows: list[PlannedRow], user: User) -> None:
        bodies = {row.values.get("body") for row in rows}
        names = {row.values.get("member") for row in rows}
        mine = Alliance.objects.editable_by(user).standing()
        self.bodies: dict[str, list[Alliance]] = defaultdict(list)
        for body in mine.filter(name__in=bodies):
            self.bodies[body.name].append(body)
        self.near = parsers.Nearest(mine.values_list("name", flat=True)[:2000])
        ids = [body.pk for found in self.bodies.values() for body in found]
        self.members: dict[tuple[int, Place], Membership] = {}
        self.places: dict[str, set[Place]] = defaultdict(set)
        self.sitting: dict[int, dict[str, Place]] = defaultdict(dict)
        open_ = Membership.objects.filter(alliance__in=ids, left_on=None, resident_name="")
        for member in open_.select_related("unit", "org"):
            place: Place = ("u", member.unit_id) if member.unit_id else ("o", member.org_id)
            self.members[member.alliance_id, place] = member
            self.sitting[member.alliance_id][str(member)] = place
        units = Unit.objects.visible_to(user).present().filter(name__in=names)
        for pk, name in units.values_list("pk", "name"):
            self.places[name].add(("u", pk))
        orgs = Org.objects.visible_to(user).standing().filter(name__in=names, level__in=LEVELS)
        for pk, name in orgs.values_list("pk", "name").distinct():
            self.places[name].add(("o", pk))
        self.seats: dict[tuple[int, Place], list[Seat]] = defaultdict(list)
        by_pk = {member.pk: key for key, member in self.members.items()}
        for seat in Seat.objects.filter(membership__in=by_pk).order_by("start"):
            self.seats[by_pk[seat.membership_id]].append(seat)

    def find_place(self, kind: SeatList, row: PlannedRow) -> None:
        """Note the row's body and member, or why there is none."""
        body = self._body(kind, row)
        name = row.values.get("member")
        if body is None or not name:
            return
        place = self.sitting[body.pk].get(name)
        found = {place} if place else self.places.get(name, set())
        if len(found) != 1:
            row.wrong(kind.column("member"), self._why(name, body, len(found)))
            return
        key = (body.pk, next(iter(found)))
        row.values |= {"body_row": body, "key": key, "member_row": self.members.get(key)}
        if key not in self.members:
            row.doubtful(kind.column("member"), _("还不是成员，会加进来"))

    def _body(self, kind: SeatList, row: PlannedRow) -> Alliance | None:
        name = row.values.get("body")
        if not name:
            return None
        found = self.bodies.get(name, [])
        if len(found) == 1:
            return found[0]
        words = _("有 %(n)s 个机构都叫“%(name)s”，请先改名再导入")
        if not found:
            near = self.near.to(name)
            words = (
                _("没有“%(name)s”，或不归您管；相近的有“%(near)s”")
                if near
                else _("没有“%(name)s”，或不归您管，请先建立")
            )
            row.wrong(kind.column("body"), words % {"name": name, "near": near})
            return None
        row.wrong(kind.column("body"), words % {"n": len(found), "name": name})
        return None

    def _why(self, name: str, body: Alliance, found: int) -> str:
        if found > 1:
            return _("有 %(n)s 家叫“%(name)s”，请在机构页上加这个成员") % {"n": found, "name": name}
        near = parsers.nearest(name, self.sitting[body.pk])
        if near:
            return _("没有“%(name)s”；成员里相近的有“%(near)s”") % {"name": name, "near": near}
        return _("没有“%(name)s”，请先登记单位") % {"name": name}

    def key_of(self, row: PlannedRow) -> tuple[int, Place] | None:
        """Return the body and place of the row, None where it has none."""
        return row.values.get("key")

    def seat_of(self, row: PlannedRow) -> Seat | None:
        """Return the term that the row means, None for a new one."""
        values = row.values
        for seat in self.seats.get(values.get("key"), []):
            same = (seat.holder_name, seat.role, seat.start)
            if same == (values.get("holder_name"), values.get("role"), values.get("start")):
                return seat
        return None
