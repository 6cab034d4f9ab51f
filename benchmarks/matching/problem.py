"""Who gets what: the portal's plan over scored candidates, beside simpler ways and the optimum."""

import numpy as np

from services.matching.plan import best_pairs
from services.matching.score import Pairs


class Problem:
    """Candidates of the lists as arrays, and what may be taken."""

    def __init__(self, pairs: Pairs, points: np.ndarray, cut: float):
        self.sure = pairs.chance >= cut
        self.i, self.j = pairs.i[self.sure], pairs.j[self.sure]
        self.value = points.sum(axis=1)[self.sure]
        self.quantities = np.array([row.quantity for row in pairs.demands.rows])
        self.capacities = np.array([row.capacity for row in pairs.offers.rows])
        self.names = (
            [row.id for row in pairs.demands.rows],
            [row.id for row in pairs.offers.rows],
        )

    def flow(self) -> np.ndarray:
        """The portal's plan."""
        return best_pairs(
            self.i,
            self.j,
            self.value,
            quantities=self.quantities,
            capacities=self.capacities,
            names=self.names,
        )

    def in_order(self, order: np.ndarray) -> np.ndarray:
        """Pairs taken one after the other while there is room."""
        wants, gives = self.quantities.copy(), self.capacities.copy()
        chosen = np.zeros(len(order), dtype=bool)
        for row in order:
            if wants[self.i[row]] and gives[self.j[row]]:
                wants[self.i[row]] -= 1
                gives[self.j[row]] -= 1
                chosen[row] = True
        return chosen

    def first_come(self) -> np.ndarray:
        """Demands in the order of their numbers, each with its best that is still free."""
        return self.in_order(np.lexsort((-self.value, self.i)))

    def greedy(self) -> np.ndarray:
        """The best pairs of all first."""
        return self.in_order(np.argsort(-self.value, kind="stable"))

    def linear(self) -> float:
        """The optimum of the same candidates by another method: a linear program (HiGHS),
        whose corners are whole numbers. In points."""
        from scipy.optimize import linprog
        from scipy.sparse import coo_matrix, hstack, identity, vstack

        n, demands = len(self.value), len(self.quantities)
        ones, columns = np.ones(n), np.arange(n)
        uses = coo_matrix((ones, (self.i, columns)), (demands, n))
        takes = coo_matrix((ones, (self.j, columns)), (len(self.capacities), n))
        nothing = coo_matrix((len(self.capacities), demands))
        # served[d] ≤ what d gets, and ≤ 1 by its bounds
        rows = vstack(
            [
                hstack([uses, coo_matrix((demands, demands))]),
                hstack([takes, nothing]),
                hstack([-uses, identity(demands)]),
            ]
        )
        limits = np.concatenate([self.quantities, self.capacities, np.zeros(demands)])
        worth = -np.concatenate([self.value, np.full(demands, 100.0)])
        found = linprog(worth, A_ub=rows.tocsr(), b_ub=limits, bounds=(0, 1), method="highs")
        return -found.fun
