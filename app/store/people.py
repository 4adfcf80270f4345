"""People, memberships, roles, sessions, tokens. The last two are found by the hash of what their owner holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update

from app.store.session import Tx
from app.store.tables import people as t


@dataclass(frozen=True, slots=True)
class PersonRow:
    """An account as sign-in needs it."""

    id: int
    account: str
    name: str
    email: str
    password_hash: str | None
    active: bool
    failed_sign_ins: int
    blocked_until: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who can be chosen: `account` is what is stored."""

    account: str
    name: str


@dataclass(frozen=True, slots=True)
class Held:
    """A session or token (`row`) with its person, groups and roles (`organisation`, `role`): one statement."""

    person_id: int
    account: str
    name: str
    groups: frozenset[str]
    roles: frozenset[tuple[str, str]]
    row: Any


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as lists show it; the token itself is nowhere."""

    id: int
    account: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None
    read_only: bool
    process: str | None


_PERSON = tuple(t.person.c[name] for name in PersonRow.__dataclass_fields__)
_GROUPS = (
    select(func.aggregate_strings(t.membership.c.group_name, ","))
    .where(t.membership.c.person_id == t.person.c.id)
    .scalar_subquery()
    .label("groups")
)
_ROLES = (
    select(func.aggregate_strings(t.role.c.organisation + ":" + t.role.c.role, ","))
    .where(t.role.c.person_id == t.person.c.id)
    .scalar_subquery()
    .label("roles")
)
_WHO = (t.person.c.id.label("person_id"), t.person.c.account, t.person.c.name, _GROUPS, _ROLES)


def by_account(tx: Tx, account: str) -> PersonRow | None:
    """Return a person by account name, in any mix of capitals."""
    row = tx.execute(select(*_PERSON).where(t.person.c.account == account.lower())).one_or_none()
    return PersonRow(*row) if row else None


def person(tx: Tx, account: str) -> Held | None:
    """Return an active person with their groups and roles."""
    return _held(tx, select(*_WHO).where(t.person.c.account == account.lower(), t.person.c.active))


def insert_person(tx: Tx, **values: Any) -> int:
    """Write a new person; return their id."""
    return int(tx.execute(insert(t.person).values(**values).returning(t.person.c.id)).scalar_one())


def change_person(tx: Tx, person_id: int, **values: Any) -> None:
    """Change a person's own columns."""
    tx.execute(update(t.person).where(t.person.c.id == person_id).values(**values))


def set_groups(tx: Tx, person_id: int, groups: Iterable[str]) -> None:
    """Make these the groups of a person; their sessions end, so that the change counts at once."""
    tx.execute(delete(t.membership).where(t.membership.c.person_id == person_id))
    rows = [{"person_id": person_id, "group_name": group} for group in sorted(set(groups))]
    if rows:
        tx.execute(insert(t.membership), rows)
    end_sessions(tx, person_id)


def add_roles(tx: Tx, person_id: int, organisation: str, roles: Iterable[str]) -> None:
    """Give a person roles in an organisation; those held already stay."""
    held = set(
        tx.execute(
            select(t.role.c.role).where(t.role.c.person_id == person_id, t.role.c.organisation == organisation)
        ).scalars()
    )
    rows = [{"person_id": person_id, "organisation": organisation, "role": role} for role in sorted(set(roles) - held)]
    if rows:
        tx.execute(insert(t.role), rows)


def members(tx: Tx, group: str) -> list[Member]:
    """Return the active members of a group, by name."""
    statement = (
        select(t.person.c.account, t.person.c.name)
        .join(t.membership, t.membership.c.person_id == t.person.c.id)
        .where(t.membership.c.group_name == group, t.person.c.active)
        .order_by(t.person.c.name, t.person.c.account)
    )
    return [Member(*row) for row in tx.execute(statement)]


def is_active(tx: Tx, account: str) -> bool:
    """Whether an account exists and may sign in."""
    statement = select(t.person.c.active).where(t.person.c.account == account)
    return bool(tx.execute(statement).scalar_one_or_none())


def name_of(tx: Tx, account: str) -> str:
    """Return the name of an account; the account itself where there is none of that name."""
    return names_of(tx, [account]).get(account, account)


