"""Is a harm only wanted, ordered or held to be needed: "had to be killed", "want them shot"?

A verb of harm without a tense of its own tells what the verb above it makes of it. After most it is
told as done ("were found shot", "saw three killed"); after a wish, an order or a duty it is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

WISHING = frozenset(
    "want wish demand order threaten urge vow hope plan need deserve prefer require".split()
)
# With "would", or with "see" below them: "would like to see them treated".
LIKING = frozenset(["like", "love", "want", "wish", "prefer", "hope"])
DUTY = frozenset(["have", "need", "deserve", "ought"])
TENSED = frozenset(["VBD", "VBZ", "VBP", "MD"])
# Who "had to be" one of these was; who "had to be killed" is only said to have had to.
CARE = frozenset(
    "hospitalize hospitalise treat evacuate amputate rescue displace hospitalized hospitalised".split()
)


def only_wanted(harm: Token) -> bool:
    """Whether the clause of a verb of harm is what somebody wants, orders or holds to be needed."""
    if harm.pos_ != "VERB" or any(c.tag_ in TENSED for c in harm.children if "aux" in c.dep_):
        return False
    above = harm.head
    infinitive = any(c.tag_ == "TO" for c in harm.children)
    if infinitive and harm.dep_ == "xcomp" and above.lemma_ in DUTY:
        return harm.lemma_.casefold() not in CARE
    if harm.dep_ == "acl" and harm.tag_ == "VBN" and above.dep_ == "dobj":
        above = above.head  # "want thirty prisoners killed"
        return above.lemma_ in WISHING
    if harm.dep_ not in ("ccomp", "xcomp", "oprd"):
        return False
    if above.lemma_ == "see" and above.dep_ == "xcomp":
        return above.head.lemma_ in LIKING
    return above.lemma_ in WISHING
