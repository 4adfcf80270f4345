"""Which passwords will do, and which files are what they say."""

from __future__ import annotations

import pytest

from app.errors import InvalidInput
from app.services import files, passwords


@pytest.mark.parametrize(
    "password", ["harbour lantern teapot", "x" * 3 + "abcdefghi", "пароль из трёх слов", "a b c d e f g h"]
)
def test_any_twelve_characters_that_are_not_a_common_word_will_do(password: str) -> None:
    assert None is passwords.weakness(password, "asha")


@pytest.mark.parametrize("password", ["", "elevenchars", "abababababab", "Welcome12345", "someaccount12"])
def test_short_common_and_own_names_will_not(password: str) -> None:
    assert passwords.weakness(password, "someaccount12")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\a.pdf", "a.pdf"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\r\nb.txt", "ab.txt"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_file_name_is_a_name_and_nothing_else(given: str, kept: str) -> None:
    assert kept == files.clean_name(given)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        ("a.PNG", b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "image/png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "image/jpeg"),
        ("a.txt", "Grüße".encode(), "text/plain"),
        ("a.csv", b"a,b\n1,2\n", "text/csv"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "application/msword"),
    ],
)
def test_content_and_extension_agree(name: str, content: bytes, media_type: str) -> None:
    assert media_type == files.accepted_type(name, content)


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.exe", "a.js", "a.zip", "a", "a.pdf.exe", "a.docm"])
def test_other_kinds_of_file_are_refused_by_name(name: str) -> None:
    with pytest.raises(InvalidInput):
        files.accepted_type(name, b"%PDF-1.7")
