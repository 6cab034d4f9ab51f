"""The walk of access: a world with rows at every place, who sees what of it, and how to ask."""
