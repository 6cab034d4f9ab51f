"""Campaigns (专项行动): the chain of those called, their daily figures, telling a thousand at once."""
