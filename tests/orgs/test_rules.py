"""Who may give, take and manage which post: the table, role by role."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from core.models import User
from orgs import actions, rules
from orgs.models import Post, PostKind
from orgs.scope import scope_of
from tests import factories

ROLES = ("city", "admin", "officer", "staff", "grid_keeper", "liaison")

# kind of post, where it lies (inside the first district), who of ROLES may give it there
GIVEN = [
    ("admin", "district", (1, 0, 0, 0, 0, 0)),
    ("supervisor", "district", (1, 1, 0, 0, 0, 0)),
    ("officer", "street", (1, 1, 0, 0, 0, 0)),
    ("staff", "community", (1, 1, 1, 0, 0, 0)),
    ("part_time_member", "community", (1, 1, 1, 0, 0, 0)),
    ("messenger", "community", (1, 1, 1, 0, 0, 0)),
    ("grid_keeper", "grid", (1, 1, 1, 1, 0, 0)),
    ("messenger", "grid", (1, 1, 1, 1, 0, 0)),
    ("liaison", "unit", (1, 1, 1, 1, 0, 0)),
    ("commissioner", "unit", (1, 1, 1, 1, 0, 0)),
    ("staff", "street", (0, 0, 0, 0, 0, 0)),  # the wrong level is nobody's to give
    ("officer", "community", (0, 0, 0, 0, 0, 0)),
    ("staff", "unit", (0, 0, 0, 0, 0, 0)),
]


def _place(city, people, name):
    return {
        "district": city.districts[0],
        "street": city.streets[0],
        "community": city.communities[0],
        "grid": city.grids[0],
        "unit": people.unit,
    }[name]


@pytest.mark.parametrize(("kind", "where", "who"), GIVEN)
def test_who_gives_what_where(city, people, kind, where, who):
    place = _place(city, people, where)
    got = tuple(int(rules.may_give_post(people.inside[r], kind, place)) for r in ROLES)
    assert got == who
    outside = [rules.may_give_post(people.outside[r], kind, place) for r in ROLES[1:]]
    assert not any(outside)


def test_rule_and_queryset_agree(city, people):
    """What `editable_by` lists is what `may_give_post` allows, for every role and post."""
    for user in {*people.inside.values(), *people.outside.values()}:
        listed = set(Post.objects.editable_by(user).values_list("pk", flat=True))
        for post in Post.objects.select_related("org", "unit"):
            assert (post.pk in listed) == rules.may_give_post(user, post.kind, post.place), (
                user.username,
                post,
            )


def test_managed_accounts_agree_with_the_rule(city, people):
    double = factories.user("two-posts")
    factories.post(double, PostKind.STAFF, org=city.communities[0])
    factories.post(double, PostKind.OFFICER, org=city.streets[-1])
    gone = factories.user("gone")
    factories.post(gone, PostKind.STAFF, org=city.communities[0], revoked_at=timezone.now())
    for user in {*people.inside.values(), *people.outside.values()}:
        listed = set(rules.accounts_managed(user).values_list("pk", flat=True))
        for account in User.objects.all():
            assert (account.pk in listed) == rules.may_manage_account(user, account), (
                user.username,
                account.username,
            )
    assert not rules.may_manage_account(people.inside["officer"], double)  # a higher post elsewhere
    assert rules.may_manage_account(people.inside["city"], double)
    assert rules.may_manage_account(people.inside["officer"], gone)


def test_nobody_takes_his_own_post_or_manages_himself(city, people):
    for user in people.inside.values():
        for post in Post.objects.filter(user=user):
            assert not rules.may_take_post(user, post)
        assert not rules.may_manage_account(user, user)


def test_a_post_ended_gives_nothing_from_now_on(city, people):
    staff, officer = people.inside["staff"], people.inside["officer"]
    post = Post.objects.get(user=staff)
    assert scope_of(staff).posts
    actions.end_post(post=post, by=officer)
    assert not scope_of(staff).posts
    with pytest.raises(ValidationError):
        actions.end_post(post=post, by=officer)


def test_a_post_ends_on_a_day_to_come(city, people):
    post = Post.objects.get(user=people.inside["staff"])
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    actions.end_post(post=post, by=people.inside["officer"], on=tomorrow)
    assert scope_of(people.inside["staff"]).posts
    assert not scope_of(people.inside["staff"], on=tomorrow + datetime.timedelta(days=1)).posts


def test_overlapping_terms_are_told_in_words(city, people):
    with pytest.raises(ValidationError) as told:
        actions.give_post(
            user=people.inside["staff"],
            kind=PostKind.MESSENGER,
            org=city.communities[0],
            by=people.inside["officer"],
        )
    assert "任期有重叠" in " ".join(told.value.messages)


def test_a_colleague_may_hold_the_same_post(city, people):
    """Two people in one office overlap with nobody."""
    given = actions.give_post(
        user=people.nobody,
        kind=PostKind.STAFF,
        org=city.communities[0],
        by=people.inside["officer"],
    )
    assert given.pk
    again = {"user": people.nobody, "kind": PostKind.PART_TIME_MEMBER, "org": city.communities[0]}
    assert actions.give_post(**again, by=people.inside["officer"]).pk  # a seat beside an office


def test_the_action_asks_again(city, people):
    with pytest.raises(PermissionDenied):
        actions.give_post(
            user=people.nobody,
            kind=PostKind.STAFF,
            org=city.communities[0],
            by=people.outside["officer"],
        )
    with pytest.raises(PermissionDenied):
        actions.close_account(account=people.inside["officer"], by=people.inside["staff"])


def test_no_user_has_no_scope(db):
    assert not scope_of(AnonymousUser()).posts


CHANGED = [  # who of ROLES may rename or close what
    ("district", (1, 0, 0, 0, 0, 0)),
    ("street", (1, 1, 0, 0, 0, 0)),
    ("community", (1, 1, 0, 0, 0, 0)),
    ("grid", (1, 1, 1, 1, 0, 0)),
]


@pytest.mark.parametrize(("where", "who"), CHANGED)
def test_who_changes_the_tree(city, people, where, who):
    org = _place(city, people, where)
    got = tuple(int(rules.may_change_org(people.inside[r], org)) for r in ROLES)
    assert got == who
    assert not any(rules.may_change_org(people.outside[r], org) for r in ROLES[1:])


def test_a_grid_moves_only_within_what_one_leads(city, people):
    grid = city.grids[0]
    near, far = city.communities[1], city.communities[-1]
    assert rules.may_move_to(people.inside["officer"], grid, near)
    assert not rules.may_move_to(people.inside["officer"], grid, far)
    assert not rules.may_move_to(people.inside["staff"], grid, near)
    assert not rules.may_move_to(people.inside["admin"], city.communities[0], city.streets[-1])
    assert rules.may_move_to(people.inside["city"], city.communities[0], city.streets[-1])


def test_django_checks_overlaps_of_the_same_person_alone(city, people):
    """`full_clean` knows the constraint: no error for a colleague, one for the person himself."""
    held = Post.objects.get(user=people.inside["staff"])
    facts = {"kind": PostKind.STAFF, "org": held.org, "start": timezone.localdate()}
    Post(user=people.nobody, **facts).full_clean()
    with pytest.raises(ValidationError, match="任期有重叠"):
        Post(user=held.user, **facts).full_clean()
    Post(user=held.user, **{**facts, "org": city.communities[1]}).full_clean()
    unit_post = Post.objects.get(user=people.inside["liaison"])
    again = {"kind": PostKind.COMMISSIONER, "unit": unit_post.unit, "start": timezone.localdate()}
    with pytest.raises(ValidationError, match="任期有重叠"):
        Post(user=unit_post.user, **again).full_clean()
    Post(user=people.nobody, **again).full_clean()
