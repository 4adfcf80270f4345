"""People: accounts, sign-in, sessions and tokens. What a person holds is secret; the database keeps its hash alone.

Everything here is on the real clock: virtual time moves cases, not sessions.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from app.domain.authority import ORGANISATIONS, Viewer
from app.errors import AlreadyDone, InvalidInput, NotFound, NotSignedIn, TooManyAttempts
from app.services import passwords
from app.store import audit
from app.store import people as store
from app.store.people import Member, TokenRow
from app.store.session import Tx

if TYPE_CHECKING:
    from app.services.ports import Ports

ROLES: Final = ("staff", "process-owner", "operations", "admin")
TOKEN_PREFIX: Final = "rdr_"  # noqa: S105 - how tokens begin, so that scanners find leaked ones
SESSIONS_AT_ONCE: Final = 5
FREE_FAILURES: Final = 4
LONGEST_DELAY: Final = timedelta(minutes=15)
TOUCH_EVERY: Final = timedelta(minutes=1)
REFUSED: Final = "The account name or the password is not right."


@dataclass(frozen=True, slots=True)
class Created:
    """A new account; `password` is the one that was generated, shown once, None where one was given."""

    account: str
    password: str | None


def create(  # noqa: PLR0913 - the fields of a new person, by name
    ports: Ports,
    account: str,
    *,
    organisation: str,
    groups: Iterable[str],
    roles: Iterable[str],
    name: str = "",
    email: str = "",
    password: str | None = None,
) -> Created:
    """Create a person with groups and roles in one organisation."""
    chosen, held = sorted(set(groups)), sorted(set(roles)) or ["staff"]
    account = account.strip().lower()
    errors = _problems(ports, account, organisation, chosen, held)
    given = password if password is not None else secrets.token_urlsafe(15)
    if problem := passwords.weakness(given, account):
        errors["password"] = problem
    if errors:
        raise InvalidInput(errors, " ".join(errors.values()))
    now = ports.clock.real()
    hashed = passwords.hashed(given)
    with ports.database.begin() as tx:
        if store.by_account(tx, account):
            raise AlreadyDone(f"There is an account {account} already.")
        person_id = store.insert_person(
            tx, account=account, name=name or account.capitalize(), email=email, password_hash=hashed, created_at=now
        )
        store.set_groups(tx, person_id, chosen)
        store.add_roles(tx, person_id, organisation, held)
        changes = {"organisation": organisation, "groups": chosen, "roles": held}
        _record(tx, account, "account-created", now, organisation=organisation, changes=changes)
    return Created(account, given if password is None else None)


def _problems(ports: Ports, account: str, organisation: str, groups: list[str], roles: list[str]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not re.fullmatch(r"[a-z][a-z0-9._-]{0,63}", account):
        errors["account"] = "An account name has small letters, digits, dots and dashes, and starts with a letter."
    if organisation not in ORGANISATIONS:
        errors["organisation"] = f"An organisation is one of {', '.join(ORGANISATIONS)}."
    known = ports.registry.groups
    strange = [group for group in groups if group not in known or known[group].organisation != organisation]
    if strange:
        errors["groups"] = f"Not a group of {organisation}: {', '.join(strange)}. See policies/groups.csv."
    if unknown := [role for role in roles if role not in ROLES]:
        errors["roles"] = f"Not a role: {', '.join(unknown)}. A role is one of {', '.join(ROLES)}."
    return errors


def sign_in(ports: Ports, account: str, password: str) -> tuple[str, str]:
    """Open a session for the right password; return its id and its CSRF value. Unknown names cost the same time."""
    now = ports.clock.real()
    with ports.database.read() as tx:
        person = store.by_account(tx, account)
    if person and person.blocked_until and person.blocked_until > now:
        wait = int((person.blocked_until - now).total_seconds()) + 1
        raise TooManyAttempts(f"Too many attempts on this account. Try again in {wait} seconds.", retry_after=wait)
    usable = person is not None and person.active
    if not passwords.matches(person.password_hash if person and usable else None, password) or person is None:
        if person:
            _count_failure(ports, person, now)
        raise NotSignedIn(REFUSED)
    session_id, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    with ports.database.begin() as tx:
        store.end_sessions(tx, person.id, but_newest=SESSIONS_AT_ONCE - 1)
        store.insert_session(tx, digest=_digest(session_id), person_id=person.id, csrf=csrf, at=now)
        if person.failed_sign_ins:
            store.change_person(tx, person.id, failed_sign_ins=0, blocked_until=None)
        _record(tx, person.account, "signed-in", now)
    return session_id, csrf


def _count_failure(ports: Ports, person: store.PersonRow, now: datetime) -> None:
    failures = person.failed_sign_ins + 1
    delay = min(timedelta(seconds=2 ** min(failures - FREE_FAILURES, 20)), LONGEST_DELAY)
    blocked_until = now + delay if failures > FREE_FAILURES else None
    with ports.database.begin() as tx:
        store.change_person(tx, person.id, failed_sign_ins=failures, blocked_until=blocked_until)
        _record(tx, person.account, "sign-in-failed", now)


def sign_out(ports: Ports, session_id: str) -> None:
    """End a session; a second time changes nothing."""
    with ports.database.begin() as tx:
        store.end_session(tx, _digest(session_id))


def viewer_of_session(ports: Ports, session_id: str) -> tuple[Viewer, str] | None:
    """Return who holds a session and its CSRF value, None where it is over; one statement."""
    now, digest = ports.clock.real(), _digest(session_id)
    with ports.database.read() as tx:
        held = store.session(tx, digest)
    if held is None:
        return None
    idle = timedelta(minutes=ports.settings.session_idle_minutes)
    longest = timedelta(hours=ports.settings.session_hours)
    if now - held.row.seen_at > idle or now - held.row.created_at > longest:
        sign_out(ports, session_id)
        return None
    if now - held.row.seen_at > TOUCH_EVERY:
        with ports.database.begin() as tx:
            store.touch_session(tx, digest, now)
    return _viewer(ports, held), held.row.csrf


def viewer_of_token(ports: Ports, token: str) -> Viewer | None:
    """Return whom a token acts for, narrowed as the token is; None where it is not valid. One statement."""
    if not token.startswith(TOKEN_PREFIX):
        return None
    now = ports.clock.real()
    with ports.database.read() as tx:
        held = store.token(tx, _digest(token), now)
    if held is None:
        return None
    if held.row.used_at is None or now - held.row.used_at > TOUCH_EVERY:
        with ports.database.begin() as tx:
            store.touch_token(tx, held.row.id, now)
    return _viewer(ports, held, read_only=held.row.read_only, process=held.row.process)


def viewer_of_account(ports: Ports, account: str) -> Viewer:
    """Return a person as they act, for the command line."""
    with ports.database.read() as tx:
        held = store.person(tx, account)
    if held is None:
        raise NotFound(f"There is no account {account}. Create it: python -m app user create {account} --org ...")
    return _viewer(ports, held)


def _viewer(ports: Ports, held: store.Held, *, read_only: bool = False, process: str | None = None) -> Viewer:
    known = ports.registry.groups
    groups = frozenset(group for group in held.groups if group in known)
    return Viewer(
        person_id=held.person_id,
        account=held.account,
        name=held.name,
        groups=groups,
        organisations=frozenset(known[group].organisation for group in groups),
        roles=held.roles,
        read_only=read_only,
        process=process,
    )


def token_create(ports: Ports, account: str, *, read_only: bool = False, process: str | None = None) -> str:
    """Return a new token of a person; it is shown here and never again."""
    token, now = TOKEN_PREFIX + secrets.token_urlsafe(32), ports.clock.real()
    with ports.database.begin() as tx:
        person = store.by_account(tx, account)
        if person is None or not person.active:
            raise NotFound(f"There is no active account {account}.")
        store.insert_token(
            tx,
            hash=_digest(token),
            person_id=person.id,
            created_at=now,
            expires_at=now + timedelta(days=ports.settings.token_days),
            read_only=read_only,
            process=process,
        )
        _record(tx, person.account, "token-created", now, changes={"read_only": read_only, "process": process})
    return token


def token_list(ports: Ports, account: str | None = None) -> list[TokenRow]:
    """Return the tokens of an account, or of all."""
    with ports.database.read() as tx:
        return store.tokens(tx, account)


def token_revoke(ports: Ports, token_id: int) -> None:
    """Revoke a token by its number in the list."""
    now = ports.clock.real()
    with ports.database.begin() as tx:
        found = next((row for row in store.tokens(tx) if row.id == token_id), None)
        if found is None or not store.revoke_token(tx, token_id, now):
            raise NotFound(f"There is no token {token_id} to revoke.")
        _record(tx, found.account, "token-revoked", now, changes={"token": token_id})


def members(tx: Tx, group: str) -> list[Member]:
    """Return the active members of a group, by name."""
    return store.members(tx, group)


def _record(tx: Tx, account: str, act: str, at: datetime, **more: object) -> None:
    audit.append(tx, f"account:{account}", at=at, actor=account, act=act, object=f"account:{account}", **more)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
