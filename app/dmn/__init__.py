"""Decision models of DMN 1.1 to 1.5: decision tables with all hit policies, boxed expressions, requirements.

    model = dmn.read(xml)
    found = model.evaluate("jw-referral-routing", {"channel": "phone", ...}, library=library)
    found.result      # the value of one output column, a context of several, None when no rule applies
    found.fired       # ({"rule": 2, "id": "...", "annotations": ["..."], "outputs": {...}},)

Cells are FEEL (`app.feel`). Two matching rules under UNIQUE raise `RulesConflict`; `lint` finds that, gaps, and rules
that can never apply before a case does, where inputs are enumerated.
"""

from app.dmn.definitions import Evaluation, RulesConflict
from app.dmn.lint import lint
from app.dmn.model import Model
from app.dmn.reader import read

__all__ = ["Evaluation", "Model", "RulesConflict", "lint", "read"]
