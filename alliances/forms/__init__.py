"""Forms of bodies, meetings, decisions, 会议制度 and agreements, by part."""
