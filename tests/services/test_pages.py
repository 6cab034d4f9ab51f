"""Which page of the lists answers whom: 200, 403 for what is not one's to do, 404 outside."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from services.models import Claim, Project
from tests import factories

TODAY = timezone.localdate()
ROLES = ("staff", "officer", "admin", "liaison", "grid_keeper")


@pytest.fixture
def rows(scene, next_month):
    """Ids for the addresses of the scene."""
    claim = Claim.objects.create(
        demand=scene.demand,
        unit=scene.unit,
        direction=Claim.Direction.UNIT,
        answer_by=TODAY,
        made_by=scene.liaison,
    )
    project = Project.objects.create(
        demand=factories.demand(scene.community),
        unit=scene.unit,
        offer=scene.offer,
        title="项目",
        due=next_month,
        started_on=next_month,
    )
    return {
        "demand": scene.demand.pk,
        "offer": scene.offer.pk,
        "claim": claim.pk,
        "project": project.pk,
    }


# view, whose id, what each role inside gets (in the order of ROLES)
PAGES = [
    ("demand_list", None, (200, 200, 200, 200, 200)),
    ("demand_create", None, (200, 200, 403, 403, 200)),
    ("demand_export", None, (200, 200, 200, 200, 200)),
    ("demand_detail", "demand", (200, 200, 200, 200, 404)),
    ("demand_edit", "demand", (200, 200, 403, 403, 404)),
    ("demand_withdraw", "demand", (200, 200, 200, 403, 404)),
    ("claim_create", "demand", (403, 403, 403, 200, 404)),
    ("offer_list", None, (200, 200, 200, 200, 200)),
    ("offer_create", None, (403, 403, 403, 200, 403)),
    ("offer_export", None, (200, 200, 200, 200, 200)),
    ("offer_detail", "offer", (200, 200, 200, 200, 404)),
    ("offer_edit", "offer", (403, 403, 403, 200, 404)),
    ("offer_withdraw", "offer", (403, 403, 200, 200, 404)),
    ("offer_ask", "offer", (200, 200, 403, 403, 404)),
    ("claim_answer", "claim", (200, 403, 403, 403, 404)),
    ("project_list", None, (200, 200, 200, 200, 200)),
    ("project_export", None, (200, 200, 200, 200, 200)),
    ("project_detail", "project", (200, 200, 200, 200, 404)),
    ("project_report", "project", (403, 403, 403, 200, 404)),
    ("project_review", "project", (302, 302, 403, 403, 404)),
    ("project_due", "project", (200, 200, 403, 200, 404)),
    ("project_cancel", "project", (200, 200, 403, 200, 404)),
]


@pytest.mark.parametrize("page", PAGES, ids=[page[0] for page in PAGES])
def test_page_by_role(rows, people, sign_in, page):
    view, what, inside = page
    url = reverse(view, args=[rows[what]] if what else [])
    got = tuple(sign_in(people.inside[role]).get(url).status_code for role in ROLES)
    assert got == inside
    if what:
        outside = {sign_in(people.outside[role]).get(url).status_code for role in ROLES}
        assert outside == {404}
        assert sign_in(people.nobody).get(url).status_code == 404


POSTS = [
    ("offer_publish", "offer", (403, 403, 403, 302, 404)),
    ("claim_withdraw", "claim", (403, 403, 403, 302, 404)),
]


@pytest.mark.parametrize("page", POSTS, ids=[page[0] for page in POSTS])
def test_post_by_role(rows, people, sign_in, page):
    view, what, inside = page
    url = reverse(view, args=[rows[what]])
    assert sign_in(people.inside["liaison"]).get(url).status_code == 405
    got = tuple(sign_in(people.inside[role]).post(url).status_code for role in ROLES)
    assert got == inside
    assert sign_in(people.outside["staff"]).post(url).status_code == 404


def test_everything_asks_for_a_sign_in(rows, client):
    for view, what, _inside in [*PAGES, *POSTS]:
        answer = client.get(reverse(view, args=[rows[what]] if what else []))
        assert answer.status_code == 302, view
        assert "/accounts/login/" in answer.headers["Location"]


def test_rows_outside_change_no_byte(rows, people, sign_in, city):
    """Of what a liaison and a community worker see of the lists."""
    pages = ["demand_list", "offer_list", "project_list"]
    detail = reverse("demand_detail", args=[rows["demand"]])

    def look() -> list[bytes]:
        found = []
        for role in ("staff", "liaison"):
            client = sign_in(people.inside[role])
            for url in [*(reverse(page) for page in pages), detail]:
                found.append(_plain(client.get(url).content))
        return found

    before = look()
    far = city.communities[-1]
    for i in range(50):
        demand = factories.demand(far, f"远处{i}", category="青少年儿童")
        factories.offer(people.other_unit, f"远处{i}", category="青少年儿童")
        Project.objects.create(
            demand=demand,
            unit=people.other_unit,
            title="远处",
            due=TODAY,
            started_on=TODAY,
        )
    assert look() == before


def _plain(page: bytes) -> bytes:
    """Leave out what differs at each look: the keys of forms."""
    lines = page.decode().replace(">", ">\n").splitlines()
    fresh = ('name="_once"', "csrf")
    return "\n".join(line for line in lines if not any(f in line for f in fresh)).encode()


def test_number_of_queries_does_not_grow_with_the_rows(rows, scene, sign_in):
    client = sign_in(scene.staff)

    def count(view) -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(reverse(view))
        return len(found)

    views = ("demand_list", "offer_list", "project_list")
    for view in views:
        count(view)  # what the first request of all loads once
    few = {view: count(view) for view in views}
    for i in range(14):
        demand = factories.demand(scene.community, f"又一条{i}", state="in_work")
        Project.objects.create(
            demand=demand,
            unit=scene.unit,
            title="t",
            due=TODAY,
            started_on=TODAY,
        )
        factories.offer(scene.unit)
    assert {view: count(view) for view in views} == few


@pytest.mark.parametrize("view", ["demand_list", "offer_list", "project_list"])
@pytest.mark.parametrize("page", ["1", "99", "x", "-1"])
def test_list_reads_one_page_and_no_more(rows, scene, sign_in, view, page):
    for i in range(20):
        demand = factories.demand(scene.community, f"又一条{i}", state="in_work")
        Project.objects.create(
            demand=demand, unit=scene.unit, title="t", due=TODAY, started_on=TODAY
        )
        factories.offer(scene.unit)
    with CaptureQueriesContext(connection) as found:
        answer = sign_in(scene.staff).get(reverse(view), {"page": page})
    assert answer.status_code == 200
    assert len(answer.context["table"].page.object_list) in (15, 6, 7)
    table = "services_" + view.split("_")[0]
    read = [
        query["sql"]
        for query in found
        if query["sql"].startswith(f'SELECT "{table}"."id"') and '"title"' in query["sql"]
    ]
    assert read
    assert all(" LIMIT " in sql for sql in read)


@pytest.mark.parametrize("view", ["demand_list", "offer_list"])
@pytest.mark.parametrize("role", ROLES)
def test_an_empty_list_has_one_main_button_at_most(people, sign_in, view, role):
    page = sign_in(people.inside[role]).get(reverse(view)).content.decode()
    assert 'class="empty"' in page
    assert page.count('<a class="btn btn-main"') <= 1


@pytest.mark.parametrize("role", ROLES)
def test_import_is_offered_to_those_alone_who_may(scene, people, sign_in, role):
    client = sign_in(people.inside[role])
    for kind in ("demands", "offers"):
        page = client.get(reverse(f"{kind[:-1]}_list")).content.decode()
        url = reverse("import_new", args=[kind])
        assert (url in page) == (client.get(url).status_code == 200)
