"""From mentions to referents: days, places, parties.

`RulesResolver` is the default engine of this seam; `reference_date` and `masthead` read from a
text what nothing outside it told.
"""

from tollbook.resolve.dateline import masthead, reference_date
from tollbook.resolve.resolver import RulesResolver

__all__ = ["RulesResolver", "masthead", "reference_date"]
