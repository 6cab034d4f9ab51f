"""Pages of grids and calls."""
