"""How the lists, their joins, the public list and the venues are narrowed."""
