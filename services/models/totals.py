"""Running totals of demands per own org, quarter and state, so that dashboards do not cost history."""

from django.db import models

from orgs.models import Org


class DemandDelta(models.Model):
    """A change of a count, written by a database trigger on every insert, update and delete.

    Counts are sums of `n`. Rows are only added, so that nobody waits for a total; a nightly job
    folds rows of one (org, quarter, state, in_time) into one (services.totals.fold).
    quarter: its first day, of publishing or else of registering. in_time: 1 for a demand done by
    its due date (or without one), 0 for one done late, null while it is not done.
    """

    org = models.ForeignKey(Org, models.CASCADE, related_name="+", db_index=False)
    quarter = models.DateField()
    state = models.CharField(max_length=12)
    in_time = models.BooleanField(null=True)
    n = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["org", "quarter", "state"],
                include=["in_time", "n"],
                name="demand_delta_cover",
            )
        ]

    def __str__(self) -> str:
        return f"{self.org_id} {self.quarter} {self.state} {self.n:+d}"


# Statement-level, so that a list of 5,000 rows adds a handful of deltas and not 5,000.
TOTALS_SQL = """
CREATE OR REPLACE FUNCTION services_demand_facts(d services_demand,
    OUT quarter date, OUT in_time boolean) LANGUAGE sql IMMUTABLE AS $$
  SELECT date_trunc('quarter', coalesce(d.published_on,
           (d.created_at AT TIME ZONE 'Asia/Shanghai')::date))::date,
         CASE WHEN d.state = 'done' THEN d.due IS NULL OR d.done_on <= d.due END
$$;
CREATE OR REPLACE FUNCTION services_demand_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO services_demanddelta (org_id, quarter, state, in_time, n)
    SELECT o.org_id, f.quarter, o.state, f.in_time, -count(*)
    FROM old_rows o, services_demand_facts(o) f GROUP BY 1, 2, 3, 4;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO services_demanddelta (org_id, quarter, state, in_time, n)
    SELECT r.org_id, f.quarter, r.state, f.in_time, count(*)
    FROM new_rows r, services_demand_facts(r) f GROUP BY 1, 2, 3, 4;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER demand_count_insert AFTER INSERT ON services_demand
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION services_demand_count();
CREATE TRIGGER demand_count_update AFTER UPDATE ON services_demand
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION services_demand_count();
CREATE TRIGGER demand_count_delete AFTER DELETE ON services_demand
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION services_demand_count();
"""
DROP_TOTALS_SQL = """
DROP TRIGGER demand_count_insert ON services_demand;
DROP TRIGGER demand_count_update ON services_demand;
DROP TRIGGER demand_count_delete ON services_demand;
DROP FUNCTION services_demand_count();
DROP FUNCTION services_demand_facts(services_demand);
"""
