"""The post room: renders, stores and hands over letters and emails for outside handlers, each key at most once.

A letter is drafted (its bytes never change after that), marked as handing over, handed to its channel, marked as
sent; each mark is a commit. A crash in between is never followed by a silent repeat: the built-in catcher and the
folder can be repeated harmlessly, anything else becomes an incident that says the letter may have gone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app import correspondence, handler
from app.correspondence import Channel, Draft, Item, Template
from app.domain.calendar import london_day
from app.errors import RedressError
from app.services.ports import Ports
from app.store import definitions, letters, people
from app.store.cases import CaseRow
from app.store.instances import InstanceRow

ORGANISATION_NAMES = {
    "lgsco": "Local Government and Social Care Ombudsman",
    "phso": "Parliamentary and Health Service Ombudsman",
    "hwe": "Hertfordshire and West Essex Integrated Care Board",
}
# Where a second handing over of the same key does no harm.
REPEATABLE = (correspondence.Catcher, correspondence.Folder)
TLS: dict[str, Any] = {"required": "starttls", "implicit": "implicit", "none": "none"}


def channels(settings: Any) -> dict[str, Channel]:
    """Return the channel of each kind of post that the settings choose."""
    folder = correspondence.Folder(settings.data_dir / "letters")
    if settings.mail_channel == "catcher" or settings.training:
        return {"letter": folder, "email": correspondence.Catcher()}
    smtp = correspondence.Smtp(
        settings.smtp_host,
        settings.smtp_port,
        settings.mail_from,
        tls=TLS[settings.smtp_tls],
        user=settings.smtp_user,
        password=settings.smtp_password,
        timeout=settings.smtp_timeout,
    )
    return {"letter": folder, "email": smtp}


class PostRoom:
    """What a handler's `context.correspondence` is: bound to one job, its instance and its case."""

    def __init__(
        self, ports: Ports, job: Any, instance: InstanceRow, case: CaseRow | None, record: Mapping[str, Any]
    ) -> None:
        self._ports = ports
        self._job = job
        self._instance = instance
        self._case = case
        self._record = record

    def send(self, *, template: str, to: str, channel: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Send one letter or email, once. Raises `Retry`, `Refuse`, or `Doubt` where nobody can know."""
        with self._ports.database.begin() as tx:
            row = letters.by_key(tx, self._job.id)
        if row is None:
            row = self._draft(template, to, channel, values)
        if row.state == "sent":
            return _receipt(row)
        if row.state == "handing over" and not isinstance(self._channel(row.channel), REPEATABLE):
            self._doubt(row)
        return self._hand_over(row)

    def _draft(self, name: str, to: str, channel: str, values: Mapping[str, Any]) -> Any:
        ports, at = self._ports, self._ports.clock.now()
        with ports.database.begin() as tx:
            published = definitions.published(tx, "letter", [name]).get(name)
            if published is None:
                raise handler.Refuse(f"There is no published letter {name}. Publish it, then try again.")
            template = Template.read(published.source)
            mailbox, to_name = self._recipient(tx, to)
            draft = correspondence.render(template, self._values(values, at))
            if draft.breaches:
                raise handler.Refuse(f"{name} does not say what it must: {'; '.join(draft.breaches)}.")
            content = self._content(draft, channel, mailbox, to_name, at)
            letters.insert_letter(
                tx, key=self._job.id, organisation=self._instance.organisation, case_id=self._instance.case_id,
                instance_id=self._instance.id, process=self._job.process, element=self._job.element, template=name,
                template_version=published.version, channel=channel, to=mailbox, to_name=to_name, subject=draft.subject,
                text=draft.text, content=content, sha256=hashlib.sha256(content).hexdigest(), attachments=[],
                state="drafted", created_at=at,
            )  # fmt: skip
            return letters.by_key(tx, self._job.id)

    def _values(self, values: Mapping[str, Any], at: datetime) -> dict[str, Any]:
        return {
            **self._record,
            "jw": self._version(),
            "data": {**self._job.data, **values},
            "sender": {"name": ORGANISATION_NAMES[self._instance.organisation], "team": "Joint working team"},
            "today": london_day(at).isoformat(),
        }

    def _version(self) -> Any:
        wanted = self._job.data.get("jw_version")
        return next((item for item in self._record.get("jw") or () if item.get("version") == wanted), None)

    def _recipient(self, tx: Any, to: str) -> tuple[str, str]:
        """Return address and name: of a person of ours by account, else an address that stands on the case."""
        person = people.by_account(tx, to) if to and "@" not in to else None
        if person is not None and person.email:
            return person.email, person.name
        on_case = {str(value).strip().lower() for value in _texts(self._record)}
        if not to or to.strip().lower() not in on_case:
            raise handler.Refuse("The recipient does not stand on the case. Correct the case record, then try again.")
        return to.strip(), ""

    def _content(self, draft: Draft, channel: str, mailbox: str, name: str, at: datetime) -> bytes:
        if channel == "letter":
            sender = correspondence.Sender(ORGANISATION_NAMES[self._instance.organisation])
            recipient = correspondence.Recipient(name, mailbox)
            return correspondence.pdf(draft, sender=sender, recipient=recipient, on=london_day(at))
        sender_box = correspondence.Mailbox(
            self._ports.settings.mail_from, ORGANISATION_NAMES[self._instance.organisation]
        )
        return correspondence.message(draft, sender=sender_box, to=mailbox, at=at).as_bytes()

    def _channel(self, name: str) -> Channel:
        try:
            return self._ports.channels[name]
        except KeyError:
            raise handler.Refuse(f"No way is set up to send by {name}. Ask operations to set one up.") from None

    def _hand_over(self, row: Any) -> Mapping[str, Any]:
        channel = self._channel(row.channel)
        with self._ports.database.begin() as tx:
            letters.move(
                tx, row.id, expected=("drafted", "handing over"), state="handing over", attempts=row.attempts + 1
            )
        receipt = channel.hand_over(
            Item(row.key, row.channel, row.to, row.content, self._case.ref if self._case else "")
        )
        return self._settle(row, receipt)

    def _settle(self, row: Any, receipt: Any) -> Mapping[str, Any]:
        at = self._ports.clock.now()
        with self._ports.database.begin() as tx:
            match receipt:
                case correspondence.Delivered():
                    letters.move(
                        tx, row.id, expected=("handing over",), state="sent", sent_at=at, detail=receipt.detail
                    )
                    return _receipt(letters.by_id(tx, row.id))
                case correspondence.TryLater():
                    letters.move(tx, row.id, expected=("handing over",), state="drafted", detail=receipt.detail)
                case correspondence.Refused():
                    letters.move(tx, row.id, expected=("handing over",), state="refused", detail=receipt.detail)
                case _:
                    letters.move(tx, row.id, expected=("handing over",), state="in doubt", detail=receipt.detail)
        if isinstance(receipt, correspondence.TryLater):
            raise handler.Retry(receipt.detail)
        if isinstance(receipt, correspondence.Refused):
            raise handler.Refuse(f"The mail server refused it: {receipt.detail}")
        raise InDoubt(receipt.detail)

    def _doubt(self, row: Any) -> None:
        with self._ports.database.begin() as tx:
            letters.move(tx, row.id, expected=("handing over",), state="in doubt", detail="stopped while handing over")
        raise InDoubt("We were stopped while handing it over.")


class InDoubt(RedressError):
    """It may or may not have gone. Check with the recipient or the mail server before sending it again."""

    code, title = "in-doubt", "May or may not have gone"

    def __init__(self, detail: str) -> None:
        super().__init__(f"It may or may not have gone ({detail}). Check with the mail server before you try again.")


def _receipt(row: Any) -> dict[str, Any]:
    sent_at: datetime = row.sent_at
    return {
        "letter": row.id,
        "channel": row.channel,
        "on": london_day(sent_at).isoformat(),
        "at": sent_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "to": row.to,
    }


def _texts(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in _texts(part)]
    return [value] if isinstance(value, str) else []
