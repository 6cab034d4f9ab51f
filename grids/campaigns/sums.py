"""Figures of a campaign's daily reports: added up over the chain, level by level, in one statement."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection

from grids.models import Campaign, CampaignField

# Who is above whom in the chain (each also above itself); who owes a report on the day; the newest
# version of each report of the day, and of all days until then; then the sums of each part above.
SQL = """
WITH RECURSIVE line AS (
    SELECT id AS part, id AS above FROM grids_campaignpart WHERE campaign_id = %(campaign)s
    UNION ALL
    SELECT line.part, p.parent_id FROM line JOIN grids_campaignpart p ON p.id = line.above
    WHERE p.parent_id IS NOT NULL
), owing AS (
    SELECT id FROM grids_campaignpart
    WHERE campaign_id = %(campaign)s AND reports AND joined_at < %(end)s
      AND (left_at IS NULL OR left_at >= %(end)s)
), newest AS (
    SELECT DISTINCT ON (r.part_id, r.day) r.id, r.part_id, r.day
    FROM grids_campaignreport r JOIN grids_campaignpart p ON p.id = r.part_id
    WHERE p.campaign_id = %(campaign)s AND r.day <= %(day)s
    ORDER BY r.part_id, r.day, r.version DESC
), counts AS (
    SELECT line.above, count(owing.id) AS owed,
        count(owing.id) FILTER (WHERE EXISTS (
            SELECT FROM newest n WHERE n.part_id = owing.id AND n.day = %(day)s)) AS made
    FROM line LEFT JOIN owing ON owing.id = line.part GROUP BY line.above
), sums AS (
    SELECT line.above, a.field_id, sum(a.number) FILTER (WHERE n.day = %(day)s) AS today,
        sum(a.number) AS till
    FROM newest n JOIN line ON line.part = n.part_id
    JOIN grids_campaignanswer a ON a.report_id = n.id AND a.number IS NOT NULL
    GROUP BY line.above, a.field_id
)
SELECT counts.above, counts.owed, counts.made, sums.field_id, sums.today, sums.till
FROM counts LEFT JOIN sums ON sums.above = counts.above
"""


@dataclass
class Sums:
    """Of one part with all below it: reports owed and made on the day; numbers by field id.

    today: None where nobody reported a number: missing, not nought. till: of all days up to it.
    """

    owed: int = 0
    made: int = 0
    today: dict[int, Decimal] = field(default_factory=dict)
    till: dict[int, Decimal] = field(default_factory=dict)

    @property
    def missing(self) -> int:
        """Return how many reports are not there."""
        return self.owed - self.made


def sums_of(campaign: Campaign, day: datetime.date) -> dict[int, Sums]:
    """Return the figures of every part of the chain for a day, by part id. One statement.

    A part that joined later in the day owes that day's report; one that left in it owes none, but
    what it had reported stays in the sums.
    """
    from core.happenings import midnight

    end = midnight(day + datetime.timedelta(days=1))
    found: dict[int, Sums] = {}
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"campaign": campaign.pk, "day": day, "end": end})
        for above, owed, made, field_id, today, till in cursor.fetchall():
            row = found.setdefault(above, Sums(owed, made))
            if field_id is not None:
                row.till[field_id] = till
                if today is not None:
                    row.today[field_id] = today
    return found


def plain(number: Decimal | None) -> str:
    """Write a number without needless noughts: 1,250, 3.5; a dash where there is none."""
    if number is None:
        return "—"
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def numbers_of(campaign: Campaign) -> list[CampaignField]:
    """Return the fields that add up, in their order."""
    return [one for one in campaign.fields.all() if one.is_number]
