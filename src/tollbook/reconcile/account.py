"""What do all these claims come to? The whole way from claims to an account, on one screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from tollbook.model.derived import Account, Include, Profile, Standing
from tollbook.model.judge import Judgement
from tollbook.reconcile.reconciler import Reconciler, Workings


def reconcile(
    claims: Iterable[Standing],
    judgements: Sequence[Judgement] = (),
    *,
    as_of: date | None = None,
    profile: Profile = Profile.UCDP,
    include: Include = Include.ALL,
) -> Account:
    """The account that claims and judgements give as of a day.

    `as_of` is the last day of publication that counts; None: the latest there is. With a day,
    reports without a date are left out: nobody can say whether they were known. The order of
    the claims changes nothing, and the same claim again adds nothing.
    """
    return worked_out(claims, judgements, as_of=as_of, profile=profile, include=include).account


def worked_out(
    claims: Iterable[Standing],
    judgements: Sequence[Judgement] = (),
    *,
    as_of: date | None = None,
    profile: Profile = Profile.UCDP,
    include: Include = Include.ALL,
) -> Workings:
    """As `reconcile`, with the workings."""
    reconciler = Reconciler(judgements, profile=profile, include=include)
    reconciler.add(one for one in claims if _published(one, as_of))
    return reconciler.workings(as_of)


def _published(standing: Standing, as_of: date | None) -> bool:
    published = standing.document.published
    return as_of is None or (published is not None and published <= as_of)
