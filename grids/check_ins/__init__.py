"""Double check-in (双报到) and the talent pool: what waits, figures of cards."""
