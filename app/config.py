"""Every setting of Redress, as one table: `SETTINGS` feeds `load`, `python -m app settings` and the documentation.

A setting is an environment variable `REDRESS_<NAME>`; a secret may instead stand in a file, named by
`REDRESS_<NAME>_FILE`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.errors import InvalidInput

PREFIX: Final = "REDRESS_"
SESSION_COOKIE: Final = "redress"
CSRF_HEADER: Final = "X-CSRF-Token"
TRUE, FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"", "0", "false", "no", "off"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. `choices` closes the set of values of a text."""

    name: str
    type: type
    default: Any
    help: str
    secret: bool = False
    choices: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """The environment variable."""
        return PREFIX + self.name.upper()


SETTINGS: Final = (
    Setting("database_url", str, "sqlite:///var/redress.db", "SQLAlchemy URL; postgresql+psycopg://... for PostgreSQL"),
    Setting("data_dir", Path, Path("var"), "documents, letters and keys"),
    Setting("training", bool, False, "1: training mode, a virtual clock that can be moved, and nothing leaves"),
    Setting("training_runs", bool, False, "1: in training mode the virtual clock runs instead of standing still"),
    Setting("secret_key", str, "", "seals cursors and cookies; made once in the data directory", secret=True),
    Setting("public_url", str, "", "address at which people reach this server, https://...; empty on loopback"),
    Setting("proxies", int, 0, "how many reverse proxies stand in front and set X-Forwarded-*"),
    Setting("session_idle_minutes", int, 30, "a session without a request for so long is over"),
    Setting("session_hours", int, 12, "a session is over after so long in any case"),
    Setting("token_days", int, 90, "a token of the API lasts so long"),
    Setting("metrics_token", str, "", "bearer token for /metrics from elsewhere than loopback", secret=True),
    Setting(
        "mail_channel", str, "catcher", "where emails go: kept in the product, or SMTP", choices=("catcher", "smtp")
    ),
    Setting("letter_channel", str, "folder", "where letters go: PDF files in the data directory", choices=("folder",)),
    Setting("smtp_host", str, "localhost", "mail server"),
    Setting("smtp_port", int, 25, "its port"),
    Setting("smtp_user", str, "", "account there; empty: none"),
    Setting("smtp_password", str, "", "its password", secret=True),
    Setting("smtp_tls", str, "required", "how the connection is encrypted", choices=("required", "implicit", "none")),
    Setting("smtp_timeout", int, 30, "seconds to wait for the mail server"),
    Setting("mail_from", str, "no-reply@redress.example", "sender of emails"),
    Setting("workers", int, 2, "threads that do jobs in `serve` and `worker`"),
    Setting("threads", int, 8, "threads that answer requests in `serve`"),
    Setting("log_level", str, "info", "least level that is logged", choices=("debug", "info", "warning", "error")),
    Setting("log_format", str, "text", "one line of text or of JSON for each event", choices=("text", "json")),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a process, by the names of `SETTINGS`."""

    database_url: str = "sqlite:///var/redress.db"
    data_dir: Path = Path("var")
    training: bool = False
    training_runs: bool = False
    secret_key: str = field(default="", repr=False)
    public_url: str = ""
    proxies: int = 0
    session_idle_minutes: int = 30
    session_hours: int = 12
    token_days: int = 90
    metrics_token: str = field(default="", repr=False)
    mail_channel: str = "catcher"
    letter_channel: str = "folder"
    smtp_host: str = "localhost"
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_tls: str = "required"
    smtp_timeout: int = 30
    mail_from: str = "no-reply@redress.example"
    workers: int = 2
    threads: int = 8
    log_level: str = "info"
    log_format: str = "text"

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies travel over https alone: everywhere but on loopback."""
        return self.public_url.startswith("https://")

    @property
    def session_cookie(self) -> str:
        """The name of the session cookie; the prefix binds it to this host and to https."""
        return f"__Host-{SESSION_COOKIE}" if self.secure_cookies else SESSION_COOKIE


def load(environ: Mapping[str, str]) -> Settings:
    """Return the settings an environment makes; `InvalidInput` names every variable that cannot be used."""
    errors: dict[str, str] = {}
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        try:
            values[setting.name] = _value(setting, environ)
        except (ValueError, OSError) as problem:
            errors[setting.variable] = str(problem)
    if not errors and values["training"] and values["mail_channel"] != "catcher":
        errors["REDRESS_TRAINING"] = "Training mode sends nothing: set REDRESS_MAIL_CHANNEL=catcher, or leave it."
    if errors:
        raise InvalidInput(errors, "; ".join(f"{name}: {message}" for name, message in errors.items()))
    values["secret_key"] = values["secret_key"] or _kept_key(values["data_dir"])
    return Settings(**values)


def _value(setting: Setting, environ: Mapping[str, str]) -> Any:
    text = environ.get(setting.variable)
    if text is None and setting.secret and environ.get(f"{setting.variable}_FILE"):
        text = Path(environ[f"{setting.variable}_FILE"]).read_text().strip()
    if text is None or (text == "" and setting.type is not str):
        return setting.default
    if setting.choices and text not in setting.choices:
        raise ValueError(f"write one of {', '.join(setting.choices)}, not {text!r}.")
    if setting.type is bool:
        return _truth(text)
    try:
        return setting.type(text)
    except ValueError:
        raise ValueError(f"write a whole number, not {text!r}.") from None


def _truth(text: str) -> bool:
    word = text.strip().lower()
    if word not in TRUE | FALSE:
        raise ValueError(f"write 1 or 0, not {text!r}.")
    return word in TRUE


def _kept_key(data_dir: Path) -> str:
    """Return the key kept in the data directory, making it the first time, for this account's eyes only."""
    path = data_dir / "secret.key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        draft = data_dir / f".secret.{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first: its key counts
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
