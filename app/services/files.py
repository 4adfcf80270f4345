"""Uploads: kept by hash, of known types by content and name, at most 25 MB.

Until a case owns an upload it is its uploader's only.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Final

from app.domain.authority import Viewer
from app.errors import InvalidInput, NotAllowed, NotFound, TooMuch
from app.store import files as rows
from app.store.files import FileRow

if TYPE_CHECKING:
    from app.services.ports import Ports

LARGEST: Final = 25_000_000
ZIPPED: Final = frozenset({".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"})
COMPOUND: Final = frozenset({".doc", ".xls", ".ppt", ".msg"})
TEXT: Final = frozenset({".txt", ".csv", ".eml", ".md"})
MEDIA_TYPES: Final = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".msg": "application/vnd.ms-outlook",
    ".rtf": "application/rtf",
    ".txt": "text/plain",
    ".md": "text/plain",
    ".csv": "text/csv",
    ".eml": "message/rfc822",
}


@dataclass(frozen=True, slots=True)
class Stored:
    """An upload that is safely on disk."""

    id: str
    sha256: str
    size: int


def store(ports: Ports, viewer: Viewer, *, name: str, stream: IO[bytes]) -> Stored:
    """Keep an uploaded file for its uploader until a case takes it."""
    if viewer.read_only:
        raise NotAllowed("This token may only read.")
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TooMuch("A file has at most 25 MB. Split it, or send it another way.")
    clean = clean_name(name)
    media_type = accepted_type(clean, content)
    digest = ports.files.put(content)
    file_id = uuid.uuid4().hex
    with ports.database.begin() as tx:
        rows.insert_file(
            tx,
            id=file_id,
            sha256=digest,
            stored_as=digest,
            name=clean,
            size=len(content),
            media_type=media_type,
            uploaded_by=viewer.account,
            uploaded_at=ports.clock.real(),
        )
    return Stored(file_id, digest, len(content))


def open_file(ports: Ports, viewer: Viewer, file_id: str) -> tuple[FileRow, Path]:
    """Return a file's row and where its bytes lie; it is served as an attachment only."""
    with ports.database.read() as tx:
        row = rows.visible(tx, viewer, file_id)
    if row is None:
        raise NotFound("There is no such file for you.")
    return row, ports.files.path(row.stored_as)


def clean_name(name: str) -> str:
    """Return a file name without folders, control and direction characters; "file" where nothing is left."""
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    kept = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    return re.sub(r"\s+", " ", kept).strip(". ")[-200:] or "file"


def accepted_type(name: str, content: bytes) -> str:
    """Return the media type of a file whose content is what its name says; `InvalidInput` otherwise."""
    extension = PurePosixPath(name).suffix.lower()
    if extension not in MEDIA_TYPES:
        kinds = ", ".join(sorted(each.lstrip(".") for each in MEDIA_TYPES))
        raise InvalidInput({"file": f"Files of this type are not taken. These are: {kinds}."})
    if not content:
        raise InvalidInput({"file": "The file is empty."})
    if not _agrees(extension, content):
        raise InvalidInput({"file": f"The content of this file is not what its name ({extension}) says."})
    return MEDIA_TYPES[extension]


def _agrees(extension: str, content: bytes) -> bool:
    if extension in TEXT:
        return _is_text(content)
    found = _extensions_by_content(content)
    if extension in ZIPPED:
        return content.startswith(b"PK\x03\x04") and not found & {".jar", ".apk"}
    if extension in COMPOUND:
        return content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    same = ({".jpg", ".jpeg"}, {".tif", ".tiff"})
    alike: Iterable[str] = next((group for group in same if extension in group), {extension})
    return bool(found & set(alike))


def _extensions_by_content(content: bytes) -> set[str]:
    import puremagic  # a table of 20 ms: only when something is uploaded

    try:
        return {match.extension for match in puremagic.magic_string(content) if match.confidence >= 0.1}
    except (puremagic.PureError, ValueError):
        return set()


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return not any(byte < 9 for byte in content)
    return True
