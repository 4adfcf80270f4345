"""Handing letters to a folder, and nothing to anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.correspondence import Catcher, Delivered, Folder, Item, Refused, TryLater
from app.correspondence.folder import file_name

LETTER = Item("job-17", "letter", "Ada Field", b"%PDF-1.7 first", "24 001 234")


def test_a_letter_lies_in_the_folder_under_its_key(tmp_path: Path) -> None:
    receipt = Folder(tmp_path / "letters").hand_over(LETTER)

    assert receipt == Delivered("job-17.pdf")
    assert (tmp_path / "letters" / "job-17.pdf").read_bytes() == LETTER.content


def test_the_same_letter_twice_is_one_file(tmp_path: Path) -> None:
    folder = Folder(tmp_path)

    assert folder.hand_over(LETTER) == folder.hand_over(LETTER) == Delivered("job-17.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["job-17.pdf"]


def test_another_letter_under_the_same_key_is_refused_and_the_first_stays(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.hand_over(LETTER)

    receipt = folder.hand_over(Item("job-17", "letter", "Ada Field", b"%PDF-1.7 second"))

    assert receipt == Refused("Another letter lies there as job-17.pdf.")
    assert (tmp_path / "job-17.pdf").read_bytes() == LETTER.content


def test_a_folder_that_cannot_be_written_is_tried_later_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, where a folder should be")

    assert isinstance(Folder(tmp_path / "taken").hand_over(LETTER), TryLater)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_what_is_not_a_pdf_is_refused(tmp_path: Path) -> None:
    assert isinstance(Folder(tmp_path).hand_over(Item("k", "letter", "Ada", b"<html>")), Refused)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "key", ["../../etc/passwd", "a/b", "", ".hidden", "x" * 200, "24 001/letter:1", "naïve\x00", "\ud800"]
)
def test_a_strange_key_gives_a_plain_file_name(key: str) -> None:
    name = file_name(key)

    assert Path(name).name == name
    assert name.isascii()
    assert len(name) < 80
    assert not name.startswith(".")
    assert name != file_name(f"{key}.")


def test_the_catcher_lets_nothing_out() -> None:
    assert Catcher().hand_over(LETTER) == Delivered("kept in the outbox, for Ada Field")
