"""A small city with rows of every kind at five places, and one client per role.

Places, seen from the people of the first community:
in - its street's body, its own demands, offers, projects; own - its own body, its drafts;
sib - the next community of the same street; far - another street of the district;
out - the last community, in the other district; up - what lies above.
"""

import datetime
import io
import time
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from rest_framework.authtoken.models import Token

from alliances.models import (
    AllianceKind,
    BodyKind,
    CadenceRule,
    Decision,
    Meeting,
    MeetingSeries,
    Membership,
    Paper,
    Period,
    PressingRule,
    Seat,
    StandingsRun,
    Subject,
    Supervision,
    Topic,
)
from core.attachments import store_attachment
from core.middleware import LAST_SEEN
from core.models import ImportBatch, Notice, User
from core.photos import store_photo
from grids.models import GridCard
from orgs.models import Level, Member, Org, Post, PostKind, Team, TeamPerson, Unit, UnitMerge
from portal.models import FeedLink
from services.models import (
    Claim,
    DemandState,
    Hold,
    LearnedWeights,
    Match,
    NearMiss,
    OfferState,
    Project,
    Reach,
)
from tests import factories
from tests.access import calls, campaigns, grid_rows, joins, matters, pacts, places, points, works

BACKEND = "django.contrib.auth.backends.ModelBackend"
# The roles in the order of the words of `tests.access.table`.
ROLES = ("city", "district", "officer", "staff", "keeper", "liaison", "nobody")
KIND_OF_ROLE = {
    "city": "city",
    "district": PostKind.ADMIN,
    "officer": PostKind.OFFICER,
    "staff": PostKind.STAFF,
    "keeper": PostKind.GRID_KEEPER,
    "liaison": PostKind.LIAISON,
}
# Posts without a column of their own, and whose column they follow where access.md says no more.
HOURS = 6 * 3600  # s: longer than any walk
OTHERS = {
    "commissioner": "liaison",
    "supervisor": "nobody",
    "seated": "nobody",
    "messenger": "nobody",
    "member": "nobody",
}
NAMES = ("市管理员", "区管理员", "街道干部", "社区工作者", "网格员", "联络员", "没有任职的人")
OTHER_NAMES = ("特派员", "督查员", "兼职委员", "专递员", "报到的党员")


def paper() -> SimpleUploadedFile:
    """A small file of a meeting as an upload."""
    return SimpleUploadedFile("材料.pdf", b"%PDF-1.4\n%%EOF")


def picture() -> SimpleUploadedFile:
    """A small real photo as an upload."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    return SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")


@dataclass
class World:
    """Ids by place and kind of row: `world["in", "demand"]`; users, clients and tokens by role."""

    city: factories.City
    people: factories.People
    users: dict[str, User] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    ids: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __getitem__(self, key: tuple[str, str]) -> Any:
        return self.ids[key]

    def client(self, role: str) -> Client:
        """Return the role's client, signed in (again, where an undone request signed it out)."""
        client = self.clients[role]
        client.cookies.clear()
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


def build() -> World:
    """Plant the city and lay out everything."""
    city = factories.plant_city()
    people = factories.settle_people(city)
    world = World(city, people)
    _users(world)
    sib_unit = factories.unit(city.communities[1], "邻街小学")
    world.ids["own", "free_unit"] = factories.unit(city.communities[0], "还没加入的小店").pk
    far_unit = factories.unit(city.communities[2], "隔壁医院", sector="医院")
    sides = (
        ("in", city.communities[0], people.unit, people.inside),
        ("sib", city.communities[1], sib_unit, None),
        ("far", city.communities[2], far_unit, None),
        ("out", city.communities[-1], people.other_unit, people.outside),
    )
    for side, community, unit, staff in sides:
        _lists(world, side, community, unit, staff)
    body = factories.alliance(city.streets[0], people.unit, city.communities[0], name="东街联盟")
    mate = factories.unit(city.communities[1], "同盟书店")
    joined = Membership.objects.create(alliance=body, unit=mate, joined_on=body.founded_on, order=9)
    Seat.objects.create(membership=joined, holder_name="店长", start=body.founded_on)
    world.ids["mate", "unit"] = mate.pk
    _body(world, "in", body, people.unit)
    own = factories.alliance(
        city.communities[0], sib_unit, kind=AllianceKind.COUNCIL, name="院议会"
    )
    _body(world, "own", own, city.communities[0])
    for side, org, unit in (("sib", city.communities[1], sib_unit), ("far", city.streets[1], far_unit),
                            ("out", city.streets[-1], people.other_unit)):  # fmt: skip
        _body(world, side, factories.alliance(org, unit, name=f"{org.name}联盟"), unit)
    factories.alliance(city.districts[0], city.streets[1], kind=AllianceKind.JOINT, name="区联席会")
    _above(world)
    calls.lay_out(world)
    grid_rows.lay_out(world)
    campaigns.lay_out(world)
    points.lay_out(world)
    matters.lay_out(world)
    pacts.lay_out(world)
    joins.lay_out(world)
    places.lay_out(world)
    _personal(world)
    return world


