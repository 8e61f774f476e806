"""What does a kind of claim hand over, before who says so, when and where are known?

Each kind's module gives `Draft`s: the body, its span, and the token the claim hangs on (its
anchor: the harm word, the verb of the event). The reader then asks the same three things of
every draft (who says so, when, where), unless the kind has already answered.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tollbook.model.claim import Body, Stance
from tollbook.model.refer import Party, Place, When


@dataclass(slots=True, eq=False)
class Draft:
    """One claim in the making. None means: not answered by the kind, ask.

    `start` and `end` are offsets in the text; `sentence` the index in the reading and `token`
    the index of the anchor in that sentence's parse. `part_of` and `brings` are the drafts of
    the tolls that include this one or are stated to result from it. `named` is the token of a
    name that the entity recogniser, which runs over drafts' sentences in one batch, must call a
    person's for the draft to stand. `company` are the tolls of persons told one by one beside the
    first of them, which holds it (see `together`). `placed_at` is the token from which the place
    is looked for, where that isn't `token`: one of a list by place. `dated_in` are the first and
    last token between which its time stands, where the rest of the sentence is of another toll.
    """

    body: Body
    start: int
    end: int
    sentence: int
    token: int
    why: list[str] = field(default_factory=list)
    attribution: tuple[Party, ...] | None = None
    stance: Stance | None = None
    denied_by: tuple[Party, ...] | None = None
    historical: bool | None = None
    when: When | None = None
    where: tuple[Place, ...] | None = None
    part_of: Draft | None = None
    brings: Draft | None = None
    named: int | None = None
    company: tuple[Draft, ...] = ()
    placed_at: int | None = None
    dated_in: tuple[int, int] | None = None
