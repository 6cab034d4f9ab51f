"""Pages of bodies, meetings, decisions and cadence."""
