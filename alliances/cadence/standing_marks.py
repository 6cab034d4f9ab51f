"""The SQL that marks in the database whose standing is to be worked out anew (alliances.cadence.keeping)."""

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
