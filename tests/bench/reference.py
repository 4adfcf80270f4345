"""What R is compared with, in the same run: naive SpiffWorkflow, and the floor that the database sets."""

from __future__ import annotations

import time
import uuid

from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from sqlalchemy import Column, Engine, MetaData, String, Table, Text, insert, update

from tests.bench.process_r import ANSWERS, diagram

metadata = MetaData()
blob = Table("bench_blob", metadata, Column("id", String(32), primary_key=True), Column("state", Text))
event = Table("bench_event", metadata, Column("id", String(32), primary_key=True), Column("text", Text))


def naive(engine: Engine, seconds: float) -> float:
    """Return instances of R a second with stock SpiffWorkflow: load JSON, run, dump the whole state into one row."""
    parser = SpiffBpmnParser()
    parser.add_bpmn_xml(etree.fromstring(_python(diagram())))
    spec = parser.get_spec("bench-r")
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        key = uuid.uuid4().hex
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        _save(engine, key, serializer.serialize_json(workflow), new=True)
        for _ in range(3):
            with engine.connect() as connection:
                text = connection.execute(blob.select().where(blob.c.id == key)).one().state
            workflow = serializer.deserialize_json(text)
            task = next(t for t in workflow.get_tasks(state=TaskState.READY) if t.task_spec.manual)
            task.data.update(ANSWERS)
            task.run()
            workflow.do_engine_steps()
            _save(engine, key, serializer.serialize_json(workflow), new=False)
        done += 1
    return done / (time.perf_counter() - start)


def _python(xml: bytes) -> bytes:
    """Return R with Python in its scripts, as stock SpiffWorkflow wants it."""
    text = xml.decode()
    for number in (1, 2):
        feel = f"{{total_{number}: {number} + 1, answered_{number}: field_01 != null}}"
        text = text.replace(feel, f"total_{number} = {number} + 1\nanswered_{number} = field_01 is not None")
    return text.encode()


def _save(engine: Engine, key: str, state: str, *, new: bool) -> None:
    with engine.begin() as connection:
        statement = insert(blob).values(id=key, state=state) if new else update(blob).where(blob.c.id == key)
        connection.execute(statement if new else statement.values(state=state))


def floor(engine: Engine, seconds: float) -> float:
    """Return commits a second of one update of a 1 kB row and one insert, from Python."""
    key = uuid.uuid4().hex
    with engine.begin() as connection:
        connection.execute(insert(blob).values(id=key, state="x"))
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        with engine.begin() as connection:
            connection.execute(update(blob).where(blob.c.id == key).values(state=f"{done:0>1000}"))
            connection.execute(insert(event).values(id=uuid.uuid4().hex, text="done"))
        done += 1
    return done / (time.perf_counter() - start)
