"""A resident's matter (民情事项): its way, clocks, codes, limits, and what joins it to other parts."""
