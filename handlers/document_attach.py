"""`document/attach`: file an uploaded file, or a text that arrived (an email, say), among the documents of the case."""

from __future__ import annotations

from app.handler import AddDocument, RecordContext, Recorded, Refuse, handler


@handler("document/attach", kind="record", label="Attach a document", group="Case")
def attach_document(  # noqa: PLR0913 - the inputs of the step
    context: RecordContext,
    *,
    name: str,
    folder: str,
    source: str,
    text: str | None = None,
    file_id: str | None = None,
) -> Recorded:
    """File one document: a text or an uploaded file."""
    if text is None and file_id is None:
        raise Refuse(f"“{name}” has neither a text nor a file. Give the step one of the two.")
    return Recorded((AddDocument(name, folder, source, text, file_id),))
