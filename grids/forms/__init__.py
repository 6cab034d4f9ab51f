"""Forms of grids and calls."""
