"""A manifest is taken whole or refused with file, line and what to do."""

from datetime import date
from pathlib import Path

import pytest

from tollbook.capture import Manifest
from tollbook.errors import InputError


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "manifest.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_row_tells_day_publisher_and_address(tmp_path: Path) -> None:
    """Cells are trimmed, empty ones are unknown; a mark that Excel writes first is no column."""
    (tmp_path / "a.txt").write_text("x")
    manifest = Manifest.read(
        written(
            tmp_path,
            '\ufeffPath, published ,publisher,url\r\na.txt,2020-10-05,"Post, The",'
            "https://post.example/1\r\n\r\nb.txt,,,\r\n",
        )
    )
    row = manifest.row(tmp_path / "a.txt")
    assert row is not None
    assert (row.published, row.publisher) == (date(2020, 10, 5), "Post, The")
    assert row.url == "https://post.example/1"
    other = manifest.row(tmp_path / "b.txt")
    assert other is not None and other.published is None and other.line == 4


def test_paths_are_relative_to_the_manifest_else_to_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both habits work; the manifest's own folder goes first."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("x")
    (tmp_path / "b.txt").write_text("x")
    monkeypatch.chdir(tmp_path)
    manifest = Manifest.read(
        written(tmp_path / "in", "path,published\na.txt,2020-10-05\nb.txt,2020-10-06\n")
    )
    assert manifest.row(Path("in/a.txt")) is not None
    assert manifest.row(Path("b.txt")) is not None
    assert manifest.row(Path("a.txt")) is None


def test_a_dash_is_standard_input(tmp_path: Path) -> None:
    """Piped text can have its row too."""
    manifest = Manifest.read(written(tmp_path, "path,publisher\n-,Post\n"))
    row = manifest.row(None)
    assert row is not None and row.publisher == "Post"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "empty"),
        ("published\n2020-10-05\n", ":1: no column 'path'"),
        ("path,publshed\n", "unknown column 'publshed'; .*did you mean 'published'"),
        ("path;published\n", "separate the columns by commas"),
        ("path,path\n", "twice"),
        (
            "path,published\na.txt,5.10.2020\n",
            ":2: published is '5.10.2020'; expected .*2020-10-05",
        ),
        ("path,published\na.txt,20201005\n", ":2: published is"),
        ("path,published\na.txt,2020-13-01\n", ":2: published is"),
        ("path,publisher\na.txt,Post, The\n", ":2: 3 cells under 2 columns"),
        ("path,url\na.txt,javascript:alert(1)\n", ":2: url is"),
        ('path\n\n""\n', "no path|empty"),
        ("path,publisher\n,Post\n", ":2: no path"),
        ("path\na.txt\n./a.txt\n", ":3: './a.txt' stands on line 2 already"),
        ('path\n"a.txt\n', "not CSV"),
        (b"path\ncaf\xe9.txt\n", "byte 8 is not UTF-8"),
    ],
)
def test_a_fault_names_file_line_and_what_is_expected(
    tmp_path: Path, content: str | bytes, message: str
) -> None:
    """Nothing is read with half a manifest."""
    path = written(tmp_path, content)
    if message == "no path|empty":
        assert Manifest.read(path).rows == {}  # blank lines are no rows
        return
    with pytest.raises(InputError, match=message) as raised:
        Manifest.read(path)
    assert "manifest.csv" in str(raised.value)


def test_a_manifest_that_is_not_there_is_named(tmp_path: Path) -> None:
    """With the nearest name of the folder."""
    written(tmp_path, "path\n")
    with pytest.raises(InputError, match=r"manifst\.csv is not there.*'manifest\.csv'"):
        Manifest.read(tmp_path / "manifst.csv")
