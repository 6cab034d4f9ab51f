"""Bodies (议事机构): who sits in them, their places and names, a unit that stood twice."""
