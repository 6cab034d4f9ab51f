"""Serves the portal on this machine: prepares data and assets, then watches its programs."""
