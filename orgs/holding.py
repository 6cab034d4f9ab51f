"""The posts that a person holds on a day: one statement, compiled once, as every request asks it.

Django spends three times as long on writing this statement as PostgreSQL on answering it; so it is
written by Django once in the life of a process and asked again with another person and day.
"""

import datetime
import functools
import json
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from orgs.models import Charge, Org, Post, Unit

WHO, WHEN = -1, datetime.date(1, 1, 1)  # stand in the compiled statement for the person and the day
PARTS: tuple[tuple[str, type[models.Model]], ...] = (
    ("", Post),
    ("org__", Org),
    ("unit__", Unit),
    ("unit__org__", Org),
)


def posts_of(user_id: int, on: datetime.date) -> list[Post]:
    """Return the posts in force on the day, with `org`, `unit`, `unit.org` and `answers_for`.

    A closed org or an ended unit gives nothing. `answers_for`: a list of {org, level, unit}, read in
    the same statement, so that no post is ever seen without its limits.
    """
    sql, asked = _statement()
    filled = [{WHO: user_id, WHEN: on}.get(one, one) for one in asked]
    with connection.cursor() as cursor:
        cursor.execute(sql, filled)
        return [_post(row) for row in cursor.fetchall()]


@functools.cache
def _statement() -> tuple[str, tuple]:
    charges = Charge.objects.filter(post=OuterRef("pk")).order_by("pk")
    facts = JSONObject(org="org_id", level="org__level", unit="unit_id")
    names = [f"{path}{name}" for path, model in PARTS for name in _names(model)]
    rows = (
        Post.objects.filter(user_id=WHO)
        .active(WHEN)
        .filter(Q(org__closed_on=None) | Q(org=None), Q(unit__ended_on=None) | Q(unit=None))
        .annotate(answers_for=ArraySubquery(charges.values(facts=facts)))
        .order_by("pk")
        .values_list(*names, "answers_for")
    )
    return rows.query.sql_with_params()


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
