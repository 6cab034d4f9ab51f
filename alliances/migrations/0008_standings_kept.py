"""Standings are stored: who is to be worked out anew is marked; how many came to a branch's meeting."""

import core.audit
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.audit import append_only

# Whoever a change concerns is marked, whatever made it: an action, a bulk update or plain SQL.
MARKS = """
CREATE FUNCTION alliances_mark_meeting(m alliances_meeting) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF m.alliance_id IS NOT NULL THEN
    INSERT INTO alliances_stalestanding (alliance_id) VALUES (m.alliance_id);
  ELSIF m.unit_id IS NOT NULL THEN
    INSERT INTO alliances_stalestanding (unit_id) VALUES (m.unit_id);
  ELSIF m.kind IN ('assembly', 'committee', 'group', 'lecture', 'party_day') THEN
    INSERT INTO alliances_stalestanding (org_id) VALUES (m.org_id);
  END IF;
END $$;

CREATE FUNCTION alliances_stale_by_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM alliances_mark_meeting(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM alliances_mark_meeting(NEW); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER stale_by_meeting AFTER INSERT OR DELETE ON alliances_meeting
  FOR EACH ROW EXECUTE FUNCTION alliances_stale_by_meeting();
CREATE TRIGGER stale_by_moving AFTER UPDATE ON alliances_meeting FOR EACH ROW
  WHEN ((OLD.alliance_id, OLD.unit_id, OLD.org_id, OLD.kind, OLD.starts_at, OLD.state,
         OLD.makes_up_for)
    IS DISTINCT FROM
        (NEW.alliance_id, NEW.unit_id, NEW.org_id, NEW.kind, NEW.starts_at, NEW.state,
         NEW.makes_up_for))
  EXECUTE FUNCTION alliances_stale_by_meeting();

-- Who was there counts from the closing on, which marks the meeting itself.
CREATE FUNCTION alliances_stale_by_attendance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO alliances_stalestanding (alliance_id)
  SELECT m.alliance_id FROM alliances_meeting m
  WHERE m.id IN (OLD.meeting_id, NEW.meeting_id) AND m.state = 'closed'
    AND m.alliance_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER stale_by_attendance AFTER INSERT OR UPDATE OR DELETE ON alliances_attendance
  FOR EACH ROW EXECUTE FUNCTION alliances_stale_by_attendance();

CREATE FUNCTION alliances_stale_by_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM alliances_mark_meeting(m) FROM alliances_meeting m
  WHERE m.id IN (OLD.meeting_id, NEW.meeting_id);
  RETURN NULL;
END $$;
CREATE TRIGGER stale_by_record AFTER INSERT OR UPDATE OR DELETE ON alliances_branchrecord
  FOR EACH ROW EXECUTE FUNCTION alliances_stale_by_record();

CREATE FUNCTION alliances_stale_by_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO alliances_stalestanding (alliance_id)
  SELECT id FROM unnest(ARRAY[OLD.alliance_id, NEW.alliance_id]) id WHERE id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER stale_by_member AFTER INSERT OR UPDATE OR DELETE ON alliances_membership
  FOR EACH ROW EXECUTE FUNCTION alliances_stale_by_member();

CREATE FUNCTION alliances_stale_by_body() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO alliances_stalestanding (alliance_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER stale_by_founding AFTER INSERT ON alliances_alliance
  FOR EACH ROW EXECUTE FUNCTION alliances_stale_by_body();
CREATE TRIGGER stale_by_body AFTER UPDATE ON alliances_alliance FOR EACH ROW
  WHEN ((OLD.founded_on, OLD.ended_on, OLD.kind, OLD.org_id)
    IS DISTINCT FROM (NEW.founded_on, NEW.ended_on, NEW.kind, NEW.org_id))
  EXECUTE FUNCTION alliances_stale_by_body();

CREATE FUNCTION alliances_stale_by_waiver() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO alliances_stalestanding (alliance_id, org_id, unit_id)
    VALUES (OLD.alliance_id, OLD.org_id, OLD.unit_id);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO alliances_stalestanding (alliance_id, org_id, unit_id)
    VALUES (NEW.alliance_id, NEW.org_id, NEW.unit_id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER stale_by_waiver AFTER INSERT OR UPDATE OR DELETE ON alliances_waiver
  FOR EACH ROW EXECUTE FUNCTION alliances_stale_by_waiver();

CREATE FUNCTION alliances_stale_by_branch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO alliances_stalestanding (unit_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER stale_by_unit AFTER INSERT ON orgs_unit FOR EACH ROW
  WHEN (NEW.branch_name <> '') EXECUTE FUNCTION alliances_stale_by_branch();
CREATE TRIGGER stale_by_branch AFTER UPDATE ON orgs_unit FOR EACH ROW
  WHEN ((OLD.branch_name = '', OLD.ended_on, OLD.org_id)
    IS DISTINCT FROM (NEW.branch_name = '', NEW.ended_on, NEW.org_id))
  EXECUTE FUNCTION alliances_stale_by_branch();

CREATE FUNCTION alliances_mark_bound(r alliances_cadencerule) RETURNS void LANGUAGE sql AS $$
  INSERT INTO alliances_stalestanding (alliance_id)
  SELECT a.id FROM alliances_alliance a JOIN orgs_org o ON o.id = a.org_id
  WHERE r.subject = 'body' AND a.kind = r.alliance_kind AND o.level = r.level
    AND r.org_id IN (o.id, o.city_id, o.district_id, o.street_id, o.community_id);
  INSERT INTO alliances_stalestanding (unit_id)
  SELECT u.id FROM orgs_unit u JOIN orgs_org o ON o.id = u.org_id
  WHERE r.subject = 'unit' AND u.branch_name <> '' AND o.level = r.level
    AND r.org_id IN (o.id, o.city_id, o.district_id, o.street_id, o.community_id);
  INSERT INTO alliances_stalestanding (org_id)
  SELECT o.id FROM orgs_org o
  WHERE r.subject = 'org' AND o.level = r.level
    AND r.org_id IN (o.id, o.city_id, o.district_id, o.street_id, o.community_id);
$$;
CREATE FUNCTION alliances_stale_by_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM alliances_mark_bound(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM alliances_mark_bound(NEW); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER stale_by_rule AFTER INSERT OR UPDATE OR DELETE ON alliances_cadencerule
  FOR EACH ROW EXECUTE FUNCTION alliances_stale_by_rule();

INSERT INTO alliances_stalestanding (alliance_id) SELECT id FROM alliances_alliance;
"""
UNMARKED = """
DROP FUNCTION alliances_stale_by_meeting, alliances_stale_by_attendance, alliances_stale_by_record,
  alliances_stale_by_member, alliances_stale_by_body, alliances_stale_by_waiver,
  alliances_stale_by_branch, alliances_stale_by_rule CASCADE;
DROP FUNCTION alliances_mark_meeting, alliances_mark_bound;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("alliances", "0007_pact_signed"),
        ("core", "0003_meet_and_agree"),
        ("orgs", "0004_guards_of_more"),
    ]

    operations = [
        migrations.CreateModel(
            name="BranchRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("present", models.PositiveSmallIntegerField(verbose_name="到会人数")),
                ("expected", models.PositiveSmallIntegerField(verbose_name="应到人数")),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="branch_record",
                        to="alliances.meeting",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.photo",
                        verbose_name="照片",
                    ),
                ),
            ],
            options={
                "verbose_name": "组织生活记录",
                "verbose_name_plural": "组织生活记录",
            },
        ),
        migrations.CreateModel(
            name="BranchRecordEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("present", models.PositiveSmallIntegerField(verbose_name="到会人数")),
                ("expected", models.PositiveSmallIntegerField(verbose_name="应到人数")),
                (
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alliances.meeting",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="alliances.branchrecord",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.photo",
                        verbose_name="照片",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StaleStanding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("alliance_id", models.BigIntegerField(null=True)),
                ("org_id", models.BigIntegerField(null=True)),
                ("unit_id", models.BigIntegerField(null=True)),
            ],
            options={
                "verbose_name": "待重算",
                "verbose_name_plural": "待重算",
                "indexes": [
                    models.Index(fields=["alliance_id"], name="stale_alliance"),
                    models.Index(fields=["org_id"], name="stale_org"),
                    models.Index(fields=["unit_id"], name="stale_unit"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="branchrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("expected__gte", 1), ("present__lte", models.F("expected"))),
                name="branch_present_of_expected",
                violation_error_message="到会人数不能多于应到人数",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="branchrecord",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "alliances_branchrecordevent" ("expected", "id", "meeting_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_id", "present") VALUES (NEW."expected", NEW."id", NEW."meeting_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."photo_id", NEW."present"); RETURN NULL;',
                    hash="e9a8b7ff2bf262172e54b6b8a3a52878f918845e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6ce61",
                    table="alliances_branchrecord",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="branchrecord",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "alliances_branchrecordevent" ("expected", "id", "meeting_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_id", "present") VALUES (NEW."expected", NEW."id", NEW."meeting_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."photo_id", NEW."present"); RETURN NULL;',
                    hash="1f2dc9b2fdb7c01a63c74e2665377403b03121cd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_45d2d",
                    table="alliances_branchrecord",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="branchrecord",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "alliances_branchrecordevent" ("expected", "id", "meeting_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_id", "present") VALUES (OLD."expected", OLD."id", OLD."meeting_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."photo_id", OLD."present"); RETURN NULL;',
                    hash="9a33661529393b9cde9a374cdeff325596fbcf74",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_78ebb",
                    table="alliances_branchrecord",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(MARKS, UNMARKED),
        *append_only("alliances_branchrecordevent"),
    ]
