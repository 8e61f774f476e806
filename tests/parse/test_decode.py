"""Bytes of unknown encoding become the characters that were written."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.errors import ParseError
from tollbook.parse.decode import decoded, whole

# Any characters of text: no halves of characters, and no controls but tab and newline.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n"), min_size=1
)
ENGLISH = "The ministry said “nine soldiers” were killed — Gen. Müller’s words. Two were hurt.\n"


@given(TEXTS)
def test_any_text_in_utf_8_comes_back_identical(content: str) -> None:
    """Strict UTF-8 is never taken for another encoding."""
    assert decoded(content.encode("utf-8")).content == content


@given(TEXTS, st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_any_text_in_utf_16_with_a_mark_comes_back_identical(content: str, name: str) -> None:
    """The mark says it all and is no character of the text."""
    assert decoded(("\ufeff" + content).encode(name)).content == content


@given(st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), min_size=4))
def test_western_text_in_utf_16_without_a_mark_comes_back_identical(content: str) -> None:
    """The places of the NULs tell it."""
    content = f"Two people died: {content}"
    for name in ("utf-16-le", "utf-16-be"):
        assert decoded(content.encode(name)).content == content


def test_cyrillic_and_arabic_in_utf_16_without_a_mark_come_back() -> None:
    """There only spaces and full stops have NULs."""
    for content in (
        "Пять человек погибли в городе. Двое ранены.",
        "قتل خمسة مدنيين في غارة على المدينة.",
    ):
        for name in ("utf-16-le", "utf-16-be"):
            assert decoded(content.encode(name)).content == content


def test_any_bytes_end_as_text_or_as_a_reason() -> None:
    """No bytes raise anything else, and no text has NULs, carriage returns or half characters."""
    random.seed(7)
    for size in (1, 2, 3, 5, 17, 300, 5_000):
        for _ in range(60):
            raw = random.randbytes(size)
            try:
                content = decoded(raw).content
            except ParseError:
                continue
            assert not set("\x00\r") & set(content)
            content.encode("utf-8")


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_reason(raw: bytes) -> None:
    """The same for the bytes that Hypothesis thinks of."""
    try:
        decoded(raw).content.encode("utf-8")
    except ParseError as problem:
        assert "binary" in str(problem)


@pytest.mark.parametrize(
    "raw",
    [
        b"one\r\ntwo\rthree\n\n four \n",
        "\ufeffwith a mark\n".encode(),
        b"  stripped of nothing \n\n\n",
        "قُتل خمسة مدنيين 😀 e\u0301\n".encode(),
        "line\u2028separator\x85next\n".encode(),
    ],
)
def test_utf_8_files_read_as_python_reads_them(tmp_path: Path, raw: bytes) -> None:
    """Offsets must hold for everyone who opens the file as text."""
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    assert decoded(raw).content == path.read_text(encoding="utf-8")


def test_nuls_become_spaces_so_that_offsets_hold() -> None:
    """A few NULs are padding, and keep their place; one in a short text is no UTF-16."""
    assert decoded(b"Nine\x00people were killed.").content == "Nine people were killed."
    assert decoded(b"Two people\x00died near the river.").content == (
        "Two people died near the river."
    )


def test_windows_1252_is_told_by_latin_letters() -> None:
    """Curly quotes and dashes come back; the record says that this was inferred."""
    found = decoded(ENGLISH.encode("cp1252"))
    assert (found.content, found.encoding) == (ENGLISH, "windows-1252")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cp1251", "Министерство обороны сообщило о гибели двух военнослужащих. Пять ранены."),
        ("koi8-r", "Министерство обороны сообщило о гибели двух военнослужащих. Пять ранены."),
        ("cp1256", "قتل خمسة مدنيين وأصيب عشرة آخرون في غارة جوية على المدينة يوم الثلاثاء"),
        ("gb18030", "国防部表示，有五名士兵在袭击中丧生，另有十人受伤。"),
    ],
)
def test_other_encodings_are_told_by_the_look_of_their_letters(name: str, content: str) -> None:
    """Old files of the region's press."""
    assert decoded(content.encode(name)).content == content


def test_mixed_encodings_are_read_line_by_line() -> None:
    """Where a file was pasted together from two, both parts read right, and it is noted."""
    raw = "Two died in Şuşa.\n".encode() + "“Nine” were hurt.\n".encode("cp1252")
    found = decoded(raw)
    assert found.content == "Two died in Şuşa.\n“Nine” were hurt.\n"
    assert found.encoding == "utf-8 and windows-1252"


def test_surrogates_in_utf_8_become_their_character_or_a_sign() -> None:
    """Pairs, as some databases write them, are one character; halves can't be kept."""
    pair = "\ud83d\ude00 and \ud800 died".encode("utf-8", "surrogatepass")
    assert decoded(pair).content == "😀 and \ufffd died"
    assert whole("plain") == "plain"


def test_a_lone_surrogate_in_utf_16_becomes_a_sign() -> None:
    """The rest of the text is read."""
    raw = "\ufeffTwo \ud800 people died".encode("utf-16-le", "surrogatepass")
    assert decoded(raw).content == "Two \ufffd people died"


@pytest.mark.parametrize("size", [64, 1_000, 200_000])
def test_random_bytes_are_no_text(size: int) -> None:
    """Binary junk has a reason, not a record."""
    random.seed(size)
    with pytest.raises(ParseError, match="binary"):
        decoded(random.randbytes(size))


def test_a_table_of_numbers_is_no_text() -> None:
    """Mostly NULs, valid UTF-8 all the same."""
    with pytest.raises(ParseError, match="binary"):
        decoded(b"\x00\x00\x00\x07" * 500 + b"abc")
