"""The people of the tests: who they are, what they hold, and how a test acts as one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.authority import Viewer
from app.services import passwords
from app.services.ports import Ports
from app.store import people

PASSWORD = "three words that differ"


@dataclass(frozen=True)
class Member:
    """Somebody of an organisation with their groups and roles."""

    account: str
    organisation: str
    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = ("staff",)


CAST = (
    Member("ian", "lgsco", ("lgsco-intake",)),
    Member("lena", "lgsco", ("lgsco-intake-lead",)),
    Member("ada", "lgsco", ("lgsco-at-investigator",)),
    Member("anton", "lgsco", ("lgsco-at-coordinator",)),
    Member("ilse", "lgsco", ("lgsco-iu-investigator",)),
    Member("ida", "lgsco", ("lgsco-iu-coordinator",)),
    Member("cora", "lgsco", ("jwt-coordinator",)),
    Member("joe", "lgsco", ("jwt-investigator",)),
    Member("june", "lgsco", ("jwt-investigator",)),
    Member("olga", "lgsco", (), ("process-owner",)),
    Member("otto", "lgsco", (), ("process-owner",)),
    Member("opal", "lgsco", (), ("operations",)),
    Member("adam", "lgsco", (), ("admin",)),
    Member("paul", "phso", ("phso-intake", "phso-caseworker")),
    Member("petra", "phso", (), ("operations", "process-owner")),
    Member("hana", "hwe", ("hwe-pet", "hwe-head-pe")),
    Member("henry", "hwe", (), ("operations", "process-owner")),
)
ACCOUNTS = tuple(member.account for member in CAST)


def enrol(ports: Ports) -> None:
    """Write everybody into a database; the password is the same, so it is hashed once."""
    hashed, now = passwords.hashed(PASSWORD), ports.clock.real()
    with ports.database.begin() as tx:
        for member in CAST:
            key = people.insert_person(
                tx,
                account=member.account,
                name=member.account.capitalize(),
                email=f"{member.account}@redress.example.org",
                password_hash=hashed,
                created_at=now,
            )
            people.set_groups(tx, key, member.groups)
            people.add_roles(tx, key, member.organisation, member.roles)


@dataclass
class Api:
    """The API as one person uses it; paths are below `/api/v1`."""

    client: FlaskClient
    account: str
    token: str
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, **options: Any) -> TestResponse:
        """Send a request and return the answer."""
        headers = {"Authorization": f"Bearer {self.token}", **self.headers, **options.pop("headers", {})}
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **options)

    def get(self, path: str, **query: Any) -> Any:
        """Return the JSON of a GET that succeeds."""
        answer = self.call("GET", path, query_string=query)
        assert answer.status_code == 200, answer.text
        return answer.json

    def items(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """Return the items of a list."""
        return list(self.get(path, **query)["items"])

    def post(self, path: str, body: Any = None, *, status: int | None = None, **options: Any) -> Any:
        """Return the JSON of a POST that succeeds, or that answers `status`."""
        answer = self.call("POST", path, json=body if body is not None else {}, **options)
        assert answer.status_code == status or (status is None and answer.status_code < 300), answer.text
        return answer.json if answer.content_length else None

    def refused(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, str]:
        """Return status and code of a request that is refused."""
        if body is not None:
            options["json"] = body
        answer = self.call(method, path, **options)
        assert answer.status_code >= 400, answer.text
        assert answer.mimetype == "application/problem+json"
        return answer.status_code, answer.json["code"]


Acting = Callable[..., Api]
SignedIn = Callable[[str], tuple[FlaskClient, str]]
ViewerOf = Callable[[str], Viewer]