def _users(world: World) -> None:
    people = world.people
    for role in ROLES:
        user = people.nobody if role == "nobody" else people.inside[KIND_OF_ROLE[role]]
        world.users[role] = user
    _other_posts(world)
    chinese = [*zip(world.users.values(), (*NAMES, *OTHER_NAMES), strict=True)]
    chinese += [
        (u, f"外区的人{i}")
        for i, u in enumerate(people.outside.values())
        if u not in world.users.values()
    ]
    for user, name in chinese:
        user.name = name
        user.save(update_fields=["name"])
    for role, user in world.users.items():
        world.clients[role] = Client()
        world.clients[role].force_login(user, backend=BACKEND)
        session = world.clients[role].session
        session[LAST_SEEN] = time.time() + HOURS  # so that not each look writes that he was here
        session.save()
        world.sessions[role] = world.clients[role].cookies[settings.SESSION_COOKIE_NAME].value
        world.tokens[role] = Token.objects.create(user=user).key
    world.clients["anonymous"] = Client()


def _other_posts(world: World) -> None:
    """A commissioner of the unit, a supervisor of the district, a part-time member of the street,
    a messenger of the community."""
    city = world.city
    posts = {
        "commissioner": (PostKind.COMMISSIONER, {"unit": world.people.unit}),
        "supervisor": (PostKind.SUPERVISOR, {"org": city.districts[0]}),
        "seated": (PostKind.PART_TIME_MEMBER, {"org": city.streets[0]}),
        "messenger": (PostKind.MESSENGER, {"org": city.communities[0]}),
    }
    for role, (kind, place) in posts.items():
        world.users[role] = factories.user(f"{kind}-in")
        factories.post(world.users[role], kind, **place)
    world.users["member"] = factories.user("member-in")
    _check_in(world.users["member"], city.communities[0])


def _check_in(user: User, org: Org) -> None:
    """Check the user in to a community, without a unit or a team."""
    day = timezone.localdate()
    Member.objects.create(
        org=org, user=user, name="周报到", phone="13900009999", state=Member.State.CONFIRMED,
        asked_on=day, confirmed_on=day,
    )  # fmt: skip


def _lists(world: World, side: str, community: Org, unit: Unit, staff: dict | None) -> None:
    """Demands, offers, matches, claims and projects of a community and its unit."""
    today = timezone.localdate()
    soon = today + datetime.timedelta(days=20)
    by = (staff or world.people.outside)[PostKind.STAFF]
    grid = Org.objects.filter(community=community, level=Level.GRID).order_by("code").first()
    phone = {"contact_name": "王丽娟", "contact_phone": "13900006027"}

    def demand(title: str, **facts):
        facts = {"grid": grid, "category": "教育助学", "created_by": by, **phone, **facts}
        return factories.demand(community, f"{title}（{community.name}）", **facts)

    reach = Reach.COMMUNITY if side == "sib" else Reach.STREET
    offer = factories.offer(
        unit, f"课后辅导（{unit.name}）", reach=reach, capacity=9, category="教育助学"
    )
    idle = factories.offer(unit, f"没写完的（{unit.name}）", state=OfferState.DRAFT)
    open_ = demand("孩子放学没人管")
    draft = demand("还在写的", state=DemandState.DRAFT, description="草稿")
    judged, asked = demand("请老师", state="proposed"), demand("借操场", state="offered")
    worked, told = demand("修路灯", state="in_work"), demand("量血压", state="in_work")
    claimed = demand("教手机")
    proposed = Match.objects.create(demand=judged, offer=offer, rank=1, score=0.8)
    accepted = Match.objects.create(
        demand=asked, offer=offer, rank=1, score=0.7, state=Match.State.ACCEPTED,
        judged_by=by, judged_at=timezone.now(),
    )  # fmt: skip
    NearMiss.objects.create(demand=open_, offer=offer, rank=1, likeness=0.5, broken=[])
    held = Hold.objects.create(
        demand=claimed, offer=offer, kind=Hold.Kind.FORBIDDEN, reason="上次没来", made_by=by
    )
    claim = Claim.objects.create(
        demand=claimed, unit=unit, direction=Claim.Direction.UNIT, answer_by=soon, made_by=by
    )
    projects = [
        Project.objects.create(
            demand=row, unit=unit, offer=offer, title=row.title, due=soon, started_on=today, **phone
        )
        for row in (worked, told)
    ]
    Project.objects.filter(pk=projects[1].pk).update(
        state=Project.State.REPORTED, reported_on=today, report="已做"
    )
    photo = store_photo(upload=picture(), user=(staff or {}).get(PostKind.LIAISON, by))
    offer.photos.add(photo)
    rows = {
        "org": community.pk, "unit": unit.pk, "grid": grid.pk, "demand": open_.pk,
        "draft": draft.pk, "offer": offer.pk, "idle_offer": idle.pk, "proposed": proposed.pk,
        "accepted": accepted.pk, "hold": held.pk, "claim": claim.pk, "project": projects[0].pk,
        "reported": projects[1].pk, "photo": photo.pk, "card": GridCard.objects.get(org=grid).pk,
        "community": community.pk, **_volunteers(community, unit, by),
    }  # fmt: skip
    world.ids |= {(side, name): pk for name, pk in rows.items()}
    liaison = (staff or {}).get(PostKind.LIAISON, by)
    world.ids |= works.lay_out(side, projects[0], unit, grid, by, liaison)


