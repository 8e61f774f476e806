"""The Python interface: reports in, claims as values out."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import tollbook
from tollbook.model.claim import Kind, Toll

REPORT = "YEREVAN, 5 October 2020 - Twelve people were killed in Ganja, officials said on Monday.\n"


def test_importing_the_package_loads_nothing_heavy() -> None:
    """`import tollbook` must not pay for a language model that may never be used."""
    code = (
        "import sys, tollbook; "
        "print([m for m in ('spacy', 'rich', 'typer', 'sqlalchemy', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there_and_documented() -> None:
    """What `__all__` promises can be had, and says what it is."""
    for name in tollbook.__all__:
        assert getattr(tollbook, name).__doc__, name
    assert dir(tollbook) == sorted(tollbook.__all__)


def test_a_name_that_is_not_public_is_refused() -> None:
    """Lazy loading must not invent names."""
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = tollbook.nothing


def test_a_file_is_read_to_claims_with_their_words(tmp_path: Path) -> None:
    """A path gives a sequence of claims whose spans stand in the text."""
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    claims = tollbook.read(path)
    tolls = claims.of("toll")
    assert [claim.span.exact in REPORT for claim in claims] == [True] * len(claims)
    assert isinstance(tolls[0].body, Toll) and tolls[0].body.count.min == 12
    assert claims.documents[0].published == date(2020, 10, 5)
    assert tollbook.read(str(path)).claims == claims.claims


def test_a_text_can_be_given_as_it_is() -> None:
    """Prose is read as prose, whether by `read_text` or where `read` can tell it is no path."""
    told = tollbook.read_text(REPORT, published="2020-10-06", publisher="A Wire")
    assert told.documents[0].published == date(2020, 10, 6)
    assert told.documents[0].publisher == "A Wire"
    assert [claim.span for claim in tollbook.read(REPORT)] == [claim.span for claim in told]


def test_claims_of_one_kind_and_slices_are_claims_too() -> None:
    """Choosing among claims keeps what is needed to show and to export them."""
    claims = tollbook.read_text(REPORT)
    tolls = claims.of(Kind.TOLL)
    assert {claim.kind for claim in tolls} == {Kind.TOLL}
    assert claims[:1].records()[0]["schema"] == "tollbook.claim/1"
    with pytest.raises(tollbook.InputError, match="the kinds are: toll, event"):
        claims.of("tolls")


def test_the_repr_is_readable() -> None:
    """A person at a prompt sees what was found, not a wall of constructors."""
    lines = repr(tollbook.read_text(REPORT)).splitlines()
    assert "1 toll" in lines[0] and "in 1 report" in lines[0]
    assert any("12 killed: people" in line for line in lines)


def test_a_notebook_shows_the_sentence_with_the_claim_marked() -> None:
    """The words of the claim are marked, and markup in a report stays text."""
    html = tollbook.read_text(f"<script>alert(1)</script> {REPORT}")._repr_html_()
    assert "Twelve people were killed</mark>" in html or "<mark>Twelve people" in html
    assert "<script>" not in html


def test_nothing_readable_is_an_error_and_something_is_a_result(tmp_path: Path) -> None:
    """All inputs rejected raises; some rejected leaves them beside the claims."""
    good = tmp_path / "good.txt"
    good.write_text(REPORT, encoding="utf-8")
    missing = tmp_path / "missing.txt"
    with pytest.raises(tollbook.ParseError, match=r"missing\.txt is not there"):
        tollbook.read(missing)
    claims = tollbook.read(missing, good)
    assert len(claims.rejected) == 1 and len(claims) > 0
    assert "rejected" in repr(claims) and "Rejected" in claims._repr_html_()


def test_a_date_that_is_none_is_refused_with_an_example() -> None:
    """The message shows what was given and how it is written."""
    with pytest.raises(tollbook.InputError, match=r"'5 Oct'.*2020-10-05"):
        tollbook.read_text(REPORT, published="5 Oct")
