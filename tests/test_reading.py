"""Every page that a role may read, read once: what it says, what it costs, and what it keeps to itself.

After a change of cost that is meant: `UPDATE_STATEMENTS=1 make test PYTEST_ARGS=tests/test_reading.py`
writes the baseline anew, and the change of `statements.json` is read like any other.
"""

import io
import json
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache

from tests.access import canaries
from tests.access.growth import grow
from tests.access.pages import Look, look, words_of
from tests.access.world import ROLES, World

BASELINE = Path(__file__).parent / "statements.json"
UPDATE = "UPDATE_STATEMENTS" in os.environ
# Whose statements are counted; whoever holds no post reads what needs none.
COUNTED = ROLES[:-1]
# Who looks at the lists again when they have grown: one from above, one from within, one of a unit.
GROWN = ("district", "staff", "liaison")
# The median of a unit's peers is the one figure from outside that access.md opens (row Figures);
# tests/portal/test_scorecards.py shows that nothing else does.
WITH_PEERS = ("unit_scorecard",)
# Pages whose statements follow from what the reader opens, not from the page.
LISTS = (
    "workbench", "dashboard", "search", "notices", "org_list", "unit_list", "post_list",
    "account_list", "grid_list", "alliance_list", "meeting_list", "decision_list", "pressing_list",
    "cadence", "topic_list",
    "demand_list", "offer_list", "project_list", "match_list", "demand_export", "offer_export",
    "project_export", "record_list", "need_list", "secretary_list", "feedback", "voice_list",
    "unit_export", "post_export", "grid_export", "audit_list",
    "api-demands-list", "api-offers-list", "api-projects-list", "api-claims-list",
    "api-milestones-list", "api-service-records-list", "api-needs-list", "api-pledges-list",
    "api-voices-list", "api-matches-list", "api-alliances-list", "api-meetings-list", "api-decisions-list",
    "api-orgs-list", "api-units-list", "api-posts-list", "api-grids-list",
    "join_list", "four_lists", "four_lists_export", "list_settings",
    "venue_list", "venue_map", "venue_network", "venue_today", "venue_export", "booking_list",
    "booking_export", "activity_list", "activity_export", "api-venues-list", "api-bookings-list",
    "api-activities-list",
    "agreement_list", "pairing_list", "api-agreements-list", "api-pairings-list",
    "lacking", "lacking_rows", "call_list", "call_export", "call_rules", "workday_list",
    "workday_export", "grid_keepers", "grid_keepers_export", "grid_map", "grid_norms",
    "grid_changes", "grid_changes_export", "order_review_list", "order_review",
    "order_review_export", "order_review_list_export", "order_found", "order_found_export", "api-calls-list",
    "campaign_list", "campaign_list_export", "warning_list", "warning_export",
    "warning_rules", "weak_list", "weak_export",
    "station_list", "station_export", "station_logs", "station_log_export", "unit_check_ins",
    "unit_check_in_export", "talent_list", "talent_export", "talent_asks", "talent_ask_export",
    "point_list", "point_export", "point_notice", "point_accounts", "point_accounts_export",
    "point_rules", "reward_list", "redemption_list", "redemption_export", "api-points-list",
    "matter_list", "matter_export", "matter_doors", "matter_figures",
    "matter_figures_export", "matter_rules", "api-matters-list", "api-campaigns-list",
)  # fmt: skip
# Forms in whose fields stands what one may change there, or one's own number to be offered.
IN_FIELDS = ("profile", "unit_edit", "grid_edit", "pairing_edit", "demand_create", "demand_edit",
             "match_answer", "venue_edit")  # fmt: skip
FIELD = re.compile(r"<input\b[^>]*>")
WORD = re.compile(r"[A-Za-z]{3,}")
# Names of programs and file formats that offices say in Latin letters, and names of accounts.
KNOWN = {"xlsx", "csv", "Excel", "JPG", "PNG", "WebP", "officer", "staff", "liaison", "admin",
         "grid", "keeper", "city", "nobody", "out", "UTF", "wanglijuan",
         "PDF", "pdf", "Word", "commissioner", "member", "messenger", "part", "time", "supervisor",
         "papers", "GeoJSON"}  # fmt: skip


