"""Early warning: which rules bind where, who must act, weak branches of a year."""
