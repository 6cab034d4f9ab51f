"""What a person holds on a day: posts, check-ins and teams, in one statement compiled once.

Django spends three times as long on writing this statement as PostgreSQL on answering it; so it is
written by Django once in the life of a process and asked again with another person and day.
"""

import datetime
import functools
import json
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from orgs.models import Charge, Member, Org, Post, Team, Unit

WHO, WHEN = -1, datetime.date(1, 1, 1)  # stand in the compiled statement for the person and the day
HELD = (  # what stands in the braces is Django's own, with its parameters apart
    "SELECT h.members, h.teams, p.* FROM (SELECT ARRAY({members}) AS members,"
    " ARRAY({teams}) AS teams) h LEFT JOIN ({posts}) p ON true ORDER BY 3"
)
PARTS: tuple[tuple[str, type[models.Model]], ...] = (
    ("", Post),
    ("org__", Org),
    ("unit__", Unit),
    ("unit__org__", Org),
)


@dataclass(frozen=True)
class Held:
    """Posts in force with `org`, `unit`, `unit.org` and `answers_for`; check-ins in force with
    `org`; ids of the teams that the person leads or whose unit he works for."""

    posts: tuple[Post, ...] = ()
    members: tuple[Member, ...] = ()
    teams: tuple[int, ...] = ()


def held_by(user_id: int, on: datetime.date) -> Held:
    """Return what is in force on the day.

    A closed org or an ended unit gives nothing. `answers_for`: a list of {org, level, unit}, read in
    the same statement, so that no post is ever seen without its limits. Only who has checked in
    somewhere costs a second statement.
    """
    sql, asked = _statement()
    filled = [{WHO: user_id, WHEN: on}.get(one, one) for one in asked]
    with connection.cursor() as cursor:
        cursor.execute(sql, filled)
        rows = cursor.fetchall()
    members, teams = rows[0][:2]
    return Held(
        tuple(_post(row[2:]) for row in rows if row[2] is not None),
        tuple(_members(members)),
        tuple(teams),
    )


def _members(ids: list[int]) -> list[Member]:
    if not ids:
        return []
    return list(Member.objects.filter(pk__in=ids).select_related("org").order_by("pk"))


@functools.cache
def _statement() -> tuple[str, list]:
    """Return the statement and its parameters: what is held beside posts, then a row per post."""
    members, teams, posts = _check_ins(), _teams(), _posts()
    parts = [rows.query.sql_with_params() for rows in (members, teams, posts)]
    own, led, held = (sql for sql, _asked in parts)
    sql = HELD.format(members=own, teams=led, posts=held)
    return sql, [one for _sql, asked in parts for one in asked]


def _check_ins() -> models.QuerySet:
    return Member.objects.filter(user_id=WHO).in_force().order_by("pk").values_list("pk")


def _teams() -> models.QuerySet:
    led = Member.objects.filter(user_id=WHO).in_force().order_by()
    units = Post.objects.filter(user_id=WHO, unit__ended_on=None).active(WHEN).order_by()
    mine = Q(leader__in=led) | Q(unit__in=units.exclude(unit=None).values("unit"))
    return Team.objects.standing().filter(mine).order_by("pk").values_list("pk")


def _posts() -> models.QuerySet:
    charges = Charge.objects.filter(post=OuterRef("pk")).order_by("pk")
    facts = JSONObject(org="org_id", level="org__level", unit="unit_id")
    names = [f"{path}{name}" for path, model in PARTS for name in _names(model)]
    return (
        Post.objects.filter(user_id=WHO)
        .active(WHEN)
        .filter(Q(org__closed_on=None) | Q(org=None), Q(unit__ended_on=None) | Q(unit=None))
        .annotate(answers_for=ArraySubquery(charges.values(facts=facts)))
        .order_by("pk")
        .values_list(*names, "answers_for")
    )


@functools.cache
def _names(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def _post(row: tuple[Any, ...]) -> Post:
    made: dict[str, Any] = {}
    start = 0
    for path, model in PARTS:
        names = _names(model)
        values = row[start : start + len(names)]
        start += len(names)
        made[path] = None if values[0] is None else model.from_db(connection.alias, names, values)
    post = made[""]
    post.org, post.unit = made["org__"], made["unit__"]
    if post.unit:
        post.unit.org = made["unit__org__"]
    post.answers_for = [json.loads(one) if isinstance(one, str) else one for one in row[start]]
    return post
