"""Add rows of every kind at a community, by the hundred, as others would have made them."""

import datetime

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from alliances.models import (
    AgendaItem,
    Alliance,
    AllianceKind,
    Attendance,
    Decision,
    Meeting,
    MeetingSeries,
    Membership,
    Seat,
    Supervision,
    Topic,
)
from core.models import AccessEvent, Notice, User
from grids.models import GridCard
from orgs.models import Org, Post, PostKind, Sector, Unit
from orgs.tree import add_many
from services.models import (
    Category,
    Claim,
    Demand,
    DemandState,
    Match,
    NearMiss,
    Offer,
    OfferState,
    Project,
    Reach,
)
from tests.access.calls import grow_calls
from tests.access.campaigns import grow_campaigns
from tests.access.grid_rows import grow_profiles
from tests.access.matters import grow_matters
from tests.access.pacts import grow_pacts
from tests.access.places import grow_places
from tests.access.points import grow_points
from tests.access.works import grow_work

PER_BODY = 5  # of five rows one is a body


def grow(community: Org, n: int, *, published: bool = True, mark: str = "外来") -> int:
    """Add n units and demands and what belongs to them; return how many rows were made.

    published: without it demands stay drafts, places serve their own community and projects want
    nothing, for readers whom the others concern.
    """
    made = [*_grids(community, max(n // 10, 1), mark)]
    units = _units(community, n, mark)
    people = _people(community, units[: n // 2], mark)
    demands = _demands(community, n, published, mark, people[0])
    offers = _offers(units, mark)
    made += units + people + demands + offers
    between = _between(demands, offers, people[0])
    projects = [row for row in between if isinstance(row, Project)]
    grid = Org.objects.filter(grid__isnull=False, community=community).order_by("code").first()
    made += [*between, *grow_work(projects, grid, mark, people[0], wanting=published)]
    for i in range(max(n // PER_BODY, 1)):
        made += _body(community, units[:3], f"{mark}议事会{i}", people[0])
    reach = Reach.STREET if published else Reach.COMMUNITY
    made += grow_places(community, units[: max(n // PER_BODY, 1)], mark, people[0], reach=reach)
    made += grow_pacts(community, units[: max(n // PER_BODY, 1)], mark, people[0])
    made += grow_profiles(community, mark)
    made += grow_calls(community, max(n // PER_BODY, 1), mark, people[0])
    made += grow_campaigns(community, units[: max(n // PER_BODY, 2)], mark, people[0])
    made += grow_points(community, units[: max(n // PER_BODY, 1)], mark, people[0])
    made += grow_matters(community, max(n // PER_BODY, 1), mark, people[0])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would; it cannot see rows that are not committed
    return len(made)


def _grids(community: Org, n: int, mark: str) -> list:
    have = Org.objects.filter(community=community).count()
    rows = [
        (f"{community.code}{have + i:03}", f"{mark}网格{have + i}", community) for i in range(n)
    ]
    orgs = add_many(rows)
    cards = [GridCard(org=org, households=300, keeper_name=f"{mark}网格员") for org in orgs]
    return [*orgs, *GridCard.objects.bulk_create(cards)]


def _units(community: Org, n: int, mark: str) -> list[Unit]:
    sector = Sector.objects.get(name="学校")
    return Unit.objects.bulk_create(
        Unit(org=community, name=f"{mark}课后单位{i}", sector=sector, contact_name="外人")
        for i in range(n)
    )


def _people(community: Org, units: list[Unit], mark: str) -> list[User]:
    closed = make_password(None)
    people = User.objects.bulk_create(
        User(username=f"{mark}{community.pk}-{i}", name=f"{mark}人{i}", password=closed)
        for i in range(len(units) + 1)
    )
    start = datetime.date(2026, 1, 1)
    posts = [Post(user=people[0], kind=PostKind.STAFF, org=community, start=start)]
    pairs = zip(people[1:], units, strict=True)
    posts += [Post(user=who, kind=PostKind.LIAISON, unit=unit, start=start) for who, unit in pairs]
    Post.objects.bulk_create(posts)
    Notice.objects.bulk_create(
        Notice(user=who, cause=mark, kind="test", title=f"{mark}通知") for who in people
    )
    AccessEvent.objects.bulk_create(
        AccessEvent(kind="sign_in", user_id_copy=who.pk, user_name=who.name) for who in people
    )
    return people


def _demands(community: Org, n: int, published: bool, mark: str, by: User) -> list[Demand]:
    grid = Org.objects.filter(grid__isnull=False, community=community).last()
    states = [DemandState.OPEN, DemandState.IN_WORK, DemandState.DONE, DemandState.PROPOSED]
    today = timezone.localdate()
    category = Category.objects.get(name="教育助学")
    return Demand.objects.bulk_create(
        Demand(
            org=community,
            grid=grid,
            title=f"{mark}课后需求{i}",
            category=category,
            state=states[i % len(states)] if published else DemandState.DRAFT,
            published_on=today if published else None,
            due=today - datetime.timedelta(days=3),
            created_by=by,
        )
        for i in range(n)
    )


def _offers(units: list[Unit], mark: str) -> list[Offer]:
    """Offers of the units; every other is withdrawn, none reaches beyond its community."""
    today, category = timezone.localdate(), Category.objects.get(name="教育助学")
    states = [OfferState.PUBLISHED, OfferState.WITHDRAWN, OfferState.DRAFT]
    return Offer.objects.bulk_create(
        Offer(
            unit=unit,
            org_id=unit.org_id,
            kind="service",
            title=f"{mark}课后供给{i}",
            reach=Reach.COMMUNITY,
            category=category,
            state=states[i % 3],
            published_on=today,
            capacity=3,
        )
        for i, unit in enumerate(units)
    )


def _between(demands: list[Demand], offers: list[Offer], by: User) -> list:
    """A match, a near miss, a claim and a project for every fourth pair."""
    today, made = timezone.localdate(), []
    for i, (demand, offer) in enumerate(zip(demands, offers, strict=True)):
        pair = {"demand": demand, "offer": offer}
        if i % 4 == 0:
            made.append(Match(**pair, rank=1, score=0.5, state=Match.State.ACCEPTED))
        elif i % 4 == 1:
            made.append(NearMiss(**pair, rank=1, likeness=0.4, broken=[]))
        elif i % 4 == 2:
            claim = {"direction": Claim.Direction.UNIT, "answer_by": today, "made_by": by}
            made.append(Claim(**pair, unit_id=offer.unit_id, **claim))
        else:
            facts = {"title": demand.title, "due": today, "started_on": today}
            made.append(Project(**pair, org=demand.org, unit_id=offer.unit_id, **facts))
    for model in (Match, NearMiss, Claim, Project):
        model.objects.bulk_create(row for row in made if isinstance(row, model))
    return made


def _body(community: Org, units: list[Unit], name: str, by: User) -> list:
    start, now = datetime.date(2026, 1, 1), timezone.now()
    body = Alliance.objects.create(
        org=community, kind_id=AllianceKind.COUNCIL, name=name, founded_on=start
    )
    members = Membership.objects.bulk_create(
        Membership(alliance=body, unit=unit, joined_on=start, order=i)
        for i, unit in enumerate(units)
    )
    Seat.objects.bulk_create(
        Seat(membership=member, holder_name="外人", start=start) for member in members
    )
    meeting = Meeting.objects.create(
        alliance=body,
        org=community,
        title=f"{name}课后会",
        starts_at=now,
        state=Meeting.State.CLOSED,
        closed_at=now,
        created_by=by,
    )
    AgendaItem.objects.create(meeting=meeting, title="外来议题")
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, membership=member, status=Attendance.Status.PRESENT)
        for member in members
    )
    Topic.objects.create(
        alliance=body,
        unit=units[0],
        title=f"{name}的课后议题",
        state=Topic.State.TAKEN,
        proposed_by=by,
    )
    MeetingSeries.objects.create(
        alliance=body, title=f"{name}例会", time=datetime.time(9), starts_on=start
    )
    decision = Decision.objects.create(
        meeting=meeting, text=f"{name}议定课后", unit=units[0], due=start
    )
    Supervision.objects.create(decision=decision, text="抓紧", pressed_by=by)
    return [body, *members, meeting, decision]
