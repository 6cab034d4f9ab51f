"""The dashboard: every figure equals the rows it leads to, parts add up, nothing from outside."""

import datetime
import io

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from alliances.actions import lay_down_default_rules
from alliances.models import AllianceKind, Meeting, Supervision
from core.models import AccessEvent, Notice
from grids.models import GridCard
from orgs.models import PostKind
from portal.figures.board import board, in_order
from portal.figures.spans import quarter_end, quarter_of, span_of
from services.models import PUBLISHED, DemandState
from tests import factories


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def full(people, city, today):
    """Rows of every kind in the first district, and as many in the other one."""
    lay_down_default_rules(city.city)
    late = today - datetime.timedelta(days=3)
    for community in (city.communities[0], city.communities[2], city.communities[-1]):
        for state in DemandState.values:
            done = {"done_on": today} if state == "done" else {}
            factories.demand(community, state=state, **done)
        factories.demand(community, state="open", due=late)
        factories.demand(community, state="done", due=late, done_on=today)
        factories.alliance(community, kind=AllianceKind.COUNCIL)
    factories.demand(city.streets[0], state="in_work")
    factories.offer(people.unit)
    factories.unit(city.communities[0])
    GridCard.objects.filter(org=city.grids[0]).update(kind="exclusive")
    return city


def cards(client, path: str) -> dict:
    return {card.name: card for card in client.get(path).context["cards"]}


def test_each_figure_of_demands_equals_its_list(client, people, full):
    client.force_login(people.inside[PostKind.ADMIN])
    found = cards(client, reverse("dashboard"))
    demands = found["需求"]
    published = 2 * (len(PUBLISHED) + 2) + 1  # of two communities, and of the street
    assert demands.value == client.get(demands.url).context["total"] == published
    taken = found["有单位承接"]
    rows = client.get(taken.url).context["total"]
    assert taken.value == round(rows * 100 / demands.value)
    assert f"{rows} 条" in [part.words for part in taken.parts]
    for card, words in ((taken, "无人可承接"), (found["按期办结"], "逾期未结")):
        part = next(part for part in card.parts if part.words.startswith(words))
        n = int(part.words.split()[-1])
        assert client.get(part.url).context["total"] == n > 0, words


@pytest.mark.parametrize("level", ["city", "district", "street", "community"])
def test_figures_equal_lists_on_every_level(client, people, full, level):
    org = {
        "city": full.city,
        "district": full.districts[0],
        "street": full.streets[0],
        "community": full.communities[0],
    }[level]
    client.force_login(people.inside["city"])
    for span in ("year", "quarter", "last"):
        found = cards(client, reverse("dashboard_org", args=[org.pk]) + f"?span={span}")
        demands = found["需求"]
        assert demands.value == client.get(demands.url).context["total"], span


def test_units_figure_equals_its_list(client, people, full):
    client.force_login(people.inside[PostKind.ADMIN])
    card = cards(client, reverse("dashboard"))["给过供给的单位"]
    assert (card.value, card.small) == (1, "/ 2 家")
    assert client.get(card.url).context["page"].paginator.count == 1
    never = client.get(card.parts[0].url)
    assert never.context["page"].paginator.count == 1
    assert people.unit.name not in never.content.decode()
    assert people.other_unit.name not in client.get(card.url.split("&")[0]).content.decode()


def test_meetings_figure_equals_the_matrix(client, people, full, today):
    client.force_login(people.inside[PostKind.ADMIN])
    page = client.get(reverse("dashboard"))
    whole = page.context["board"].whole.meetings
    matrix = client.get(cards(client, reverse("dashboard"))["会议已开"].url).context["matrix"]
    assert whole.owed == sum(
        matrix.counts[key] for key in ("done", "made_up", "due", "at_risk", "missed")
    )
    assert whole.missed == matrix.counts["missed"] > 0
    press = client.get(page.context["press_url"])
    assert len(press.context["late"].meetings) == whole.missed
    assert press.context["late"].total == page.context["board"].to_press


