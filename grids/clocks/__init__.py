"""Clocks in working hours (practice row S1): plain Python, without Django.

Moments are local clock time to the minute, without a zone: seconds are cut off, so that what is
shown and what counts are the same. China has known no summer time since 1991.
"""
