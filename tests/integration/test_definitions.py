"""Definitions: two people publish, running instances stay on theirs, what people published survives a release."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Conflict, NotAllowed, NotFound, TwoPersonRule
from app.services import definitions, instances, people
from tests.engine import drawing as d
from tests.integration.conftest import Shop

XML = Path("processes/jwm-initial-look.bpmn")


def source(days: int = 5) -> str:
    text = XML.read_text(encoding="utf-8")
    wanted = 'name="length" value="5"'
    assert 1 == text.count(wanted)
    return text.replace(wanted, f'name="length" value="{days}"')


def test_a_second_person_publishes_and_running_instances_stay_on_their_version(shop: Shop) -> None:
    olga, otto = (people.viewer_of_account(shop.ports, name) for name in ("olga", "otto"))
    before = instances.start(shop.ports, shop.ian, "jwm-joint-working-case", data={"source": "LGSCO Intake by phone"})

    draft = definitions.save_draft(shop.ports, olga, source=source(7), note="Seven days")
    assert [] == [finding for finding in draft.findings if finding.severity == "error"]
    with pytest.raises(TwoPersonRule):
        definitions.publish(shop.ports, olga, "jwm-initial-look", draft.version)
    with pytest.raises(TwoPersonRule):
        definitions.approve(shop.ports, olga, "jwm-initial-look", draft.version)
    definitions.publish(shop.ports, otto, "jwm-initial-look", draft.version)
    with pytest.raises(Conflict):
        definitions.publish(shop.ports, otto, "jwm-initial-look", draft.version)

    after = instances.start(shop.ports, shop.ian, "jwm-joint-working-case", data={"source": "LGSCO Intake by phone"})
    pins = [shop.instance(key).pin_set_id for key in (before.id, after.id)]
    with shop.ports.database.begin() as tx:
        lengths = [shop.ports.registry.definition(tx, pin).clock_lengths["ilt-due"].length for pin in pins]
    assert [5, 7] == lengths


def test_everybody_who_edited_a_draft_counts_as_its_author(shop: Shop) -> None:
    olga, otto = (people.viewer_of_account(shop.ports, name) for name in ("olga", "otto"))
    first = definitions.save_draft(shop.ports, olga, source=source(6))
    again = definitions.save_draft(shop.ports, olga, source=source(8))
    other = definitions.save_draft(shop.ports, otto, source=source(9))

    assert first.version == again.version
    assert other.version == again.version + 1
    with pytest.raises(TwoPersonRule):
        definitions.approve(shop.ports, otto, "jwm-initial-look", other.version)
    assert olga.account == definitions.approve(shop.ports, olga, "jwm-initial-look", other.version).approved_by


def test_findings_that_are_errors_block_publication(shop: Shop) -> None:
    olga, otto = (people.viewer_of_account(shop.ports, name) for name in ("olga", "otto"))
    broken = source().replace("jw.requested_at", "jw.requested == 1")
    draft = definitions.save_draft(shop.ports, olga, source=broken)

    assert any(finding.severity == "error" and finding.element for finding in draft.findings)
    with pytest.raises(Conflict):
        definitions.publish(shop.ports, otto, "jwm-initial-look", draft.version)


def test_only_process_owners_of_the_organisation_see_and_change_its_definitions(shop: Shop) -> None:
    olga = people.viewer_of_account(shop.ports, "olga")
    draft = definitions.save_draft(shop.ports, olga, source=source(7))
    for account in ("ian", "petra", "henry"):
        viewer = people.viewer_of_account(shop.ports, account)
        with pytest.raises(NotAllowed):
            definitions.save_draft(shop.ports, viewer, source=source(4))
        with pytest.raises(NotFound):
            definitions.publish(shop.ports, viewer, "jwm-initial-look", draft.version)


def test_deploying_again_publishes_nothing_and_keeps_what_people_published(shop: Shop) -> None:
    olga, otto = (people.viewer_of_account(shop.ports, name) for name in ("olga", "otto"))
    assert [] == definitions.deploy(shop.ports)
    draft = definitions.save_draft(shop.ports, olga, source=source(7))
    definitions.publish(shop.ports, otto, "jwm-initial-look", draft.version)

    assert [] == definitions.deploy(shop.ports)
    with shop.ports.database.begin() as tx:
        pinned = shop.ports.registry.latest(tx, "jwm-initial-look")
    assert draft.version == pinned.version


def test_a_definition_of_a_process_that_was_never_published_is_not_startable(shop: Shop) -> None:
    shop.publish(d.process(d.start(), d.end(), d.line("begin", "done"), properties={"starters": "lgsco-intake"}))
    assert "completed" == instances.start(shop.ports, shop.ian, "p").status
    with pytest.raises(NotFound):
        instances.start(shop.ports, shop.ian, "q")
