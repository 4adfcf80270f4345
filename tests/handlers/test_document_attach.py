"""`document/attach` files a text or a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.handler import AddDocument, RecordContext, Refuse
from handlers.document_attach import attach_document


def test_a_text_is_filed(record: Callable[..., RecordContext]) -> None:
    recorded = attach_document(record(), name="PHSO request", folder="General", source="PHSO", text="Dear colleague")

    assert (AddDocument("PHSO request", "General", "PHSO", "Dear colleague"),) == recorded.effects


def test_an_uploaded_file_is_filed(record: Callable[..., RecordContext]) -> None:
    recorded = attach_document(record(), name="Form", folder="General", source="PHSO", file_id="f1")

    assert (AddDocument("Form", "General", "PHSO", None, "f1"),) == recorded.effects


def test_a_document_without_content_is_refused(record: Callable[..., RecordContext]) -> None:
    with pytest.raises(Refuse, match="neither a text nor a file"):
        attach_document(record(), name="Form", folder="General", source="PHSO")
