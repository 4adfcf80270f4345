"""`stage/record` adds one row to the stage decisions."""

from __future__ import annotations

from collections.abc import Callable

from app.handler import AppendItem, RecordContext
from handlers.stage_record import record_stage


def test_the_row_says_stage_decision_who_and_when(record: Callable[..., RecordContext]) -> None:
    recorded = record_stage(record(actor="ivy"), stage="consulting", decision="not for Joint Working")

    row = {"stage": "consulting", "decision": "not for Joint Working", "by": "ivy", "at": "2026-11-23T12:00:00Z"}
    assert (AppendItem("stage_decisions", row),) == recorded.effects
