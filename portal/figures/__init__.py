"""Figures of an org and what lies below it: meetings, demands, units, grids."""
