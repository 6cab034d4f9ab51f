"""Many weeks at once: which pairs share an hour, and how much of what is asked is met."""

from collections.abc import Sequence

import numpy as np

from .week import FULL_DAY, NEEDED_MINUTES, Week

# More than two hours of a day are seldom needed: a demand that names a whole day means
# "some time on that day", so it is met in full by two hours on it.
ENOUGH_MINUTES = 120


class WeekTable:
    """Distinct weeks as arrays, `weeks` by themselves; `index` tells the row of each input week."""

    def __init__(self, weeks: Sequence[Week]):
        rows: dict[Week, int] = {}
        self.index = np.array([rows.setdefault(week, len(rows)) for week in weeks], dtype=np.int32)
        self.weeks = tuple(rows)
        self.any = np.array([week.is_any for week in rows], dtype=bool)
        most = max((len(day) for week in rows for day in week.days), default=0)
        shape = (len(rows), 7, max(most, 1))
        self.starts, self.ends = np.zeros(shape, np.int16), np.zeros(shape, np.int16)
        for row, week in enumerate(rows):
            for day, intervals in enumerate(week.days):
                for at, (start, end) in enumerate(intervals):
                    self.starts[row, day, at], self.ends[row, day, at] = start, end
        self.minutes = (self.ends - self.starts).sum(axis=2).astype(np.int32)
        self.minutes[self.any] = FULL_DAY

    def hours_with(self, asked: "WeekTable", i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Rule 2 for single pairs (i of `asked`, j of this table; numbers of input weeks)."""
        if len(asked.any) * len(self.any) <= len(i):
            every = np.arange(len(asked.any)), np.arange(len(self.any))
            fits = hour_together(asked, every[0], self, every[1])
            return fits[asked.index[i], self.index[j]]
        a, b, place = self._kinds(asked, i, j)
        longest = day_overlaps(asked, a, self, b).max(axis=1, initial=0)
        return ((longest >= NEEDED_MINUTES) | asked.any[a] | self.any[b])[place]

    def share_of(self, asked: "WeekTable", i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """`met_share` for single pairs (numbers of input weeks)."""
        a, b, place = self._kinds(asked, i, j)
        return met_share(asked, a, self, b)[place]

    def _kinds(
        self, asked: "WeekTable", i: np.ndarray, j: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The pairs of distinct weeks that occur, and which of them each pair is."""
        width = max(len(self.any), 1)
        codes = asked.index[i].astype(np.int64) * width + self.index[j]
        kinds, place = np.unique(codes, return_inverse=True)
        return kinds // width, kinds % width, place


def day_overlaps(one: WeekTable, i: np.ndarray, two: WeekTable, j: np.ndarray) -> np.ndarray:
    """Minutes together on each weekday for pairs of rows: [n, 7]; any time counts in full."""
    minutes = np.zeros((len(i), 7), dtype=np.int32)
    for a in range(one.starts.shape[2]):
        for b in range(two.starts.shape[2]):
            start = np.maximum(one.starts[i, :, a], two.starts[j, :, b])
            end = np.minimum(one.ends[i, :, a], two.ends[j, :, b])
            minutes += np.maximum(end - start, 0)
    minutes = np.where(one.any[i][:, None], two.minutes[j], minutes)
    return np.where(two.any[j][:, None], one.minutes[i], minutes)


def hour_together(
    one: WeekTable, rows: np.ndarray, two: WeekTable, others: np.ndarray
) -> np.ndarray:
    """Rule 2 for all of `rows` with all of `others` (row numbers of the tables): [n, m] bool."""
    mine, my_place = np.unique(rows, return_inverse=True)
    theirs, their_place = np.unique(others, return_inverse=True)
    i, j = np.repeat(mine, len(theirs)), np.tile(theirs, len(mine))
    longest = day_overlaps(one, i, two, j).max(axis=1, initial=0)
    fits = (longest >= NEEDED_MINUTES) | one.any[i] | two.any[j]
    return fits.reshape(len(mine), len(theirs))[np.ix_(my_place, their_place)]


def met_share(demands: WeekTable, i: np.ndarray, offers: WeekTable, j: np.ndarray) -> np.ndarray:
    """Share 0–1 of the time asked for that the offer has; two hours a day are enough."""
    needed = np.minimum(demands.minutes[i], ENOUGH_MINUTES)
    met = np.minimum(day_overlaps(demands, i, offers, j), needed)
    share = met.sum(axis=1) / np.maximum(needed.sum(axis=1), 1)
    return np.where(demands.any[i] | offers.any[j], 1.0, share)
