"""The only package that imports SQLAlchemy: tables, transactions, and one module of functions for each subject.

`Database` opens transactions; every function takes the transaction (`tx`) first and never commits.
Pages and the API read through `app.store.queries`, which return frozen rows and always take a `Viewer`;
what a viewer may see becomes SQL in `scope.py` and nowhere else. Writes are called by `app.services` alone.
SQLite and PostgreSQL run the same statements.
"""

from app.store.session import Database, Tx

__all__ = ["Database", "Tx"]
