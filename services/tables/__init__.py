"""Columns of the lists, of joined demands and of venues."""
