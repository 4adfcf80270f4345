"""Reports over the case record, as the manual defines them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any, Final

from pydantic import Field

from app.api.call import Call
from app.api.route import Listing, Query, route
from app.domain.calendar import london_day
from app.errors import NotFound
from app.store.queries import reports


@dataclass(frozen=True, slots=True)
class ReportItem:
    """A report that can be asked for."""

    id: str
    title: str
    organisation: str
    clauses: list[str]


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its rows, and figures over them."""

    id: str
    title: str
    on: date
    items: list[dict[str, Any]]
    figures: dict[str, Any]


class Period(Query):
    """The days a report is about, both included; reports of the present moment take none."""

    since: Annotated[date | None, Field(alias="from")] = None
    until: Annotated[date | None, Field(alias="to")] = None


REPORTS: Final = {
    report.id: report
    for report in (
        ReportItem("ilt-unallocated", "ILT unallocated report", "lgsco", ["JWM-ILT-01"]),
        ReportItem("jwa-post-look", "JWA unallocated post look task report", "lgsco", ["JWM-ASM-01", "JWM-ASM-12"]),
        ReportItem("ilt-timeliness", "ILT timeliness", "lgsco", ["JWM-ILT-06"]),
    )
}


def _mine(call: Call) -> dict[str, ReportItem]:
    return {key: each for key, each in REPORTS.items() if each.organisation in call.viewer.staff_of}


@route("GET", "/reports", tag="reports")
def find(call: Call) -> Listing[ReportItem]:
    """List the reports of my organisations."""
    return Listing(list(_mine(call).values()))


@route("GET", "/reports/<report_id>", tag="reports")
def one(call: Call, report_id: str, query: Period) -> Report:
    """Show a report over the cases I see."""
    report = _mine(call).get(report_id)
    if report is None:
        raise NotFound("There is no such report for you.")
    today = london_day(call.ports.clock.now())
    with call.ports.database.read() as tx:
        days = call.ports.registry.calendar(tx)
        if report_id == "ilt-timeliness":
            taken = reports.ilt_timeliness(tx, call.viewer, since=query.since, until=query.until, days=days)
            return _report(report, today, taken, _timeliness(taken))
        rows = _NOW[report_id](tx, call.viewer, on=reports.Day(today, days))
    return _report(report, today, rows, {"count": len(rows), "urgent": sum(row.urgent for row in rows)})


_NOW: Final[dict[str, Any]] = {
    "ilt-unallocated": reports.ilt_unallocated,
    "jwa-post-look": reports.jwa_post_look,
}


def _report(report: ReportItem, today: date, rows: list[Any], figures: dict[str, Any]) -> Report:
    return Report(report.id, report.title, today, [asdict(row) for row in rows], figures)


def _timeliness(taken: list[reports.LookTaken]) -> dict[str, Any]:
    in_time = sum(each.in_time for each in taken)
    share = round(100 * in_time / len(taken), 1) if taken else None
    return {"count": len(taken), "in_time": in_time, "late": len(taken) - in_time, "percent_in_time": share}
