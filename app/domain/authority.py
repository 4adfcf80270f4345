"""Who may do what. Pure: a `Viewer` and the facts of a thing in, a verdict out (security.md 2).

`sees` answers 404 or not, the `may_*` functions 403 or not. What SQL needs of this stands in `store/scope.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

ORGANISATIONS = ("lgsco", "phso", "hwe")
PREFIX_ORGANISATION = {"jwm": "lgsco", "jw": "lgsco", "phso": "phso", "hwe": "hwe"}


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person as they act now: their groups, the roles they hold in organisations, and what their token narrows."""

    person_id: int
    account: str
    name: str
    groups: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    roles: frozenset[tuple[str, str]] = frozenset()
    read_only: bool = False
    process: str | None = None

    def has_role(self, role: str, organisation: str | None = None) -> bool:
        """Whether this person holds a role, in an organisation or in any."""
        return any(held == role and organisation in (None, org) for org, held in self.roles)

    def organisations_of(self, role: str) -> frozenset[str]:
        """Return the organisations in which this person holds a role."""
        return frozenset(org for org, held in self.roles if held == role)

    @property
    def staff_of(self) -> frozenset[str]:
        """The organisations whose cases this person works on: those of their groups."""
        return self.organisations

    @property
    def known_organisations(self) -> frozenset[str]:
        """Every organisation this person has anything to do with."""
        return self.organisations | {org for org, _role in self.roles}


@dataclass(frozen=True, slots=True)
class System:
    """A worker or a tick, bound to the instance it works on."""

    why: str
    account: None = field(default=None, init=False)


def organisation_of(process_key: str) -> str | None:
    """Return the organisation that owns a definition by its prefix; None for `shared-` and other prefixes."""
    return PREFIX_ORGANISATION.get(process_key.split("-", 1)[0])


def sees_case(viewer: Viewer, organisation: str) -> bool:
    """Whether a case of an organisation exists for this person."""
    return organisation in viewer.staff_of


def may_work_on(viewer: Viewer, *, organisation: str, group: str | None, assignee: str | None) -> bool:
    """Whether this person may claim, draft and complete a task: its assignee, or a member of its group."""
    if viewer.read_only or organisation not in viewer.staff_of:
        return False
    return assignee == viewer.account or (group in viewer.groups if group else assignee is None)


def may_start(viewer: Viewer, *, starters: Iterable[str], organisation: str | None) -> bool:
    """Whether this person may start a process: a member of one of its starter groups."""
    if viewer.read_only:
        return False
    allowed = set(starters)
    if allowed:
        return bool(allowed & viewer.groups)
    return bool(viewer.staff_of) if organisation is None else organisation in viewer.staff_of


def may_define(viewer: Viewer, process_key: str) -> bool:
    """Whether this person, as a process owner, may see, edit and publish a definition of that name."""
    owner_of = viewer.organisations_of("process-owner")
    organisation = organisation_of(process_key)
    return bool(owner_of) if organisation is None else organisation in owner_of


def may_operate(viewer: Viewer, organisation: str) -> bool:
    """Whether this person runs operations for an organisation."""
    return viewer.has_role("operations", organisation)
