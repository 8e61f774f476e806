"""How does an account stay true to its book without being worked out anew each time?

It is kept in a sidecar with the log entry up to which it was made. What has come since is taken
in: the documents that were read or judged are forgotten and taken in again, with what they
touch. Where that can't be done (nothing is kept, another engine made it, the book was put back
to an earlier state, something was taken out of it, too much has come), everything is made anew.
Both ways give the same account, byte for byte.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tollbook.accounts.boiling import boiled_down, counting_documents
from tollbook.accounts.current import engine, fresh, kept, opened
from tollbook.accounts.remembered import Remembered, all_reports, put_all
from tollbook.model.claim import Outcome, Status
from tollbook.model.derived import Incident, Profile, Terms
from tollbook.model.judge import Decision, Judgement, Rulings, rulings
from tollbook.reconcile import board as boards
from tollbook.reconcile.facts import Fact
from tollbook.reconcile.frozen import fact_from
from tollbook.reconcile.kept import Group, Kept
from tollbook.reconcile.reconciler import Reconciler, noted, summed, uncollected
from tollbook.store import boiled, since
from tollbook.store.boiled import Shelf
from tollbook.store.derived import Derived, PartRow
from tollbook.store.sidecar import Sidecar

if TYPE_CHECKING:
    from tollbook.store import Book

__all__ = ["engine", "fresh", "kept", "opened", "reconciled", "refresh"]

# With more documents than this share of the book's, making everything anew is quicker.
MOST_NEW = 0.2
# And with so few it never is.
FEW_NEW = 200


def refresh(book: Book, sidecar: Sidecar, terms: Terms) -> None:
    """Bring the account under these terms up to date."""
    sidecar.use(boiled.PART)
    derived = Derived(sidecar, terms)
    if fresh(book, sidecar, terms):
        return
    # The collector of cycles would go through everything again and again while it is put away.
    with uncollected():
        if terms.as_of is not None or terms.known_by is not None:
            _refresh_dated(book, sidecar, derived)
        elif not _follow(book, sidecar, terms):
            _rebuild(book, sidecar, terms)


# Accounts of past days


def _refresh_dated(book: Book, sidecar: Sidecar, derived: Derived) -> None:
    """Only rows are kept of a past day: it is worked out anew when something has come that
    counts on it."""
    terms = derived.terms
    head, seq = _end(book)
    if _untouched(book, derived):
        with sidecar.writing():
            derived.stands(engine=engine(), seq=seq, head=head)
        return
    judgements = since.made_by(book.judgements(), terms.known_by)
    reconciler = reconciled(book, terms, judgements)
    with sidecar.writing():
        derived.begin()
        _put_groups(derived, reconciler.kept.groups.items())
        facts = (f for report in reconciler.kept.reports.values() for f in report.facts)
        days = [r.published for r in reconciler.kept.reports.values() if r.published]
        _put_whole(derived, facts, terms.as_of or max(days, default=None))
        derived.stands(engine=engine(), seq=seq, head=head)


def _untouched(book: Book, derived: Derived) -> bool:
    """Whether all that has come since are documents that don't count on the day."""
    made, terms = derived.made(), derived.terms
    if made is None or made.engine != engine():
        return False
    news = since.news(book, made.seq, made.head)
    if news is None or news.judgements or news.taken_out or len(news.documents) > FEW_NEW:
        return False
    counting = any(True for _ in counting_documents(book, terms, news.documents))
    return not counting and not since.read_before(book, news.documents, made.seq)


def _end(book: Book) -> tuple[str, int]:
    """The hash and the number of the log's last entry."""
    [(seq, head)] = book.ask("SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1")
    return head, seq


def reconciled(book: Book, terms: Terms, judgements: Sequence[Judgement]) -> Reconciler:
    """Everything taken in from the beginning."""
    judged = since.judged_documents(book, judgements)
    ruled, homes = _ruled(book, judged, judgements, terms.known_by)
    reconciler = Reconciler(profile=terms.profile, include=terms.include, ruled=ruled, homes=homes)
    reconciler.take(boiled_down(book, terms, ruled))
    return reconciler


def _ruled(
    book: Book,
    documents: Collection[str],
    judgements: Sequence[Judgement],
    known_by: date | None = None,
) -> tuple[Rulings, dict[str, str]]:
    """What judgements say of the claims of these documents (ids), and the document of each."""
    if not judgements:
        return Rulings(), {}
    words = {e.words for j in judgements for e in (*j.entries, *j.others)}
    claims = [
        standing.claim
        for _, standings in since.by_document(book, documents=documents, known_by=known_by)
        for standing in standings
    ]
    judged = {
        claim.id: claim
        for claim in claims
        if (claim.text, claim.kind, claim.span.start, claim.span.end) in words
    }
    ruled = rulings([judged[id_] for id_ in sorted(judged)], judgements)
    return ruled, {claim.id: claim.document for claim in judged.values()}


# The account of the whole book


def _rebuild(book: Book, sidecar: Sidecar, terms: Terms) -> None:
    """Make everything anew. Others can go on reading and writing until it is put away."""
    head, seq = _end(book)
    reconciler = reconciled(book, terms, book.judgements())
    derived = Derived(sidecar, terms)
    with sidecar.writing() as connection:
        shelf = Shelf(connection, terms.include.value)
        shelf.empty()
        put_all(shelf, reconciler.kept)
        derived.begin()
        _put_groups(derived, reconciler.kept.groups.items())
        _put_whole(derived, map(fact_from, shelf.noted()), shelf.latest())
        derived.stands(engine=engine(), seq=seq, head=head)
        shelf.stands(
            engine=engine(),
            seq=seq,
            head=head,
            last_group=reconciler.kept.last_group,
            together=_together(reconciler.ruled),
        )


