"""What can go wrong while the servers start, in words for the person at the terminal."""


class EmbeddedError(Exception):
    """A server cannot be had; the text says what to do."""


class Interrupted(Exception):
    """A signal asked to end while the servers were starting; ``args[0]`` is its number."""
