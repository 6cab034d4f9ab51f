"""The year-end check (核单) of all orders: kinds that register, figures, who is told."""
