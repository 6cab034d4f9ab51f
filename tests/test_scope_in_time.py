"""Rights as they stand at each statement: moved communities, revoked posts, tasks that waited."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from alliances.models import Alliance, Meeting
from core.imports import actions as imports
from core.models import ImportBatch
from grids.models import GridCard
from orgs.models import Org, Post, Unit
from orgs.scope import scope_of
from orgs.tree import move_org
from services.models import Demand, Offer
from tests import factories


@pytest.fixture
def rows(city, people):
    """A row of each kind in the first community, which lies in the first street."""
    community = city.communities[0]
    factories.demand(community, "孩子放学没人管")
    factories.offer(people.unit, "课后辅导")
    body = factories.alliance(community, people.unit)
    Meeting.objects.create(alliance=body, org=community, title="会", starts_at=timezone.now())
    return community


def kept(user):
    """Load the user's scope as a request does, once for all its statements."""
    user.keep_scope = True
    scope_of(user)
    return user


def seen(user, community: Org) -> dict[str, int]:
    """Count what the user sees of the community, kind by kind."""
    listed: dict[str, QuerySet] = {
        "orgs": Org.objects.visible_to(user).filter(community_id=community.pk),
        "units": Unit.objects.visible_to(user).filter(org=community),
        "posts": Post.objects.visible_to(user).filter(org__community_id=community.pk),
        "grids": GridCard.objects.visible_to(user).filter(org__community_id=community.pk),
        "demands": Demand.objects.visible_to(user).filter(org=community),
        "offers": Offer.objects.visible_to(user).filter(org=community),
        "bodies": Alliance.objects.visible_to(user).filter(org=community),
        "meetings": Meeting.objects.visible_to(user).filter(org=community),
    }
    return {name: found.count() for name, found in listed.items()}


def test_a_community_moved_between_two_statements(rows, city, people):
    """Who had it sees nothing of it from the next statement on, who gets it sees all of it."""
    here, there = kept(people.inside["officer"]), factories.user("officer-there")
    factories.post(there, "officer", org=city.streets[1])
    kept(there)
    own, other = seen(here, rows), seen(there, rows)
    assert all(own.values())
    assert not any(other.values())
    move_org(org=rows, to=city.streets[1])
    assert seen(there, rows) == own
    assert not any(seen(here, rows).values())


def test_staff_of_a_moved_community_miss_nothing(rows, city, people):
    staff = kept(people.inside["staff"])
    before = seen(staff, rows)
    move_org(org=rows, to=city.streets[2])
    assert seen(staff, rows) == before


@pytest.mark.parametrize("how", ["revoked", "ended", "moved", "closed"])
def test_a_post_that_ends_counts_from_the_next_request(client, rows, city, people, how):
    staff = people.inside["staff"]
    demand = Demand.objects.get(org=rows)
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/demands/{demand.pk}/").status_code == 200
    post = Post.objects.filter(user=staff)
    if how == "revoked":
        post.update(revoked_at=timezone.now())
    elif how == "ended":
        post.update(end=timezone.localdate() - datetime.timedelta(days=1))
    elif how == "moved":
        post.update(org=city.communities[1])
    else:
        Org.objects.filter(pk=rows.pk).update(closed_on=timezone.localdate())
    assert client.get(f"/demands/{demand.pk}/").status_code == 404


def test_a_list_that_waited_asks_again(rows, people):
    """A preview is not taken over by somebody whose post ended since, and nothing is written."""
    staff = people.inside["staff"]
    sheet = "编号,社区代码,标题,说明,类别,数量,时间,截止日期,联系人,联系电话\n"
    sheet += f"D1,{rows.code},缺老师,放学没人管,教育助学,1,,,,\n"
    from core.imports.kinds import kind_named

    batch = imports.preview(
        kind=kind_named("demands"), user=staff, source=sheet.encode(), file_name="需求.csv"
    )
    Post.objects.filter(user=staff).update(revoked_at=timezone.now())
    before = Demand.objects.count()
    with pytest.raises(PermissionDenied):
        imports.take(batch_id=batch.pk, user=type(staff).objects.get(pk=staff.pk))
    assert Demand.objects.count() == before
    assert ImportBatch.objects.get(pk=batch.pk).state == ImportBatch.State.PREVIEWED
