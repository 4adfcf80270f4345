"""`case/update`: write fields of the case record. A path names screen and field: `case.queue`, `jw.outcome`."""

from __future__ import annotations

import re
from typing import Any

from app.handler import RecordContext, Recorded, Refuse, SetField, handler

PATH = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


@handler("case/update", kind="record", label="Update the case record", group="Case")
def update_case(context: RecordContext, *, fields: dict[str, Any]) -> Recorded:
    """Write the given fields of the case record; a path of `jw.` means the version this instance works on."""
    for path in fields:
        if not PATH.fullmatch(path):
            raise Refuse(f"“{path}” is no field of the case record. Write screen and field, such as case.queue.")
    return Recorded(tuple(SetField(path, value) for path, value in fields.items()))
