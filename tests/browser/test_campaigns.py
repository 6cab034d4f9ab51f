"""Pages of campaigns, warnings and weak branches in a browser: desk and phone, no sideways, axe clean."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from grids.actions.campaign_tasks import give
from orgs.models import PostKind
from tests.access.campaigns import slip
from tests.grids.campaigns import say, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def front(city, people):
    """A campaign under way with a report and a task; a warning and a weak branch in its community."""
    front = settle(city, people)
    campaign = front.begin()
    say(campaign, front.schools[0], front.liaisons[0], 12, 3, text="要一台抽水泵，两处低洼要垫高")
    due = timezone.now() + datetime.timedelta(days=1)
    front.campaign = campaign
    front.task = give(
        giver=campaign.parts.get(parent=None), by=front.admin, text="逐处清排水口，拍照上报", due=due,
        photo=True, roles=["squad"],
    )  # fmt: skip
    front.warning, front.weak = slip(city.communities[0], front.admin)
    return front


def look(window, user, pages: list[tuple[str, str]]) -> None:
    """Open the pages as somebody; the window notes what axe and the width say, at both widths."""
    here = window(user)
    for path, title in pages:
        here.go(path)
        here.look(title)


def test_the_pages_at_desk_and_phone(front, window, people):
    one, draft = [front.campaign.pk], front.draft(title="除雪行动")
    look(window, front.admin, [
        (reverse("campaign_edit", args=[draft.pk]), "改草稿"),
        (reverse("campaign_figures", args=one), "日报数字"),
        (reverse("weak_list"), "软弱涣散党组织整顿"),
    ])  # fmt: skip
    look(window, front.liaisons[0], [
        (reverse("campaign_detail", args=one), "防汛排查"),
        (reverse("campaign_report", args=one), "更正日报"),
    ])  # fmt: skip
    warning = reverse("warning_detail", args=[front.warning.pk])
    look(window, people.inside[PostKind.STAFF], [(warning, front.warning.name)])
