"""The demo's demands, offers, projects and reviews over two years; what is open is left to matching."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from orgs.models import Org, Unit
from portal.demo.at_home import AT_HOME, UNSERVED, let_do, stand
from portal.demo.cast import Cast, backdated, rows_of
from portal.demo.ground import BANK, COMMUNITY, Ground
from portal.demo.trace import write_demands, write_offers, write_projects
from services.models import (
    Category,
    Demand,
    DemandState,
    Kind,
    Offer,
    OfferState,
    Project,
    Reach,
    Review,
)

# Demands published per quarter, oldest first; the last one is cut to the days gone by.
QUARTERS = (74, 96, 118, 131, 128, 171, 184, 215)
KINDS = {"资源": Kind.RESOURCE, "服务": Kind.SERVICE}
REACHES = {"社区": Reach.COMMUNITY, "街道": Reach.STREET, "区": Reach.DISTRICT, "市": Reach.CITY}
REPORTS = (
    "已按约定完成，居民代表到场看过，都说办得好。",
    "活动办完，到场三十余人，签到表交社区留存。",
    "材料和人手都已到位，后续每月回访一次。",
)
COMMENTS = ("守时，居民反映好。", "办得细致，下回还请他们。", "比约定晚了几天，结果满意。", "")


@dataclass
class _Story:
    """One kind of need with the offers that serve it."""

    row: dict[str, str]
    titles: list[str]
    offers: list[Offer] = field(default_factory=list)


@dataclass
class _Made:
    demands: list[Demand] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    load: Counter = field(default_factory=Counter)  # open projects by offer


def fill_lists(cast: Cast, ground: Ground) -> None:
    """Write the lists; demands that still seek somebody wait for the first matching run."""
    categories = {category.name: category for category in Category.objects.all()}
    stories = [_Story(row, row["demand_titles"].split("|")) for row in rows_of("stories.csv")]
    with backdated((Demand, "created_at"), (Demand, "updated_at"), (Offer, "created_at"),
                   (Offer, "updated_at"), (Project, "created_at"), (Project, "updated_at"),
                   (Review, "created_at")):  # fmt: skip
        _offers(cast, ground, stories, categories)
        made = _Made()
        for first, last, n in quarters(cast.today):
            for _ in range(n):
                _demand(cast, ground, made, cast.rng.choice(stories), categories, first, last)
        _known_demands(cast, ground, made, categories)
        _drafts(cast, ground, made, stories, categories)
        _at_home(ground, made, stories, categories, cast.today)
        ids = write_demands(made.demands)
        write_projects(cast, ground, made.projects, made.reviews, ids)


def quarters(today: datetime.date) -> list[tuple[datetime.date, datetime.date, int]]:
    """Return (first day, last day so far, demands) of the last eight quarters, oldest first."""
    index = today.year * 4 + (today.month - 1) // 3
    found = []
    for back, n in zip(range(len(QUARTERS) - 1, -1, -1), QUARTERS, strict=True):
        year, quarter = divmod(index - back, 4)
        first = datetime.date(year, quarter * 3 + 1, 1)
        after = datetime.date(year + (quarter == 3), (quarter + 1) % 4 * 3 + 1, 1)
        last = min(after - datetime.timedelta(days=1), today)
        share = ((last - first).days + 1) / (after - first).days
        found.append((first, last, max(round(n * share), 1)))
    return found


def _at(day: datetime.date, hour: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, 20)))


def _offers(cast: Cast, ground: Ground, stories: list[_Story], categories) -> None:
    offers: list[Offer] = []
    units = {(unit.name, unit.org.code): unit for unit in ground.units}
    for row in rows_of("offers.csv"):
        unit = units[row["单位"], row["社区代码"]]
        offers.append(_offer(cast, ground, unit, row, categories, row["编号"]))
    for unit in ground.units:
        fitting = [s for s in stories if unit.sector.name in s.row["sectors"].split("|")]
        wanted = cast.rng.choice([0, 1, 1, 2]) if fitting else 0
        if ground.liaisons[unit.pk] == ground.accounts["unit"]:
            wanted = 3  # whoever signs in as this liaison finds work to do
        for story in cast.rng.sample(fitting, min(wanted, len(fitting))):
            row = {
                "类型": story.row["kind"],
                "标题": story.row["offer_title"],
                "说明": story.row["offer_description"],
                "类别": story.row["category"],
                "可承接数": str(cast.rng.choice([2, 3, 3, 4])),
                "可用时间": story.row["offer_slots"],
                "服务范围": story.row["reach"],
            }
            offer = _offer(cast, ground, unit, row, categories, "")
            story.offers.append(offer)
            offers.append(offer)
    write_offers(offers)


def _offer(cast: Cast, ground: Ground, unit: Unit, row, categories, ref: str) -> Offer:
    day = cast.day(cast.today - datetime.timedelta(days=640), cast.today)
    category = categories.get(row["类别"])
    return Offer(
        unit=unit,
        org=unit.org,
        ref=ref,
        kind=KINDS[row["类型"]],
        title=row["标题"],
        description=row["说明"],
        category=category,
        category_text="" if category else row["类别"],
        capacity=int(row["可承接数"] or 1),
        slots=row["可用时间"],
        reach=REACHES[row["服务范围"] or "街道"],
        state=OfferState.PUBLISHED,
        published_on=day,
        created_by=ground.liaisons[unit.pk],
        created_at=_at(day, 9),
        updated_at=_at(day, 9),
    )


def _demand(cast, ground, made: _Made, story: _Story, categories, first, last) -> None:
    """Publish one demand in the quarter and bring it as far as its age makes likely."""
    org = cast.rng.choice(ground.communities)
    day = cast.day(first, last)
    demand = _new(cast, ground, org, story, categories, day)
    age, luck = (cast.today - day).days, cast.rng.random()
    made.demands.append(demand)
    if luck < 0.02:
        demand.state = DemandState.WITHDRAWN
        demand.withdrawn_reason = "居民已自行解决"
    elif age > 150:
        _carry_out(cast, made, demand, story, ground, done=luck < 0.985)
    elif age > 45:
        if luck < 0.93:
            _carry_out(cast, made, demand, story, ground, done=luck < 0.78)
    elif luck < 0.45:
        _carry_out(cast, made, demand, story, ground, done=luck < 0.17)


def _new(cast, ground, org: Org, story: _Story, categories, day) -> Demand:
    worker = ground.workers[org.pk]
    return Demand(
        org=org,
        title=cast.rng.choice(story.titles),
        description=story.row["demand_description"],
        category=categories.get(story.row["category"]),
        slots=story.row["demand_slots"],
        due=day + datetime.timedelta(days=cast.rng.choice([45, 60, 75, 90])),
        contact_name=worker.name,
        contact_phone=worker.phone,
        state=DemandState.OPEN,
        published_on=day,
        created_by=worker,
        created_at=_at(day, 8),
        updated_at=_at(day, 8),
    )


def _carry_out(cast, made: _Made, demand: Demand, story: _Story, ground, *, done: bool) -> None:
    unit, offer = _who(cast, made, demand, story, ground, done=done)
    started = min(demand.published_on + datetime.timedelta(days=cast.rng.randint(2, 9)), cast.today)
    due = min(demand.due, started + datetime.timedelta(days=cast.rng.choice([20, 30, 45])))
    project = Project(
        org=demand.org,
        demand=demand,
        unit=unit,
        offer=offer,
        title=demand.title,
        contact_name=ground.liaisons[unit.pk].name,
        contact_phone=ground.liaisons[unit.pk].phone,
        due=due,
        started_on=started,
        created_at=_at(started, 10),
        updated_at=_at(started, 10),
    )
    made.projects.append(project)
    demand.state = DemandState.IN_WORK
    if not done:
        made.load[id(offer)] += 1
        if cast.rng.random() < 0.25:
            project.state, project.reported_on = Project.State.REPORTED, cast.today
            demand.state = DemandState.REPORTED
            project.report = cast.rng.choice(REPORTS)
        elif cast.rng.random() < 0.12:  # reported once, and given back
            project.report = cast.rng.choice(REPORTS)
            project.reported_on = cast.day(started, cast.today)
        return
    late = cast.rng.random() < 0.16
    over = demand.due + datetime.timedelta(days=cast.rng.randint(1, 14))
    ended = min(over if late else cast.day(started, due), cast.today)
    project.state, project.report = Project.State.DONE, cast.rng.choice(REPORTS)
    project.done_on = demand.done_on = ended
    project.updated_at = _at(ended, 16)
    demand.state = DemandState.DONE
    made.reviews.append(
        Review(
            project=project,
            rating=cast.rng.choice([3, 4, 4, 5, 5, 5]),
            comment=cast.rng.choice(COMMENTS),
            made_by=demand.created_by,
            created_at=_at(ended, 16),
        )
    )


def _who(cast, made: _Made, demand, story: _Story, ground, *, done: bool):
    """Choose the offer that reaches the demand and has room; else a unit of the street that claims."""
    keys = {"community": "community_id", "street": "street_id", "district": "district_id"}
    offers = [
        offer
        for offer in story.offers
        if (done or made.load[id(offer)] < offer.capacity)
        and (
            offer.reach == Reach.CITY
            or getattr(offer.org, keys[offer.reach]) == getattr(demand.org, keys[offer.reach])
        )
    ]
    if offers:
        offer = cast.rng.choice(offers)
        return offer.unit, offer
    local = defaultdict(list)
    for unit in ground.units:
        local[unit.org.street_id].append(unit)
    return cast.rng.choice(local[demand.org.street_id]), None


def _known_demands(cast, ground, made: _Made, categories) -> None:
    """Publish the demands of the list that came with the city, within the last three weeks."""
    orgs = {org.code: org for org in [*ground.streets, *ground.communities]}
    for row in rows_of("demands.csv"):
        day = cast.day(cast.today - datetime.timedelta(days=21), cast.today)
        org = orgs[row["社区代码"]]
        worker = ground.workers[org.pk]
        category = categories.get(row["类别"])
        made.demands.append(
            Demand(
                org=org,
                ref=row["编号"],
                title=row["标题"],
                description=row["说明"],
                category=category,
                category_text="" if category else row["类别"],
                quantity=int(row["数量"] or 1),
                slots=row["时间"],
                due=cast.today + datetime.timedelta(days=cast.rng.randint(20, 120)),
                contact_name=worker.name,
                contact_phone=worker.phone,
                state=DemandState.OPEN,
                published_on=day,
                created_by=worker,
                created_at=_at(day, 8),
                updated_at=_at(day, 8),
            )
        )


def _drafts(cast, ground, made: _Made, stories, categories) -> None:
    home = next(org for org in ground.communities if org.code == COMMUNITY)
    for org in [home, home, home, *cast.rng.sample(ground.communities, 20)]:
        demand = _new(cast, ground, org, cast.rng.choice(stories), categories, cast.today)
        demand.state, demand.published_on = DemandState.DRAFT, None
        made.demands.append(demand)


def _at_home(ground, made: _Made, stories, categories, today: datetime.date) -> None:
    """Give the community whose worker signs in some of each: open, in work, late, reported."""
    cast = Cast(2026, today)  # draws of its own, so that the rest of the lists stays as it was
    home = next(org for org in ground.communities if org.code == COMMUNITY)
    bank = next(unit for unit in ground.units if unit.name == BANK)
    first, offer = next((s, o) for s in stories for o in s.offers if o.unit == bank)
    rest = cast.rng.sample([story for story in stories if story is not first], len(AT_HOME) - 1)
    for (ago, stands), story in zip(AT_HOME, [first, *rest], strict=True):
        day = today - datetime.timedelta(days=ago)
        demand = _new(cast, ground, home, story, categories, day)
        made.demands.append(demand)
        if stands == "open":
            demand.due = today + datetime.timedelta(days=45)
            continue
        _carry_out(cast, made, demand, story, ground, done=False)
        stand(made.projects[-1], demand, stands, today)
        if story is first:
            let_do(made.projects[-1], ground, bank, offer)
    for title, text, category, slots in UNSERVED:
        demand = _new(cast, ground, home, first, categories, today - datetime.timedelta(days=8))
        demand.title, demand.description, demand.slots = title, text, slots
        demand.category = categories[category]
        made.demands.append(demand)
