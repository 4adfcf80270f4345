"""What is looked at before a letter leaves: the address, what it must and must not say, and how hard it is to read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.correspondence.pdf import Recipient
from app.correspondence.render import Draft
from app.domain.finding import Finding, Severity

LONGEST_AGE: Final = 14
_POSTCODE: Final = re.compile(
    r"(?:GIR 0AA|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY])"
    r" ?[0-9][ABD-HJLNP-UW-Z]{2})",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]*")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_VOWELS: Final = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """How hard a text is: Flesch-Kincaid grade, the reading age that is, and its longest sentences."""

    grade: float
    age: int
    longest: tuple[str, ...]


def checks(draft: Draft, recipient: Recipient | None = None) -> list[Finding]:
    """Return what is wrong with a draft (errors), and what would make it better (warnings)."""
    told = [_finding(draft, "error", "content", breach) for breach in draft.breaches]
    if recipient is not None:
        told += [_finding(draft, "error", "address", problem) for problem in address_problems(recipient)]
    found = reading(draft.text)
    if found.age > LONGEST_AGE:
        hard = "; ".join(f"“{sentence}”" for sentence in found.longest)
        message = f"The reading age is about {found.age}. Shorten the longest sentences: {hard}"
        told.append(_finding(draft, "warning", "reading-age", message))
    return told


def address_problems(recipient: Recipient) -> list[str]:
    """Return what keeps a postal address from being one: 3 to 7 lines with the name, a UK postcode at the end."""
    lines = recipient.lines()
    problems = []
    if not 3 <= len(lines) <= 7:
        problems.append(f"An address has 3 to 7 lines, the name included, and this has {len(lines)}.")
    if not lines or not _POSTCODE.fullmatch(lines[-1]):
        problems.append("The last line of an address is its UK postcode, such as HP1 1AA.")
    if any(len(line) > 60 for line in lines):
        problems.append("A line of an address has at most 60 characters, or the window cuts it off.")
    return problems


def reading(text: str) -> Reading:
    """Return how hard a text is to read; greetings and lines of a few words count as sentences."""
    sentences = [" ".join(found.split()) for found in _SENTENCE.findall(text)]
    sentences = [each for each in sentences if _WORD.search(each)]
    words = [word for each in sentences for word in _WORD.findall(each)]
    if not words:
        return Reading(0.0, 5, ())
    syllables = sum(_syllables(word) for word in words)
    grade = round(0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59, 1)
    longest = sorted(sentences, key=lambda each: len(each.split()), reverse=True)[:3]
    return Reading(grade, max(5, round(grade) + 5), tuple(longest))


def _syllables(word: str) -> int:
    plain = word.lower().strip("'’-")
    count = len(_VOWELS.findall(plain))
    if plain.endswith("e") and not plain.endswith(("le", "ee")) and count > 1:
        count -= 1
    return max(1, count)


def _finding(draft: Draft, severity: Severity, rule: str, message: str) -> Finding:
    return Finding(severity, f"letter/{rule}", None, None, message, draft.template)
