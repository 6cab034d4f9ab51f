"""Points (积分): who may do what with the ledger, and what waits for whom."""
