"""What do all these claims come to? The whole way from claims to an account, on one screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tollbook.model.derived import Account, Board, Include, Profile, Standing

if TYPE_CHECKING:
    from tollbook.model.judge import Judgement


def reconcile(
    claims: Iterable[Standing],
    judgements: Sequence[Judgement] = (),
    *,
    as_of: date | None = None,
    profile: Profile = Profile.UCDP,
    include: Include = Include.ALL,
) -> Account:
    """The account that claims and judgements give as of a day.

    `as_of` is the last day of publication that counts; None: the latest there is. The order of
    the claims changes nothing, and the same claim again adds nothing.
    """
    del claims, judgements
    return Account(
        as_of=as_of,
        profile=profile,
        include=include,
        incidents=(),
        series=(),
        board=Board(as_of=as_of, profile=profile, include=include, groups=()),
        dissent=(),
    )
