"""G7, the half of the grid: keepers report needs and risks on a unit's project, into its card."""

import pytest
from django.urls import reverse
from django.utils import timezone

from grids.models import Matter
from orgs.models import PostKind
from services.models import Project
from tests import factories
from tests.practice.browse import Visitor
from tests.services.works import DAY


@pytest.mark.practice("G7", part=2)
@pytest.mark.django_db
def test_a_keeper_reports_a_risk_on_a_units_project(city, people):
    today = timezone.localdate()
    demand = factories.demand(city.communities[0], "修凉亭")
    project = Project.objects.create(
        org=demand.org, demand=demand, unit=people.unit, title="修凉亭", due=today + DAY,
        started_on=today,
    )  # fmt: skip
    keeper = Visitor(people.inside[PostKind.GRID_KEEPER])
    keeper.open("/").follow("民情").follow("记一件")
    keeper.send("text", text="凉亭的钉子露在外面", sort=["risk"], project=project.pk)
    matter = Matter.objects.get()
    assert (matter.source, matter.sort, matter.home) == ("keeper", "risk", city.grids[0])
    page = reverse("matter_detail", args=[matter.pk])
    assert keeper.url == page
    # The community dispatches it to the unit, which reads about which project it is.
    staff, liaison = (Visitor(people.inside[k]) for k in (PostKind.STAFF, PostKind.LIAISON))
    staff.open(page).follow("派单").send("unit", unit=people.unit.pk)
    assert liaison.open("/").follow("去接单").shows("隐患")
    assert liaison.link("修凉亭") == reverse("project_detail", args=[project.pk])
    # It counts in the unit's year, and opens there.
    card = reverse("unit_scorecard", args=[people.unit.pk])
    assert liaison.open(card).shows("项目上反映的事")
    rows = reverse("unit_score_rows", args=[people.unit.pk, "matters_on_projects"])
    assert liaison.open(rows).shows("凉亭的钉子露在外面")
    outsider = Visitor(people.outside[PostKind.GRID_KEEPER])
    assert outsider.client.get(page).status_code == 404
    form = outsider.open(reverse("matter_create")).text
    assert "修凉亭" not in form
