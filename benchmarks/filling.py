"""Fills a planted tree with what a city of that size gathers in three years."""

import datetime
import itertools

from django.db import connection
from django.utils import timezone

from alliances.actions import lay_down_default_rules
from alliances.models import Alliance, AllianceKind, Meeting
from orgs.models import Level, Org, Sector, Unit
from services.models import Demand, Offer

DAYS = 1095
UNITS_EACH = 5  # of a community
# Registered one after the other, as life does. Older than a quarter: 97 % done, 2 % withdrawn, 1 %
# overdue; of this quarter's nearly half done. One in ten is done late.
DEMANDS = """
INSERT INTO services_demand (org_id, kind, ref, title, description, category_text, quantity, slots, due,
  contact_name, contact_phone, state, withdrawn_reason, published_on, done_on, created_at,
  updated_at, version)
SELECT orgs[1 + (g::bigint * 7919) %% array_length(orgs, 1)], 'need', '', '需求' || g,
  repeat('需要有人来帮忙', 6), '', 1, '周六上午', day + 90, '王', '', state, '', day,
  CASE WHEN state = 'done' THEN least(day + (g * 7 %% 100)::int, today) END,
  day + time '09:00' + g %% 30000 * interval '1 second', now(), 1
FROM (SELECT g, today, day, CASE WHEN today - day > 90 THEN
        CASE WHEN g %% 200 = 7 THEN 'in_work' WHEN g %% 200 = 107 THEN 'unserved'
             WHEN g %% 50 = 11 THEN 'withdrawn' ELSE 'done' END
      ELSE (array['done','done','done','done','done','done','done','done','done','in_work','in_work',
          'in_work','in_work','proposed','proposed','offered','open','open','unserved','withdrawn']
        )[1 + g %% 20] END AS state
      FROM (SELECT g, %(today)s::date AS today,
              %(today)s::date - %(days)s + (g::bigint * %(days)s / %(rows)s)::int AS day
            FROM generate_series(1, %(rows)s) g) dated) made,
     (SELECT array_agg(id) AS orgs FROM orgs_org WHERE level = 3) places
"""
TOTALS = """
INSERT INTO services_demanddelta (org_id, quarter, state, in_time, n)
SELECT d.org_id, f.quarter, d.state, f.in_time, count(*)
FROM services_demand d, services_demand_facts(d) f GROUP BY 1, 2, 3, 4
"""


def fill(demands: int) -> dict[str, int]:
    """Lay down so many demands, with units, offers, bodies and meetings; return the counts.

    The triggers of audit and totals rest meanwhile; totals are counted in one go.
    """
    city, today = Org.objects.get(level=Level.CITY), timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        lay_down_default_rules(city, starts_on=today.replace(year=today.year - 3, month=1, day=1))
        _units(today)
        _bodies(today)
        cursor.execute(DEMANDS, {"today": today, "days": DAYS, "rows": demands})
        cursor.execute(TOTALS)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")
    counts = ((Demand, "条需求"), (Offer, "条供给"), (Unit, "个单位"), (Meeting, "次会议"))
    return {words: model.objects.count() for model, words in counts}


def _units(today: datetime.date) -> None:
    sectors = itertools.cycle(Sector.objects.all())
    communities = Org.objects.filter(level=Level.COMMUNITY)
    units = Unit.objects.bulk_create(
        Unit(org=org, name=f"单位{n}", sector=next(sectors))
        for org in communities
        for n in range(UNITS_EACH)
    )
    Offer.objects.bulk_create(
        Offer(
            unit=unit,
            org_id=unit.org_id,
            kind="service",
            title=f"供给{n}",
            state="published",
            published_on=today - datetime.timedelta(days=(unit.pk * 31 + n * 97) % DAYS),
        )
        for unit in units
        for n in range(unit.pk % 4)  # one unit in four gives nothing
    )


def _bodies(today: datetime.date) -> None:
    kinds = {Level.DISTRICT: AllianceKind.JOINT, Level.STREET: AllianceKind.PARTY_ALLIANCE}
    founded = today.replace(year=today.year - 3, month=1, day=1)
    bodies = Alliance.objects.bulk_create(
        Alliance(org=org, kind_id=kinds[Level(org.level)], name=org.name, founded_on=founded)
        for org in Org.objects.filter(level__in=kinds)
    )
    zone = timezone.get_current_timezone()
    Meeting.objects.bulk_create(
        Meeting(
            alliance=body,
            org_id=body.org_id,
            title=body.name,
            starts_at=datetime.datetime.combine(
                today - datetime.timedelta(days=80 * n + body.pk % 60), datetime.time(9), zone
            ),
            state=Meeting.State.CLOSED,
        )
        for body in bodies
        for n in range(13)
        if (body.pk + n) % 9
    )
