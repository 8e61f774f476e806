"""Claims to incidents, series, the board and dissent: many reports, one account."""

from tollbook.reconcile.account import reconcile

__all__ = ["reconcile"]
