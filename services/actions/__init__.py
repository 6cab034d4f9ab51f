"""Verbs of the lists: every change of a demand, an offer, a claim or a project."""