def test_rows_add_up_to_the_whole(full, today):
    for org in (full.city, full.districts[0], full.streets[0], full.communities[0]):
        made = board(org, span_of("year", today), today)
        for figure in (
            lambda row: row.demands.published,
            lambda row: row.demands.overdue,
            lambda row: row.meetings.owed,
            lambda row: row.meetings.missed,
            lambda row: row.units.all,
            lambda row: row.grids.all,
        ):
            assert sum(map(figure, made.rows)) == figure(made.whole)
        assert sum(n for n, _fill in made.whole.bar) == made.whole.demands.published


def test_what_the_street_itself_wants_stands_in_its_own_row(full, today):
    made = board(full.streets[0], span_of("year", today), today)
    own = next(row for row in made.rows if row.own)
    assert own.demands.published == 1
    assert in_order(made.rows, "overdue")[-1] is own


@pytest.mark.parametrize(
    ("kind", "place", "status"),
    [
        (PostKind.ADMIN, "districts", 200),
        (PostKind.ADMIN, "city", 404),
        (PostKind.OFFICER, "streets", 200),
        (PostKind.OFFICER, "districts", 404),
        (PostKind.STAFF, "communities", 200),
        (PostKind.STAFF, "streets", 404),
        (PostKind.GRID_KEEPER, "communities", 404),
        (PostKind.LIAISON, "communities", 404),
    ],
)
@pytest.mark.parametrize(
    "page",
    ["dashboard_org", "dashboard_rows", "dashboard_export", "dashboard_units", "dashboard_press"],
)
def test_own_and_below_only(client, people, city, kind, place, status, page):
    spot = getattr(city, place)
    inside = spot[0] if isinstance(spot, list) else spot
    client.force_login(people.inside[kind])
    own = client.get(reverse(page, args=[inside.pk])).status_code
    if page == "dashboard_rows" and place == "communities":
        status = 404  # a community has no rows below
    assert own == status
    outside = city.communities[-1].pk
    assert client.get(reverse(page, args=[outside])).status_code == 404
    grid = city.grids[0].pk
    assert client.get(reverse(page, args=[grid])).status_code == 404


def test_rows_outside_change_no_byte(client, people, full):
    client.force_login(people.inside[PostKind.ADMIN])

    def pages() -> list[bytes]:
        cache.clear()
        return [
            client.get(reverse("dashboard")).content.split(b"<main")[1],
            client.get(reverse("dashboard_rows", args=[full.streets[0].pk])).content,
            client.get(reverse("dashboard_units", args=[full.districts[0].pk])).content.split(
                b"<main"
            )[1],
        ]

    before = pages()
    for n in range(30):
        factories.demand(full.communities[-1], state="open")
        factories.offer(factories.unit(full.communities[-1], f"外面{n}"), reach="community")
    assert pages() == before


def test_a_row_folds_out_to_its_communities(client, people, full):
    client.force_login(people.inside[PostKind.ADMIN])
    part = client.get(reverse("dashboard_rows", args=[full.streets[0].pk])).content.decode()
    for community in full.communities[:2]:
        assert community.name in part
    assert full.communities[2].name not in part
    assert "<html" not in part
    assert "街道本级" in part


def test_the_export_holds_the_rows_and_is_recorded(client, people, full):
    client.force_login(people.inside[PostKind.ADMIN])
    page = client.get(reverse("dashboard"))
    answer = client.get(page.context["export_url"])
    sheet = load_workbook(io.BytesIO(answer.content)).active
    lines = list(sheet.iter_rows(values_only=True))
    assert [line[0] for line in lines[1:]] == [
        *[row.name for row in page.context["board"].rows],
        "全区",
    ]
    assert lines[-1][7] == page.context["board"].whole.demands.published
    event = AccessEvent.objects.get(kind="export")
    assert event.subject == f"dashboard:{full.districts[0].pk}"


def test_a_fixed_number_of_statements(full, today, django_assert_max_num_queries):
    span = span_of("year", today)
    for org in (full.city, full.districts[0], full.streets[0]):
        with django_assert_max_num_queries(12):
            board(org, span, today)


def test_who_has_no_dashboard_is_told(client, people):
    client.force_login(people.nobody)
    assert client.get(reverse("dashboard")).status_code == 403