def names_of(tx: Tx, accounts: Iterable[str]) -> dict[str, str]:
    """Return the names of accounts."""
    chosen = sorted(set(accounts))
    if not chosen:
        return {}
    statement = select(t.person.c.account, t.person.c.name).where(t.person.c.account.in_(chosen))
    return {row.account: row.name for row in tx.execute(statement)}


def insert_session(tx: Tx, *, digest: str, person_id: int, csrf: str, at: datetime) -> None:
    """Write a session that begins now."""
    tx.execute(insert(t.session).values(hash=digest, person_id=person_id, csrf=csrf, created_at=at, seen_at=at))


def session(tx: Tx, digest: str) -> Held | None:
    """Return a session with who holds it, None where it is over or its person no longer active."""
    statement = select(t.session.c.csrf, t.session.c.created_at, t.session.c.seen_at, *_WHO).join(
        t.person, t.person.c.id == t.session.c.person_id
    )
    return _held(tx, statement.where(t.session.c.hash == digest, t.person.c.active))


def touch_session(tx: Tx, digest: str, at: datetime) -> None:
    """Record that a session is in use."""
    tx.execute(update(t.session).where(t.session.c.hash == digest).values(seen_at=at))


def end_session(tx: Tx, digest: str) -> None:
    """End one session."""
    tx.execute(delete(t.session).where(t.session.c.hash == digest))


def end_sessions(tx: Tx, person_id: int, *, but_newest: int = 0) -> None:
    """End a person's sessions, all but the newest few."""
    newest = (
        select(t.session.c.hash)
        .where(t.session.c.person_id == person_id)
        .order_by(t.session.c.created_at.desc())
        .limit(but_newest)
    )
    kept = list(tx.execute(newest).scalars()) if but_newest else []
    tx.execute(delete(t.session).where(t.session.c.person_id == person_id, t.session.c.hash.not_in(kept)))


def insert_token(tx: Tx, **values: Any) -> int:
    """Write a token; return its id."""
    return int(tx.execute(insert(t.token).values(**values).returning(t.token.c.id)).scalar_one())


def token(tx: Tx, digest: str, now: datetime) -> Held | None:
    """Return a valid token with whom it acts for."""
    statement = select(t.token.c.id, t.token.c.read_only, t.token.c.process, t.token.c.used_at, *_WHO).join(
        t.person, t.person.c.id == t.token.c.person_id
    )
    valid = (t.token.c.hash == digest) & (t.token.c.expires_at > now) & t.token.c.revoked_at.is_(None)
    return _held(tx, statement.where(valid, t.person.c.active))


def touch_token(tx: Tx, token_id: int, at: datetime) -> None:
    """Record that a token was used."""
    tx.execute(update(t.token).where(t.token.c.id == token_id).values(used_at=at))


def tokens(tx: Tx, account: str | None = None) -> list[TokenRow]:
    """Return tokens, of one account or of all, newest first."""
    columns = [t.person.c.account if name == "account" else t.token.c[name] for name in TokenRow.__dataclass_fields__]
    statement = select(*columns).join(t.person, t.person.c.id == t.token.c.person_id).order_by(t.token.c.id.desc())
    if account:
        statement = statement.where(t.person.c.account == account.lower())
    return [TokenRow(*row) for row in tx.execute(statement)]


def revoke_token(tx: Tx, token_id: int, at: datetime) -> bool:
    """Revoke a token; False where there is none to revoke."""
    statement = update(t.token).where(t.token.c.id == token_id, t.token.c.revoked_at.is_(None))
    return tx.execute(statement.values(revoked_at=at)).rowcount == 1


def _held(tx: Tx, statement: Select[Any]) -> Held | None:
    row = tx.execute(statement).one_or_none()
    if row is None:
        return None
    pairs = (each.split(":", 1) for each in (row.roles or "").split(",") if each)
    return Held(
        person_id=row.person_id,
        account=row.account,
        name=row.name,
        groups=frozenset(filter(None, (row.groups or "").split(","))),
        roles=frozenset((organisation, role) for organisation, role in pairs),
        row=row,
    )
