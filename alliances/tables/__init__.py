"""Columns of the lists of bodies, meetings, decisions and pressings."""