def test_every_picture_has_its_table(client, people, full):
    client.force_login(people.inside[PostKind.ADMIN])
    page = client.get(reverse("dashboard"))
    html = page.content.decode()
    assert html.count("data-picture=") == html.count("data-table") == 3
    assert 'id="board-pictures" type="application/json"' in html
    pictures = page.context["pictures"]
    assert pictures["totals"] == [q["total"] for q in page.context["table_quarters"]]
    for i, total in enumerate(pictures["totals"]):
        assert sum(one["values"][i] for one in pictures["series"]) == total


def test_pressing_tells_those_who_answer_once_a_day(client, people, full):
    admin, staff = people.inside[PostKind.ADMIN], people.inside[PostKind.STAFF]
    client.force_login(admin)
    url = reverse("dashboard_press", args=[full.districts[0].pk])
    late = client.get(url).context["late"]
    wanted = [late.demands[0].key, late.meetings[0].key]
    for _twice in range(2):
        assert client.post(url, {"pick": wanted, "text": "请抓紧"}).status_code == 302
    told = Notice.objects.filter(cause__startswith="press:demand:", user=staff)
    assert told.count() == 1
    assert "请抓紧" in told.get().body
    assert Supervision.objects.filter(alliance__isnull=False).exists()


def test_pressing_needs_an_admin_and_a_choice(client, people, full):
    url = reverse("dashboard_press", args=[full.streets[0].pk])
    client.force_login(people.inside[PostKind.OFFICER])
    page = client.get(url)
    assert 'name="pick"' not in page.content.decode()
    key = page.context["late"].demands[0].key
    assert client.post(url, {"pick": [key]}).status_code == 403
    client.force_login(people.inside[PostKind.ADMIN])
    answer = client.post(url, {"text": "先写好的话"})
    assert answer.status_code == 422
    assert "先写好的话" in answer.content.decode()
    assert client.post(url, {"pick": ["demand-0", "period-x-y", "demand-²"]}).status_code == 302
    assert not Notice.objects.filter(cause__startswith="press:demand:").exists()


def test_pressing_reaches_nothing_outside(client, people, full):
    outside = full.communities[-1]
    demand = factories.demand(outside, due=timezone.localdate() - datetime.timedelta(days=9))
    client.force_login(people.inside[PostKind.ADMIN])
    url = reverse("dashboard_press", args=[full.districts[0].pk])
    client.post(url, {"pick": [f"demand-{demand.pk}"]})
    assert not Notice.objects.filter(user=people.outside[PostKind.STAFF]).exists()


def test_a_meeting_that_was_held_counts(full, today):
    body = factories.alliance(full.communities[1], kind=AllianceKind.COUNCIL)
    Meeting.objects.create(
        alliance=body,
        org=body.org,
        title="本月会议",
        starts_at=timezone.now(),
        state=Meeting.State.CLOSED,
    )
    span = span_of("quarter", today)
    rows = {row.org.pk: row for row in board(full.streets[0], span, today).rows}
    assert rows[full.communities[1].pk].meetings.kept == 1


@pytest.mark.parametrize("day", [datetime.date(2026, m, 15) for m in range(1, 13)])
def test_spans_are_whole_quarters(day):
    for key in ("quarter", "year", "last"):
        span = span_of(key, day)
        assert span.since == quarter_of(span.since)
        assert span.until == quarter_end(span.until)
        assert span.since <= span.shown_until <= span.until
        assert span.last_quarter == quarter_of(span.until)


def test_grids_figure_equals_its_list(client, people, full):
    client.force_login(people.inside[PostKind.ADMIN])
    card = cards(client, reverse("dashboard"))["网格"]
    assert card.value == client.get(card.url).context["total"] == 8
    kinds = [client.get(part.url).context["total"] for part in card.parts]
    assert kinds == [7, 1, 8]
    assert [part.words for part in card.parts] == ["基本 7", "专属 1", "不合规模 8"]


@pytest.mark.parametrize(
    ("kind", "page"), [(PostKind.GRID_KEEPER, "grid_of_org"), (PostKind.LIAISON, "unit_detail")]
)
def test_who_works_for_a_grid_or_unit_is_led_to_its_card(client, people, kind, page):
    client.force_login(people.inside[kind])
    post = people.inside[kind].posts.get()
    answer = client.get(reverse("dashboard"))
    assert answer["Location"] == reverse(page, args=[post.unit_id or post.org_id])
    assert client.get(answer["Location"], follow=True).status_code == 200
