"""Matching of demands and offers: plain Python and numpy, without Django."""
