"""The workbench on a book of which a document was taken down."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tollbook.store import Book
from workbenches import bench, items, made_book


def test_claims_of_what_was_taken_down_say_so(tmp_path: Path) -> None:
    """In the queue, on their page, and in the text; without a word of the document."""
    path = made_book(tmp_path / "a.book", reports=2)
    with Book.open(path, writing=True) as book:
        gone = next(iter(book.documents()))
        words = next(iter(book.text(gone["text"]).splitlines()))
        book.take_down(
            gone["id"], who="A. Example", when=datetime(2021, 5, 6, tzinfo=UTC), why="asked for"
        )
    with bench(path) as found:
        client = found.client()
        cards = items(client.get("/api/claims", params={"sort": "order"}))
        of_gone = [one for one in cards if one["document"]["id"] == gone["id"]]

        assert of_gone
        for card in of_gone:
            assert card["sentence"]["text"] == "[taken down]"
            detail = client.get(f"/api/claims/{card['claim']['id']}")
            assert detail.status_code == 200, detail.text
            assert words not in detail.text
        told = client.get(f"/api/documents/{gone['id']}")
        assert told.status_code == 200, told.text
        assert "A. Example" in told.text
        text = client.get(f"/api/documents/{gone['id']}/text")
        assert text.status_code == 404
        assert "taken down on 2021-05-06 by A. Example: asked for" in text.text
        custody = client.get(f"/api/documents/{gone['id']}/custody")
        assert custody.status_code == 200, custody.text
        assert "its bytes and words were taken down" in custody.text
