"""The grid on the ground: borders, size against norms, keepers, and what comes after one that ended."""
