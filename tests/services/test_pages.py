"""The pages of the lists: what they read, what an empty one says, whom they offer an import."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from services.models import Project
from tests import factories

TODAY = timezone.localdate()
ROLES = ("staff", "officer", "admin", "liaison", "grid_keeper")


@pytest.mark.parametrize("view", ["demand_list", "offer_list", "project_list"])
@pytest.mark.parametrize("page", ["1", "99", "x", "-1"])
def test_list_reads_one_page_and_no_more(scene, sign_in, view, page):
    for i in range(20):
        demand = factories.demand(scene.community, f"又一条{i}", state="in_work")
        Project.objects.create(
            demand=demand, unit=scene.unit, title="t", due=TODAY, started_on=TODAY
        )
        factories.offer(scene.unit)
    with CaptureQueriesContext(connection) as found:
        answer = sign_in(scene.staff).get(reverse(view), {"page": page})
    assert answer.status_code == 200
    assert len(answer.context["table"].page.object_list) in (15, 5, 6)
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
