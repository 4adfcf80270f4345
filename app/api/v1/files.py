"""Files: uploaded before a case takes them, and always served as attachments that no browser runs."""

from __future__ import annotations

from urllib.parse import quote

from flask import request

from app.api.call import Call
from app.api.route import Raw, Upload, route
from app.errors import InvalidInput, TooMuch
from app.services import files
from app.services.files import Stored


@route("POST", "/files", tag="files", status=201, upload=Upload())
def upload(call: Call) -> Stored:
    """Upload one file of at most 25 MB; it is mine alone until a case takes it, and goes after 24 hours."""
    if (request.content_length or 0) > files.LARGEST + 100_000:
        raise TooMuch("A file has at most 25 MB. Split it, or send it another way.")
    sent = request.files.getlist("file")
    if len(sent) != 1:
        raise InvalidInput({"file": "Send exactly one file, as multipart/form-data under the name file"})
    return files.store(call.ports, call.viewer, name=sent[0].filename or "", stream=sent[0].stream)


@route("GET", "/files/<file_id>", tag="files", media_type="application/octet-stream")
def download(call: Call, file_id: str) -> Raw:
    """Download a file: one of a case I see, or one of my own uploads."""
    row, path = files.open_file(call.ports, call.viewer, file_id)
    plain = row.name.encode("ascii", "replace").decode().replace('"', "'").replace("\\", "_")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(row.name)}"
    headers = (("Content-Disposition", disposition), ("Content-Security-Policy", "sandbox; default-src 'none'"))
    return Raw(path.read_bytes(), row.media_type, headers)
