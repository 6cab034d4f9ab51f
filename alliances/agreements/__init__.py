"""Agreements (共建协议) and pairings: states, rules, months, lists, what falls due."""