@pytest.fixture(scope="module")
def planted(access_world: World, django_db_blocker) -> list[canaries.Canary]:
    """The world with ten rows of each kind more, and a canary in each personal fact."""
    with django_db_blocker.unblock():
        grow(access_world.city.communities[0], 10, mark="头一批")
        return canaries.plant()


@pytest.fixture(scope="module")
def log() -> Iterator[io.StringIO]:
    """What is written to the log meanwhile."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)


@pytest.fixture(scope="module")
def read(access_world: World, planted, log, django_db_blocker) -> dict[str, dict[str, Look]]:
    """What each role reads, by the page's label and place."""
    with django_db_blocker.unblock():
        look(access_world, "city", ("workbench in",))  # what the first request of all loads once
        return {role: look(access_world, role) for role in ROLES}


@pytest.mark.django_db  # one marked test per file makes pytest lay out the database for the world
def test_the_sign_in_speaks_chinese(client):
    page = client.get("/accounts/login/").content.decode()
    assert not english(page)


def english(page: str) -> set[str]:
    return {word for text in words_of(page) for word in WORD.findall(text)} - KNOWN


def test_every_page_answers_who_may_read_it(read):
    """The walk of access asks these not again."""
    wrong = {
        f"{role} {page}": one.letter for role, found in read.items() for page, one in found.items()
    }
    assert set(wrong.values()) == {"o"}, {page: got for page, got in wrong.items() if got != "o"}


def test_no_english_word_on_a_screen(read):
    told = [
        f"{role} {page}: {sorted(words)[:5]}"
        for role, found in read.items()
        for page, one in found.items()
        if one.is_page and (words := english(one.text))
    ]
    assert not told, "\n".join(told)


def test_no_personal_fact_shows_unasked(planted, read):
    """Pages, lists, exports and the API, of all fields that hold a phone number or an e-mail."""
    told = {
        f"{role} {page}: {canary.place}"
        for role, found in read.items()
        for page, one in found.items()
        for shown in [FIELD.sub("", one.text) if page.startswith(IN_FIELDS) else one.text]
        for canary in planted
        if canary.value in shown
    }
    assert len(planted) >= 8
    assert not told, "\n".join(sorted(told))


def test_no_personal_fact_lies_anywhere_else(planted, read, log):
    """Not in the audit, which saw them being written, nor in what is owed, nor in the log."""
    strays = {
        f"{canary.place} → {table}"
        for canary in planted
        for table in canaries.tables_with(canary.value) - {canary.table}
    }
    assert not strays, "\n".join(sorted(strays))
    assert not [canary.place for canary in planted if canary.value in log.getvalue()]
    keys = cache._cache.get_client(None).keys("*")  # of the cache, by Redis itself
    assert not [one.place for one in planted if any(one.value.encode() in key for key in keys)]


def test_no_page_costs_more_than_before(read):
    few = {f"{role} {page}": one.statements for role in COUNTED for page, one in read[role].items()}
    if UPDATE:
        lines = json.dumps(few, ensure_ascii=False, indent=0, sort_keys=True)
        BASELINE.write_text(f"{lines}\n", "utf-8")
    known = json.loads(BASELINE.read_text("utf-8"))
    more = [f"{page}: {known.get(page)} → {n}" for page, n in few.items() if n > known.get(page, 0)]
    assert not more, "\n".join(more)


def test_rows_outside_change_no_byte(access_world: World, read):
    """Rows in another district, another street, the next community, each for whom it is outside.

    A page that reads the same to two roles in a world with rows at every place is asked as the
    narrower of them; `make soak` asks it as both.
    """
    told = _outside(access_world, read, {role: apart(read, role) for role in read}, "外来")
    assert not told, "\n".join(told)


@pytest.mark.soak
def test_rows_outside_change_no_byte_of_any_page(access_world: World, read):
    told = _outside(access_world, read, {role: set(read[role]) for role in read}, "外来者")
    assert not told, "\n".join(told)


