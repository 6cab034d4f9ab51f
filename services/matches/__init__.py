"""Around the engine (services/matching): what a run looks at, writes down and tells; people's say in it."""
