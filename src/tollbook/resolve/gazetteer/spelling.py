"""When are two spellings the same name?

Three nets, each wider than the last: the key (case, accents, hyphens and the article don't
matter), the sound (what is left when romanisations are told apart no more: no vowels, q as k,
the article of any assimilation gone), and the likeness of two keys letter by letter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Letters that Unicode takes for letters of their own, as Latin alphabets of the gazetteers have
# them, by what English reports write.
_LETTERS = str.maketrans(
    {"ı": "i", "ə": "a", "ǝ": "a", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ß": "ss",
     "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "n", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ĸ": "k"}
)  # fmt: skip
_DROPPED = dict.fromkeys(map(ord, "'’‘ʻʼ`ʿʾ′ˈ\u200c\u200d\u200e\u200f"))
_SPACED = dict.fromkeys(map(ord, "-–—/_.,"), " ")
_FIRST = {**_LETTERS, **_DROPPED, **_SPACED}

# The Arabic article in every assimilation, and what links two nouns in Persian and Urdu.
_ARTICLES = frozenset(
    ["al", "el", "ul", "il", "ad", "ed", "adh", "ar", "er", "ur", "as", "es", "us", "ash", "esh", "ush", "at", "et",
     "ut", "ath", "az", "ez", "uz", "an", "en", "un", "the", "e", "i", "ye", "l"]
)  # fmt: skip
# Several letters for one sound, the longer first; then letters that romanisations exchange.
_GROUPS = (
    ("tch", "c"), ("dzh", "j"), ("sch", "s"), ("kh", "x"), ("gh", "g"), ("sh", "s"), ("ch", "c"), ("th", "t"),
    ("dh", "d"), ("zh", "j"), ("ph", "f"), ("ts", "s"), ("dj", "j"), ("ck", "k"), ("ou", "u"), ("oo", "u"),
    ("ee", "i"),
)  # fmt: skip
_EXCHANGED = str.maketrans("qvzcp", "kbsjb")
_CONSONANTS_ONLY = {**_EXCHANGED, **dict.fromkeys(map(ord, "aeiouhyw"))}
_VOWEL_GROUPS = (
    ("ou", "o"),
    ("oo", "o"),
    ("ee", "i"),
    ("ai", "ei"),
    ("ay", "ei"),
    ("ey", "ei"),
)
_COLOURED = str.maketrans("uqyj", "okii")
_TWICE = re.compile(r"(.)\1+")

# Nouns that writers put to a name in English, by the class of feature they tell (GeoNames').
# From editor, unverified: the words of conflict coders and of English-language reports.
GENERIC: dict[str, str] = {
    **dict.fromkeys(
        ["village", "town", "city", "hamlet", "suburb", "neighborhood", "neighbourhood", "locality", "settlement",
         "tambon", "barangay", "barrio", "sitio", "community", "camp", "quarter"], "P"),
    **dict.fromkeys(
        ["district", "county", "province", "governorate", "oblast", "raion", "rayon", "region", "state", "department",
         "municipality", "commune", "subdistrict", "sub-district", "township", "tehsil", "taluk", "taluka", "wilaya",
         "woreda", "zone", "lga", "prefecture", "canton", "territory", "division", "subdivision", "agency", "republic",
         "krai", "kray", "upazila", "marz", "nahiya", "nahiyah"], "A"),
    **dict.fromkeys(["river", "lake", "sea", "reservoir", "gulf", "bay", "strait", "canal", "creek", "stream"], "H"),
    **dict.fromkeys(["mountain", "mountains", "mount", "hill", "hills", "island", "islands", "peninsula", "heights",
                     "valley", "plateau", "ridge", "pass", "cape", "desert"], "T"),
    **dict.fromkeys(["area", "sector", "forest", "woods", "field", "park", "plain", "plains", "countryside", "pocket",
                     "axis", "front", "enclave", "corridor"], "L"),
    **dict.fromkeys(
        ["airport", "airbase", "air base", "military airport", "military airbase", "military base", "army base", "base",
         "checkpoint", "prison", "hospital", "market", "university", "dam", "refinery", "gas field", "oil field",
         "bridge", "junction", "border crossing", "crossing", "port", "international airport", "power station",
         "refugee camp", "barracks", "mine", "station", "farm", "border"], "S"),
    **dict.fromkeys(["road", "highway"], "R"),
}  # fmt: skip
# A part of a place, by where in it.
_DIRECTION = re.compile(
    r"^(?:the )?(?:(?:north|south)[- ]?(?:east|west)|north|south|east|west|central)(?:ern)? (?P<name>.+)$",
    re.I,
)
# What joins places in the words of coders: "Road between Koro and Mondoro", "LoC in Poonch".
_JOINED = re.compile(
    r"\s*(?:[/(),;–]|\s-\s|\b(?:between|and|in|on|near|of|from|to|towards|off|outside|around|at|the|road|highway|"
    r"part|parts)\b)\s*", re.I
)  # fmt: skip
_BEFORE = re.compile(
    r"^(?:the )?(?P<noun>village|town|city|district|province|governorate|state|region|county|mount|lake|"
    r"municipality|island|camp|oblast|republic|port) of (?P<name>.+)$|^(?P<noun2>mount|lake|river|cape|wadi) (?P<name2>.+)$",
    re.I,
)


# What writers put around the name of a place to tell a site there: the words of conflict coders,
# from editor, unverified. A name is never only of these.
_SITE = frozenset(
    ["armed", "armored", "armoured", "army", "air", "military", "naval", "police", "vehicle", "base", "bases", "airbase",
     "airfield", "airport", "heliport", "barracks", "brigade", "battalion", "regiment", "division", "unit", "reserve",
     "checkpoint", "checkpoints", "post", "border", "patrol", "crossing", "prison", "hospital", "school", "market",
     "mosque", "church", "monastery", "shrine", "castle", "monument", "university", "factory", "cotton", "sugar", "plant",
     "plantation", "farm", "farms", "silo", "silos", "power", "thermal", "electricity", "pumping", "station", "refinery",
     "oil", "gas", "oilfield", "field", "fields", "mine", "mines", "dam", "reservoir", "bridge", "tunnel", "entrance",
     "complex", "compound", "housing", "project", "camp", "idp", "refugee", "garage", "tower", "central", "main",
     "international", "national", "regional", "park", "former", "old", "ancient", "ruin", "ruins", "upper", "lower", "near", "loc", "selo",
     "poselok", "aul", "stanitsa"]
)  # fmt: skip
# What runs between two places, and so bears the names of both: "the Bama-Banki road".
_BETWEEN = re.compile(
    r"(?P<names>.+?) (?:road|highway|motorway|railway|route|border|axis|junction|triangle|line|area|corridor)$",
    re.I,
)
# Not the hyphen of an article or of a Persian genitive: "Ab-i-Gul", "Abyan-al-Bayda".
_BOTH_ENDS = re.compile(r"(?<=\w{3})\s*[-–]\s*(?=(?:al|el|a[dnrstz]|ash)[- ]\w{3}|\w{3})", re.I)


def name_key(name: str) -> str:
    """What spellings of one name share: no case, accents, apostrophes, hyphens or article.

    >>> name_key("Deir ez-Zor") == name_key("deir ez zor"), name_key("Al-Raqqah")
    (True, 'raqqah')
    """
    folded = name.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded)
        folded = "".join(c for c in folded if not unicodedata.combining(c))
    plain = " ".join(folded.translate(_FIRST).split())
    return plain.removeprefix("al ").removeprefix("the ") or plain


def sounds(key: str) -> tuple[str, str]:
    """What romanisations of one name share, from its key: to any ear, and to a finer one.

    To any ear all vowels are one; the finer one tells their colours. Both take the article for
    nothing and doubled letters for one. Empty where too little is left, or not Latin.

    >>> sounds("deir ez zor")[0] == sounds("dayr az zawr")[0] == sounds("dayr alzour")[0]
    True
    >>> sounds("deir ez zour") == sounds("deir ezzor"), sounds("talise") == sounds("talish")
    (True, False)
    """
    if not key.isascii():
        return "", ""
    words = key.split()
    if len(words) > 1:
        words = [word for word in words if word not in _ARTICLES] or words
    joined = "".join([_bare(word) for word in words])
    near = joined
    for letters, one in _VOWEL_GROUPS:
        if letters in near:
            near = near.replace(letters, one)
    for letters, one in _GROUPS:
        if letters in joined:
            joined = joined.replace(letters, one)
    first = "a" if joined[:1] in "aeiouh" else joined[:1].translate(_EXCHANGED)
    heard = _TWICE.sub(r"\1", first + joined[1:].translate(_CONSONANTS_ONLY))
    return (heard, _TWICE.sub(r"\1", near.translate(_COLOURED))) if len(heard) > 1 else ("", "")


def near_sound(key: str) -> str:
    """A key to the finer ear."""
    return sounds(key)[1]


def _bare(word: str) -> str:
    """A word without the article grown together with it: "alzour", "assafirah"."""
    if len(word) > 4 and word[0] in "aeu" and word[1] in "lsrdztn":
        article, rest = word[:2], word[2:]
        if article[1] == "l" or rest.startswith(article[1]):
            return rest
    return word


@cache
def _nouns() -> re.Pattern[str]:
    nouns = "|".join(sorted((re.escape(noun) for noun in GENERIC), key=len, reverse=True))
    return re.compile(rf"^(?P<name>.+?) (?P<noun>{nouns})s?$", re.I)


def bare(name: str) -> tuple[str, str | None]:
    """A name without the noun put to it, and the class of feature that the noun tells.

    >>> bare("Talish village"), bare("the province of Idlib"), bare("Idlib")
    (('Talish', 'P'), ('Idlib', 'A'), ('Idlib', None))
    """
    if match := _nouns().match(name):
        return match["name"], GENERIC[match["noun"].casefold()]
    if match := _BEFORE.match(name):
        noun = (match["noun"] or match["noun2"]).casefold()
        return match["name"] or match["name2"], {"port": "P", "cape": "T", "wadi": "H"}.get(
            noun
        ) or GENERIC[noun]
    return name, None


def whole_of(name: str) -> str | None:
    """The name of what a direction tells a part of, None without a direction.

    >>> whole_of("northern Aleppo governorate"), whole_of("Aleppo")
    ('Aleppo governorate', None)
    """
    match = _DIRECTION.match(name)
    return match["name"] if match else None


def parts(name: str) -> list[str]:
    """The names that words of place are made of.

    >>> parts("Tadmur/Palmyra town"), parts("Road between Shibam and Sayun")
    (['Tadmur', 'Palmyra town'], ['Shibam', 'Sayun'])
    """
    return [part for part in map(str.strip, _JOINED.split(name)) if part]


def ends_of(name: str) -> list[str]:
    """The places that a road or a border runs between.

    >>> ends_of("Bama-Banki road"), ends_of("Banki road")
    (['Bama', 'Banki'], [])
    """
    # Most names have no hyphen, and this is asked of all that nobody knows.
    line = _BETWEEN.match(name) if "-" in name or "–" in name else None
    ends = _BOTH_ENDS.split(line["names"]) if line else []
    return ends if len(ends) > 1 else []


def at_site(name: str) -> str | None:
    """The place in the words for a site there, None without such words.

    >>> at_site("army vehicle base Harasta"), at_site("oil field"), at_site("Harasta")
    ('Harasta', None, None)
    """
    words = name.split()
    while words and _is_of_site(words[0]):
        del words[0]
    while words and _is_of_site(words[-1]):
        words.pop()
    return " ".join(words) if words and len(words) < len(name.split()) else None


def _is_of_site(word: str) -> bool:
    return word.strip('()"').casefold() in _SITE or word[:1].isdigit()


# How alike the letters of two keys of one sound must be to count, and from how many consonants on
# the vowels alone may differ. Of alike names that conflict coders use, in the right country and not
# known exactly, one in seven lies in the right province below these, three in four above them
# (`benchmarks/gazetteer.py` counts it); without the country a name is never taken for an alike one.
_ALIKE = 0.93
_CONSONANTS = 4
# Fewer consonants than this say too little, unless the names agree in every vowel too and have so
# many letters: two in three of those in the right country lie in the right province.
SOUNDS = 3
_LEAST_LETTERS = 5
_UNSPOKEN = re.compile(r"h(?=[^aeio]|$)")
_SAME_VOWEL = str.maketrans({"e": "a", "o": "i", "h": ""})


def much_alike(one: str, other: str, heard: str) -> bool:
    """Whether two keys of one sound are likely spellings of one name, in a known country.

    >>> much_alike("mansurah", "mansoura", "mnsr"), much_alike("madina", "madain", "mdn")
    (True, False)
    >>> much_alike("rabia", "rabiah", "rb"), much_alike("muse", "mu se", "ms")
    (True, True)
    """
    plain, other_plain = _joined(one), _joined(other)
    shorter = min(len(plain), len(other_plain))
    if shorter >= _LEAST_LETTERS and _rounded(plain) == _rounded(other_plain):
        return True
    if len(heard) < SOUNDS:
        return shorter >= _LEAST_LETTERS - 1 and plain == other_plain
    if len(heard) >= _CONSONANTS and _without_vowels_told(one) == _without_vowels_told(other):
        return True
    from rapidfuzz.distance import JaroWinkler, Levenshtein

    # Jaro-Winkler alone forgives too much in long names, Levenshtein too little in short ones.
    letters = (1 + Levenshtein.normalized_similarity(one, other)) / 2 + 0.05
    return min(JaroWinkler.similarity(one, other), letters) >= _ALIKE


def _joined(key: str) -> str:
    """A key without spaces and articles."""
    words = key.split()
    return "".join([word for word in words if word not in _ARTICLES] or words)


def _rounded(joined: str) -> str:
    """A name as romanisations of Arabic agree on it: au and aw as o, no h that isn't spoken."""
    near = near_sound(joined).replace("aw", "o").replace("au", "o")
    return _TWICE.sub(r"\1", _UNSPOKEN.sub("", near))


def _without_vowels_told(key: str) -> str:
    return near_sound(key).translate(_SAME_VOWEL)