def _volunteers(community: Org, unit: Unit, by: User) -> dict[str, int]:
    """A member, one who waits to be confirmed, an expired wish, and a team with somebody in it."""
    today = timezone.localdate()
    facts = {"org": community, "home_unit": unit, "asked_on": today, "asked_by": by}
    member = Member.objects.create(
        **facts, name="陈建国", phone="13900007777", skills="理发", state=Member.State.CONFIRMED,
        confirmed_on=today, confirmed_by=by,
    )  # fmt: skip
    asked = Member.objects.create(**facts, name="林小燕", phone="13900008888")
    team = Team.objects.create(
        org=community, unit=unit, name=f"{community.name}义剪队", leader=member
    )
    person = TeamPerson.objects.create(team=team, member=member, skills="理发")
    late = today - datetime.timedelta(days=3)
    wish = factories.demand(
        community,
        "一副老花镜",
        kind="wish",
        state="expired",
        expired_on=late,
        due=late,
        created_by=by,
    )
    return {
        "member": member.pk, "asked_member": asked.pk, "team": team.pk,
        "team_person": person.pk, "expired": wish.pk,
    }  # fmt: skip


def _body(world: World, side: str, body, responsible: Unit | Org) -> None:
    """A planned and a closed meeting of the body, and a decision that is not done yet."""
    now, day = timezone.now(), timezone.localdate()
    who = {"unit": responsible} if isinstance(responsible, Unit) else {"org": responsible}
    closed = Meeting.objects.create(
        alliance=body, org=body.org, title=f"{body.name}上次会议", state=Meeting.State.CLOSED,
        starts_at=now - datetime.timedelta(days=9), closed_at=now, summary="纪要",
    )  # fmt: skip
    planned = Meeting.objects.create(
        alliance=body,
        org=body.org,
        title=f"{body.name}下次会议",
        starts_at=now - datetime.timedelta(hours=1),
    )
    sender = factories.user(f"papers-{side}")
    attachment = store_attachment(upload=paper(), user=sender)
    Paper.objects.create(meeting=planned, attachment=attachment)
    decision = Decision.objects.create(
        meeting=closed, text=f"{body.name}议定的事", due=timezone.localdate(), **who
    )
    pressing = Supervision.objects.create(
        decision=decision, **who, text="抓紧", pressed_by=world.people.outside[PostKind.ADMIN],
        answer_by=day + datetime.timedelta(days=5),
    )  # fmt: skip
    world.ids |= {
        (side, "pressing"): pressing.pk,
        (side, "alliance"): body.pk,
        (side, "meeting"): closed.pk,
        (side, "planned"): planned.pk,
        (side, "decision"): decision.pk,
        (side, "attachment"): attachment.pk,
        **_planned(side, body, attachment.uploaded_by),
        (side, "quarter"): f"{day.year}-{(day.month - 1) // 3 * 3 + 1:02}-01",
        (side, "seat"): Seat.objects.filter(membership__alliance=body).first().pk,
        (side, "membership"): Membership.objects.filter(alliance=body).first().pk,
    }


