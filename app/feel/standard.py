"""The standard library: every built-in function of DMN 1.3 to 1.5 but those that read the clock on the wall.

`today()` and `now()` are for the application to add: an expression must give the same for the same arguments.
"""

from __future__ import annotations

from app.feel.builtin import contexts, conversion, dates, lists, numbers, ranges, sorting, statistics, strings
from app.feel.library import Library

STANDARD = Library(
    {
        **conversion.FUNCTIONS,
        **contexts.FUNCTIONS,
        **dates.FUNCTIONS,
        **lists.FUNCTIONS,
        **numbers.FUNCTIONS,
        **ranges.FUNCTIONS,
        **sorting.FUNCTIONS,
        **statistics.FUNCTIONS,
        **strings.FUNCTIONS,
    }
)
"""What `compile` knows unless it is given another library."""
