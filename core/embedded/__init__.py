"""Starts PostgreSQL and Redis out of their wheels where none are given, and ends them again.

``python -m core.embedded -- COMMAND`` runs COMMAND with ``DATABASE_URL`` and ``REDIS_URL`` set.
``docs/design/frame.md`` tells how the processes hang together.
"""
