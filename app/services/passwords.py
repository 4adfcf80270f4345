"""Passwords: argon2id, four hashes at once at most, no rules of composition, 12 characters or more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import TooManyAttempts

SHORTEST, LONGEST = 12, 128
COMMON: Final = frozenset({"password", "passwort", "letmein", "qwerty", "welcome", "redress", "123456"})
PATIENCE_SECONDS: Final = 5.0

_hasher = PasswordHasher()
_places = BoundedSemaphore(4)  # each hash takes 64 MiB


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=PATIENCE_SECONDS):
        raise TooManyAttempts("Many people are signing in at this moment. Try again in a few seconds.", retry_after=5)
    try:
        yield
    finally:
        _places.release()


def weakness(password: str, account: str) -> str | None:
    """Return what is wrong with a new password in a sentence, None when it will do."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"A password has {SHORTEST} to {LONGEST} characters."
    letters = password.casefold()
    if len(set(letters)) < 5 or any(letters.startswith(word) for word in COMMON) or account.casefold() == letters:
        return "This password is easy to guess. Three words that do not belong together make a good one."
    return None


def hashed(password: str) -> str:
    """Return the hash to store."""
    with _place():
        return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether a password is the one whose hash is stored; without a hash the same work is done for a no."""
    with _place():
        try:
            _hasher.verify(stored or _nobody(), password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
