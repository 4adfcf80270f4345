"""Every page in every state it can have: who opens which address, and what they press there.

`@page` words in an address are filled from the world that `test_axe.py` prepares: `{case}` is a case under way.
A page with a permission is besides visited by somebody who lacks it, without being listed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Visit:
    """One page in one state. `press` is the button to press after filling in `fill` (by id)."""

    endpoint: str
    state: str
    account: str
    path: str
    press: str = ""
    fill: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.endpoint} {self.state}"


# Answers that are no pages: files, diagrams and JSON for scripts.
NOT_PAGES: Final = frozenset(
    {
        "case.download",
        "case.letter_file",
        "case.diagram",
        "help.picture",
        "operations.instance_diagram",
        "workshop.source",
        "workshop.catalogue",
    }
)
LACKS: Final = {
    "staff": "olga", "process-owner": "ian", "operations": "ian", "training": "ian", "signed-in": "", "trainee": "",
}  # fmt: skip
NONE: Final = (("account", ""), ("password", ""))

VISITS: Final = (
    Visit("account.sign_in", "empty", "", "/sign-in"),
    Visit("account.sign_in", "error", "", "/sign-in", "Sign in", NONE),
    Visit("account.account", "filled", "ian", "/account"),
    Visit("account.account", "empty", "olga", "/account"),
    Visit("home.start", "filled", "joe", "/"),
    Visit("home.start", "empty", "hana", "/"),
    Visit("home.start", "without a group", "olga", "/"),
    Visit("inbox.work", "filled", "cora", "/work?view=team"),
    Visit("inbox.work", "overdue", "joe", "/work?view=overdue"),
    Visit("inbox.work", "empty", "hana", "/work?view=team"),
    Visit("inbox.work", "no match", "cora", "/work?view=team&q=nobody&due=today"),
    Visit("inbox.work", "waiting", "cora", "/work?view=waiting"),
    Visit("inbox.work", "waiting, empty", "hana", "/work?view=waiting"),
    Visit("inbox.work", "allocating", "ian", "/work?view=unallocated", "Allocate the chosen tasks"),
    Visit("task.show", "filled", "joe", "{task}"),
    Visit("task.show", "rows and files", "ian", "{setting_up}"),
    Visit("task.show", "error", "ian", "{setting_up}", "Complete this step", (("phso_email", ""),)),
    Visit("task.show", "looking ahead", "ian", "{setting_up}", "See what happens next"),
    Visit("task.show", "with somebody else", "june", "{task}"),
    Visit("task.show", "of another team", "ada", "{task}"),
    Visit("task.show", "done", "ian", "{done}"),
    Visit("task.show", "absent", "hana", "{task}"),
    Visit("case.search", "filled", "ian", "/cases"),
    Visit("case.search", "empty", "hana", "/cases"),
    Visit("case.search", "no match", "ian", "/cases?q=nobody&kind=jw"),
    Visit("case.overview", "filled", "ian", "/cases/{case}"),
    Visit("case.overview", "empty", "ian", "/cases/{bare}"),
    Visit("case.overview", "absent", "hana", "/cases/{case}"),
    Visit("case.show_timeline", "filled", "ian", "/cases/{case}/timeline?kind=all"),
    Visit("case.show_timeline", "empty", "ian", "/cases/{bare}/timeline"),
    Visit("case.show_timeline", "no match", "ian", "/cases/{case}/timeline?kind=document&order=oldest"),
    Visit("case.show_timeline", "error", "ian", "/cases/{case}/timeline", "Add note"),
    Visit("case.documents", "filled", "ian", "/cases/{case}/documents"),
    Visit("case.documents", "empty", "ian", "/cases/{bare}/documents"),
    Visit("case.documents", "error", "ian", "/cases/{case}/documents", "File documents"),
    Visit("case.letters", "filled", "ian", "/cases/{case}/letters"),
    Visit("case.letters", "empty", "ian", "/cases/{bare}/letters"),
    Visit("case.letter", "filled", "ian", "/cases/{case}/letters/1"),
    Visit("case.letter", "absent", "ian", "/cases/{case}/letters/999"),
    Visit("case.people_page", "filled", "ian", "/cases/{case}/people"),
    Visit("case.people_page", "empty", "ian", "/cases/{bare}/people"),
    Visit("case.record_page", "filled", "ian", "/cases/{case}/record"),
    Visit("case.record_page", "empty", "ian", "/cases/{bare}/record"),
    Visit("case.linked", "empty", "ian", "/cases/{case}/linked"),
    Visit("case.clocks_page", "filled", "ian", "/cases/{case}/clocks"),
    Visit("case.clocks_page", "empty", "ian", "/cases/{bare}/clocks"),
    Visit("case.process_page", "filled", "ian", "/cases/{case}/process"),
    Visit("case.process_page", "empty", "ian", "/cases/{bare}/process"),
    Visit("case.choose", "filled", "cora", "/cases/{case}/arrived"),
    Visit("case.choose", "empty", "june", "/cases/{case}/arrived"),
    Visit("case.ask", "empty", "cora", "/cases/{case}/arrived/phso-consent"),
    Visit("case.ask", "error", "cora", "/cases/{case}/arrived/phso-consent", "Record it", (("received_on-day", "40"),)),
    Visit("case.ask", "absent", "ian", "/cases/{case}/arrived/phso-consent"),
    Visit("start.choose", "filled", "ian", "/start"),
    Visit("start.choose", "on a case", "ian", "/start?case={case}"),
    Visit("start.ask", "filled", "ian", "/start/jwm-referral"),
    Visit("start.ask", "error", "ian", "/start/jwm-referral", "Start", (("_case_ref", "LGSCO-999999"),)),
    Visit("start.ask", "absent", "hana", "/start/jwm-referral"),
    Visit("start.ask_message", "filled", "ian", "/start/message/phso-jw-request"),
    Visit(
        "start.ask_message", "error", "ian", "/start/message/phso-jw-request", "Record it", (("received_at-day", "40"),)
    ),
    Visit("notices.show_notices", "filled", "cora", "/notices"),
    Visit("notices.show_notices", "empty", "hana", "/notices"),
    Visit("reports.choose", "filled", "ian", "/reports"),
    Visit("reports.choose", "empty", "hana", "/reports"),
    Visit("reports.show", "filled", "ian", "/reports/ilt-unallocated"),
    Visit("reports.show", "empty", "ian", "/reports/jwa-post-look"),
    Visit("reports.show", "timeliness", "ian", "/reports/ilt-timeliness"),
    Visit("reports.show", "error", "ian", "/reports/ilt-timeliness", "Show this period", (("from-day", "40"),)),
    Visit("training.clock", "filled", "opal", "/training"),
    Visit("training.clock", "error", "opal", "/training", "Move the clock"),
    Visit("training.letters", "filled", "ian", "/training/outbox"),
    Visit("training.letters", "empty", "hana", "/training/outbox"),
    Visit("operations.overview", "filled", "opal", "/ops"),
    Visit("operations.overview", "empty", "henry", "/ops"),
    Visit("operations.stuck_list", "filled", "opal", "/ops/stuck"),
    Visit("operations.stuck_list", "empty", "henry", "/ops/stuck"),
    Visit("operations.incident_list", "filled", "opal", "/ops/incidents"),
    Visit("operations.incident_list", "empty", "henry", "/ops/incidents"),
    Visit("operations.incident", "filled", "opal", "{incident}"),
    Visit("operations.incident", "error", "opal", "{incident}", "Try again"),
    Visit("operations.incident", "absent", "henry", "{incident}"),
    Visit("operations.instance_list", "filled", "opal", "/ops/instances"),
    Visit("operations.instance_list", "empty", "henry", "/ops/instances"),
    Visit("operations.instance", "filled", "opal", "{instance}"),
    Visit("operations.instance", "error", "opal", "{instance}", "Put on hold"),
    Visit("operations.timers", "filled", "opal", "/ops/timers"),
    Visit("operations.timers", "empty", "henry", "/ops/timers"),
    Visit("operations.jobs", "filled", "opal", "/ops/jobs"),
    Visit("operations.jobs", "empty", "henry", "/ops/jobs"),
    Visit("operations.kept_messages", "filled", "opal", "/ops/messages"),
    Visit("operations.kept_messages", "empty", "henry", "/ops/messages"),
    Visit("operations.mail", "filled", "opal", "/ops/mail"),
    Visit("operations.mail", "empty", "henry", "/ops/mail"),
    Visit("operations.audit", "filled", "opal", "/ops/audit"),
    Visit("operations.audit", "no match", "opal", "/ops/audit?act=nothing"),
    Visit("workshop.choose", "filled", "olga", "/processes"),
    Visit("workshop.choose", "empty", "henry", "/processes?kind=letter"),
    Visit("workshop.versions", "filled", "olga", "/processes/process/jwm-initial-look"),
    Visit("workshop.version", "in force", "olga", "/processes/process/jwm-initial-look/versions/1"),
    Visit("workshop.version", "draft", "otto", "/processes/letter/jw-ilt-outcome-phso/versions/2"),
    Visit("workshop.version", "absent", "henry", "/processes/process/jwm-initial-look/versions/1"),
    Visit("workshop.compare", "filled", "olga", "/processes/letter/jw-ilt-outcome-phso/compare?old=1&new=2"),
    Visit("workshop.compare", "empty", "olga", "/processes/process/jwm-referral/compare"),
    Visit("workshop.edit", "diagram", "olga", "/processes/process/jwm-initial-look/edit"),
    Visit("workshop.edit", "table", "olga", "/processes/decision/jwm-referral-routing/edit"),
    Visit("workshop.edit", "text", "olga", "/processes/letter/jw-ilt-outcome-phso/edit"),
    Visit(
        "workshop.edit", "error", "olga", "/processes/letter/jw-ilt-outcome-phso/edit", "Save draft", (("source", "x"),)
    ),
    Visit("help.contents", "filled", "", "/help"),
    Visit("help.guide", "filled", "", "/help/accessibility"),
    Visit("help.guide", "pictures", "", "/help/staff"),
    Visit("help.guide", "absent", "", "/help/nothing"),
)