def _follow(book: Book, sidecar: Sidecar, terms: Terms) -> bool:
    """Take in what has come since; False if everything has to be made anew."""
    with sidecar.writing() as connection:
        shelf = Shelf(connection, terms.include.value)
        base = shelf.base
        if base is None or base.engine != engine():
            return False
        news = since.news(book, base.seq, base.head)
        if news is None or news.taken_out:
            return False
        if len(news.documents) > max(FEW_NEW, MOST_NEW * shelf.size()):
            return False
        current = [
            derived
            for derived in (Derived(sidecar, replace(terms, profile=p)) for p in Profile)
            if _is_of(derived, base.head)
        ]
        together, last_group = base.together, base.last_group
        if not news.nothing:
            reconciler = _taken_in(book, shelf, terms, news, current)
            together, last_group = _together(reconciler.ruled), reconciler.kept.last_group
        if not any(derived.terms == terms for derived in current):
            current.append(_under_another_profile(book, shelf, Derived(sidecar, terms)))
        for derived in current:
            derived.stands(engine=engine(), seq=news.seq, head=news.head)
        shelf.stands(
            engine=engine(),
            seq=news.seq,
            head=news.head,
            last_group=last_group,
            together=together,
        )
        return True


def _is_of(derived: Derived, head: str) -> bool:
    made = derived.made()
    return made is not None and made.engine == engine() and made.head == head


def _taken_in(
    book: Book, shelf: Shelf, terms: Terms, news: since.News, current: Sequence[Derived]
) -> Reconciler:
    """Take in what is new, and put right the rows of the accounts that were current."""
    documents = {*news.documents, *since.judged_documents(book, news.judgements)}
    ruled, homes = grouping(book, documents)
    # What is put together or held apart otherwise than before is taken in anew as well.
    documents |= {homes[c] for c in _moved(shelf, ruled) if c in homes}
    kept = Remembered(shelf)
    reconciler = Reconciler(
        profile=terms.profile, include=terms.include, kept=kept, ruled=ruled, homes=homes
    )
    reconciler.change(documents, since.by_document(book, documents=documents))
    kept.save()
    for derived in current:
        derived.drop(kept.parted)
        profile = derived.terms.profile
        made = {
            number: group if profile is terms.profile else reconciler.made(group.tellings, profile)
            for number, group in kept.made.items()
        }
        _put_groups(derived, made.items())
        _put_whole(derived, map(fact_from, shelf.noted()), shelf.latest())
    return reconciler


def _under_another_profile(book: Book, shelf: Shelf, derived: Derived) -> Derived:
    """Make the rows of an account whose tellings have been put together for another profile."""
    kept = Kept()
    for report in all_reports(shelf):
        kept.take(report)
    members: dict[int, list[str]] = defaultdict(list)
    for row in shelf.tellings():
        kept.links[row.telling] = dict(json.loads(row.links))
        members[row.gathered].append(row.telling)
    ruled, homes = grouping(book)
    terms = derived.terms
    reconciler = Reconciler(
        profile=terms.profile, include=terms.include, kept=kept, ruled=ruled, homes=homes
    )
    derived.begin()
    groups = ((number, reconciler.made(sorted(some))) for number, some in members.items())
    _put_groups(derived, groups)
    _put_whole(derived, map(fact_from, shelf.noted()), shelf.latest())
    return derived


def grouping(book: Book, documents: Collection[str] = ()) -> tuple[Rulings, dict[str, str]]:
    """What judgements put together and hold apart in the whole book, and what else they say of
    these documents (ids); and the document of each claim (ids) that they are about."""
    judgements = [one for one in since.bound_to(book, ()) if one.decision is not Decision.UNDO]
    asked = {*documents, *since.judged_documents(book, judgements)}
    return _ruled(book, asked, since.bound_to(book, asked))


def _together(ruled: Rulings) -> str:
    """What judgements put together and hold apart, in one word."""
    return json.dumps([ruled.together, sorted(ruled.apart)])


def _moved(shelf: Shelf, ruled: Rulings) -> set[str]:
    """The claims (ids) that judgements put together or hold apart otherwise than before."""
    before = json.loads(shelf.base.together) if shelf.base else [[], []]
    now = json.loads(_together(ruled))
    moved: set[str] = set()
    for old, new in zip(before, now, strict=True):
        for group in {*map(tuple, old)} ^ {*map(tuple, new)}:
            moved.update(group)
    return moved


# Rows


def _put_groups(derived: Derived, groups: Iterable[tuple[int, Group]]) -> None:
    for number, group in groups:
        derived.put_incidents(
            (number, one.incident, _parts(one.incident)) for one in group.incidents
        )
        derived.put_dissent((number, record) for record in group.dissent)


def _parts(incident: Incident) -> list[PartRow]:
    return [
        PartRow(part.key[0].value, part.key[1].value, part.key[2], *part.ends, part.documented)
        for part in boards.parts(incident)
    ]


def _put_whole(derived: Derived, facts: Iterable[Fact], as_of: date | None) -> None:
    """Make series, board and what is of no incident anew, of all facts that matter for it."""
    documented: boards.Documented = {
        (Outcome(part.outcome), Status(part.status), part.side): (
            (part.low, part.best, part.high),
            part.documented,
        )
        for part in derived.parts()
    }
    whole = summed(
        (fact for fact in facts if noted(fact)),
        documented,
        placed=derived.placed,
        as_of=as_of,
        profile=derived.terms.profile,
        include=derived.terms.include,
    )
    derived.put_whole((run.series for run in whole.runs), whole.board, whole.dissent)
