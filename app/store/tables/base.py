"""What all tables share: naming of constraints, the scoped mark, the usual columns."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

SCOPED: dict[str, Any] = {"scoped": True}
BigId = BigInteger().with_variant(Integer, "sqlite")


def key() -> Column[int]:
    """Return the surrogate key of a table."""
    return Column("id", BigId, primary_key=True, autoincrement=True)


def one_of(column: str, *values: str) -> CheckConstraint:
    """Return the check that a column holds one of a closed set."""
    quoted = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({quoted})", name=f"{column}_known")
