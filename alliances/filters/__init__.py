"""How bodies, meetings, the matrix of 会议制度 and pressings are narrowed."""
