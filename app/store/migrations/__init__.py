"""Schema migrations (alembic). Each is numbered, has one purpose, and works with the previous release running."""
