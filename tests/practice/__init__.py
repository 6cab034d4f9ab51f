"""The rows of the practice, each walked through the pages as its users."""