def _planned(side: str, body, by: User) -> dict:
    """A meeting in a week with its notice sent, a series, and a topic of the first member."""
    first = body.memberships.select_related("unit").order_by("order", "pk").first()
    coming = Meeting.objects.create(
        alliance=body,
        org=body.org,
        title=f"{body.name}下月会议",
        starts_at=timezone.now() + datetime.timedelta(days=30),
        notice_sent_at=timezone.now(),
    )
    series = MeetingSeries.objects.create(
        alliance=body, title="例会", time=datetime.time(9), starts_on=timezone.localdate()
    )
    place = {"unit": first.unit} if first.unit else {"org": first.org}
    topic = Topic.objects.create(alliance=body, title=f"{body.name}的议题", proposed_by=by, **place)
    rows = {"coming": coming, "series": series, "topic": topic}
    return {(side, name): one.pk for name, one in rows.items()}


def _above(world: World) -> None:
    """Orgs above the people's own, and rules laid down by the city and both districts."""
    city, start = world.city, datetime.date(timezone.localdate().year - 1, 1, 1)
    facts = {"alliance_kind_id": AllianceKind.PARTY_ALLIANCE, "period": Period.QUARTER}
    orgs = (("in", city.districts[0]), ("out", city.districts[1]), ("up", city.city))
    for side, org in orgs:
        day = start - datetime.timedelta(days=366 if side == "up" else 0)
        rule = CadenceRule.objects.create(org=org, level=Level.STREET, starts_on=day, **facts)
        world.ids[side, "rule"] = rule.pk
        run = StandingsRun.objects.create(rule=rule, total=9, done=3)
        world.ids[side, "run"] = run.pk
        world.ids[side, "pressing_rule"] = PressingRule.objects.create(org=org).pk
        world.ids |= calls.lay_down(side, org)
        world.ids |= grid_rows.lay_down(side, org)
        world.ids |= matters.lay_down(side, org)
    shared = {"内容": 50, "类型": 18, "距离": 15, "时间": 15, "均衡": 2}
    LearnedWeights.objects.create(org=city.districts[0], version=0, points=shared, active=True)
    _merged(world)
    _branches(world)
    world.ids |= {
        ("street", "org"): city.streets[0].pk,
        ("district", "org"): city.districts[0].pk,
        ("city", "org"): city.city.pk,
    }


def _branches(world: World) -> None:
    """Units with a branch each, and a rule of the city for their organisation life."""
    day = timezone.localdate()
    CadenceRule.objects.create(
        org=world.city.city, subject=Subject.UNIT, meeting_kind="party_day", period=Period.QUARTER,
        level=Level.COMMUNITY, starts_on=datetime.date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
    )  # fmt: skip
    for side in ("in", "sib", "far", "out"):
        unit = Unit.objects.get(pk=world[side, "unit"])
        Unit.objects.filter(pk=unit.pk).update(branch_name=f"{unit.name}党支部")
        world.ids[side, "branch"] = f"u{unit.pk}"


def _merged(world: World) -> None:
    """Kinds of body of both districts, and an entry that went into the unit of each side."""
    city, people = world.city, world.people
    for side, org, kept in (
        ("in", city.districts[0], people.unit),
        ("out", city.districts[1], people.other_unit),
    ):
        kind = BodyKind.objects.create(code=f"own_{side}", name=f"{org.name}代表会", org=org)
        gone = Unit.objects.create(
            org=kept.org, name=f"{kept.name}（旧）", sector=kept.sector,
            ended_on=timezone.localdate(), merged_into=kept,
        )  # fmt: skip
        notes = {"rows": {}, "changed": [], "deleted": [], "ended_on": None}
        by = world.users["city"]
        merge = UnitMerge.objects.create(kept=kept, gone=gone, made_by=by, moved=notes)
        world.ids |= {(side, "kind"): kind.pk, (side, "merge"): merge.pk}


def _personal(world: World) -> None:
    """What is one person's own: notices, posts, previews of lists."""
    people = world.people
    for side, staff in (("in", people.inside), ("out", people.outside)):
        user = staff[PostKind.STAFF]
        notice = Notice.objects.create(user=user, cause=f"{side}", kind="test", title="通知")
        counts = dict.fromkeys(("error", "warning", "new", "updated", "unchanged", "total"), 0)
        batch = ImportBatch.objects.create(
            kind="demands", user=user, file_name="需求.xlsx", file_size=1, counts=counts
        )
        feed = FeedLink.objects.create(user=user, name="手机", code_hash=f"{side:0>64}")
        world.ids |= {
            (side, "feed"): feed.pk,
            (side, "notice"): notice.pk,
            (side, "batch"): batch.pk,
            (side, "post"): Post.objects.get(user=user).pk,
            (side, "liaison_post"): Post.objects.get(user=staff[PostKind.LIAISON]).pk,
            (side, "account"): user.pk,
        }