def apart(read: dict[str, dict[str, Look]], role: str) -> set[str]:
    """Return the pages of a role that no role after it reads with the same words."""
    later = ROLES[ROLES.index(role) + 1 :]
    return {
        page
        for page, one in read[role].items()
        if all(page not in read[r] or read[r][page].inside != one.inside for r in later)
    }


def test_a_page_alike_to_two_roles_is_asked_as_the_narrower():
    def says(words: str, frame: str) -> Look:
        return Look(f"{frame}<main>{words}</main>{frame}", "o", 1, True)

    seen = {role: {"list in": says("同", role), "own in": says(role, "框")} for role in ROLES}
    assert apart(seen, "nobody") == {"list in", "own in"}
    assert apart(seen, "staff") == {"own in"}


def _outside(world: World, read: dict, pages: dict[str, set[str]], mark: str) -> list[str]:
    communities = world.city.communities
    made = grow(communities[-1], 100, mark=mark)
    told = _differences(world, read, pages, ["district"])
    made += grow(communities[2], 60, mark=mark)
    told += _differences(world, read, pages, ["officer"])
    # Published demands of the street concern its units and staff; drafts are the community's.
    made += grow(communities[1], 60, published=False, mark=mark)
    told += _differences(world, read, pages, ["staff", "keeper", "liaison", "nobody"])
    assert made > 1000
    return told


def _differences(world: World, read: dict, pages: dict, roles: list[str]) -> list[str]:
    told = []
    for role in roles:
        for page, now in look(world, role, pages[role]).items():
            text = read[role][page].text
            if now.text != text and page.split()[0] not in WITH_PEERS:
                pairs = zip(text.split("\n"), now.text.split("\n"), strict=False)
                first = next((pair for pair in pairs if pair[0] != pair[1]), ("", "longer"))
                told.append(f"{role} {page}: {first[0][:150]!r} became {first[1][:150]!r}")
    return told


def test_no_list_costs_more_with_more_rows(access_world: World, read):
    """Ten rows of each kind beside a hundred, in the midst of what everybody here sees.

    A list that took as many statements for a role already asked is not asked again; `make soak`
    does.
    """
    lists: dict[str, set[str]] = {}
    for role in GROWN:
        cost = {page: one.statements for page, one in read[role].items()}
        lists[role] = {
            page
            for page in lists_of(read, role)
            if all(
                page not in pages or read[r][page].statements != cost[page]
                for r, pages in lists.items()
            )
        }
    grown = _grown(access_world, read, lists, "又一批")
    assert not grown, "\n".join(grown)


@pytest.mark.soak
def test_no_list_costs_any_role_more_with_more_rows(access_world: World, read):
    lists = {role: lists_of(read, role) for role in GROWN}
    grown = _grown(access_world, read, lists, "再一批")
    assert not grown, "\n".join(grown)


def lists_of(read: dict[str, dict[str, Look]], role: str) -> set[str]:
    """Return the lists among what a role reads."""
    return {page for page in read[role] if page.split()[0] in LISTS}


def _grown(world: World, read: dict, lists: dict[str, set[str]], mark: str) -> list[str]:
    grow(world.city.communities[0], 90, mark=mark)
    grown = []
    for role, pages in lists.items():
        for page, one in look(world, role, pages).items():
            before = read[role][page].statements
            # The search counts a kind only where it finds more than it shows.
            room = 5 if page.split()[0] == "search" else 0
            if one.statements > before + room and "outside" not in page:
                grown.append(f"{role} {page}: {before} → {one.statements}")
    return grown


def test_a_unit_known_by_name_tells_no_more(access_world: World):
    """A member of a shared alliance is found by its name, without place, sector or address."""
    from orgs.models import Unit

    mate = Unit.objects.get(pk=access_world["mate", "unit"])
    Unit.objects.filter(pk=mate.pk).update(address="秘密路九号")
    client = access_world.client("liaison")
    found = client.get("/search/", {"q": mate.name}).content.decode()
    assert mate.name in found
    assert mate.org.name not in found
    assert mate.name not in client.get("/search/", {"q": "秘密路"}).content.decode()
    assert (
        mate.name
        in access_world.client("officer").get("/search/", {"q": "秘密路"}).content.decode()
    )
