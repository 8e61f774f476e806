"""What a document was boiled down to comes back as it was put away."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import CLEAN, NOISY, corpus
from tollbook.reconcile.frozen import fact_from, fact_line, report_from, report_line
from tollbook.reconcile.reconciler import Reconciler


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 50))
def test_a_report_comes_back_as_it_was(seed: int) -> None:
    """Every field of every fact and telling, under the outlet it prints."""
    reconciler = Reconciler()
    reconciler.add(corpus(120, NOISY if seed % 2 else CLEAN, seed=seed).standings)
    for report in reconciler.kept.reports.values():
        again = report_from(report_line(report), report.sketch)

        assert again == report
        assert report_line(again) == report_line(report)


def test_a_fact_comes_back_as_it_was() -> None:
    """By itself, with its places and whoever denies it."""
    reconciler = Reconciler()
    reconciler.add(corpus(60, NOISY, seed=3).standings)
    for report in reconciler.kept.reports.values():
        for fact in report.facts:
            assert fact_from(fact_line(fact)) == fact
