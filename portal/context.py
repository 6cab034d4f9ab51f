"""What every page's frame shows."""


def shell(request) -> dict:
    """Return the frame's context."""
    return {}
