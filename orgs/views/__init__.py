"""Pages of orgs: the tree, units, posts, accounts, links without login, the log."""
