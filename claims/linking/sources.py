"""Which known source a name means, and which sources could be one under two names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from claims.gazetteer import fold, gazetteer

_ARTICLE = re.compile(r"^(?:the|an?)\s+")
_LOWER = frozenset({"of", "the", "and", "for", "in", "on", "to", "de", "du", "des", "la", "le", "von", "van", "der"})
_TITLES = frozenset({
    "mr", "mrs", "ms", "dr", "sir", "lord", "lady", "dame", "prof", "professor", "president", "minister", "prime",
    "chancellor", "secretary", "senator", "sen", "rep", "representative", "congressman", "congresswoman", "governor",
    "gov", "mayor", "general", "gen", "colonel", "col", "major", "captain", "capt", "sergeant", "sgt", "lieutenant",
    "lt", "king", "queen", "prince", "princess", "pope", "judge", "justice", "ambassador", "foreign", "defence",
    "defense", "interior", "finance", "former", "ex-president", "spokesman", "spokeswoman", "spokesperson", "chief",
    "commissioner", "detective", "inspector", "sheriff", "father", "reverend", "rev", "imam", "sheikh", "ayatollah",
})  # fmt: skip
#: Words that are never a name, though an acronym is spelled like them ("US", "WHO", "IT").
_NO_NAMES = frozenset({
    "who", "us", "it", "he", "she", "they", "we", "you", "i", "them", "him", "her", "this", "that", "which", "one",
    "many", "some", "both", "all", "others", "another", "everyone", "somebody", "someone", "people",
})  # fmt: skip
_PEOPLE = frozenset({"person", "office"})
#: From this share of like letters on, two names count as spelled alike (rapidfuzz's ratio, 0 to 100).
SPELLED_ALIKE = 86
#: Below it, two sources are not worth a line.
WORTH_A_LINE = 0.35


def normalise(name: str) -> str:
    """The form that names are compared in; the database's ``key`` column is the same by construction:
    lower case, plain apostrophes, no full stops ("U.S."), no article in front."""
    plain = name.replace("\u2019", "'").replace(".", "").lower()
    return _ARTICLE.sub("", plain, count=1)


def resolve(name: str, kind: str, known: Mapping[str, int], context: str = "") -> int | None:
    """The key of the source that ``name`` means, of ``known`` (normalised name to key), or None.

    An anonymous source never resolves: it is what one article published, and no more.  Nor does the name of a state
    in a sentence that tells of a person or a club of that name.
    """
    if kind == "anonymous" or (context and canonical(name) and not canonical(name, context)):
        return None
    return known.get(normalise(name))


def is_a_name(name: str) -> bool:
    """Not a pronoun that an acronym is spelled like: "who" is not the WHO, "us" not the US."""
    return name not in _NO_NAMES


def canonical(name: str, context: str = "") -> str | None:
    """The name that the gazetteer has for it ("Ankara" is Turkey, "Moscow's foreign ministry" is Russia's), or None;
    ``context`` is the sentence, which tells a club or a person of the same name."""
    entry = gazetteer().look_up(name, context) if is_a_name(name) else None
    return entry.name if entry else None


def may_be(kind: str, other: str) -> bool:
    """Can sources of these two kinds be one?  A person is no organisation; somebody unnamed is nobody known."""
    if "anonymous" in {kind, other}:
        return False
    return (kind == "person") == (other == "person") or {kind, other} == _PEOPLE


@dataclass(frozen=True, slots=True)
class Named:
    """A source as it is compared; ``key`` is its primary key, or 0 of one that is not on record."""

    key: int
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    affiliation: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two sources are: ``score`` from 0 to 1 orders, and is no probability; ``reasons`` are for a person."""

    key: int
    score: float
    reasons: tuple[str, ...] = field(default=())


def rank(mention: Named, known: Iterable[Named], limit: int = 5) -> list[Likeness]:
    """The known sources that a mention could mean, best first, each with its reasons."""
    found = (its for other in known if (its := alike(mention, other)) is not None)
    return sorted(found, key=lambda its: (-its.score, its.key))[:limit]


def alike(one: Named, other: Named) -> Likeness | None:
    """Why the two could be one source, or None where nothing says so; ``key`` is that of ``other``."""
    if not may_be(one.kind, other.kind):
        return None
    best = max(
        (_two_names(a, b, people=one.kind in _PEOPLE) for a in one.names for b in other.names),
        key=lambda found: found[0],
    )
    score, reason = best
    if score < WORTH_A_LINE:
        return None
    reasons = [reason]
    if one.affiliation and other.affiliation:
        if one.affiliation == other.affiliation:
            score, reasons = score + 0.03, [*reasons, f"both of {one.affiliation}"]
        else:
            score, reasons = score - 0.3, [*reasons, f"one is of {one.affiliation}, the other of {other.affiliation}"]
    if one.kind != other.kind:
        score, reasons = score - 0.05, [*reasons, f"one is a {one.kind}, the other a {other.kind}"]
    return Likeness(other.key, round(min(max(score, 0.0), 1.0), 3), tuple(reasons)) if score >= WORTH_A_LINE else None


def _two_names(a: str, b: str, *, people: bool) -> tuple[float, str]:
    """How like two names are, and why.  The better reason comes first."""
    x, y = fold(a), fold(b)
    if x == y:
        return 1.0, "the same name"
    here, there = canonical(a), canonical(b)
    if here and there:
        return (0.95, f"“{a}” and “{b}” are both names of {here}") if here == there else (0.0, "")
    if _numbers(x) != _numbers(y):
        return 0.0, ""
    if (short := _initials_of(a, b)) is not None:
        return 0.85, f"“{short}” are the initials of “{b if short == a else a}”"
    if people:
        return _two_people(x, y, a, b)
    xs, ys = set(_words(x)), set(_words(y))
    if xs == ys:
        return 0.9, "the same words in another order"
    smaller, larger = sorted((xs, ys), key=len)
    if len(smaller) > 1 and smaller < larger:
        return 0.6, f"“{a if xs == smaller else b}” is part of “{b if xs == smaller else a}”"
    likeness = fuzz.ratio(x, y)
    if likeness >= SPELLED_ALIKE and min(len(x), len(y)) > 4:
        return 0.4 + 0.5 * (likeness - SPELLED_ALIKE) / (100 - SPELLED_ALIKE), "spelled alike"
    return 0.0, ""


def _two_people(x: str, y: str, a: str, b: str) -> tuple[float, str]:
    """By their last names, then by what stands in front of them."""
    xs, ys = _bare(x), _bare(y)
    if not xs or not ys:
        return 0.0, ""
    if xs == ys:
        return 0.9, "the same name but for the title"
    last = fuzz.ratio(xs[-1], ys[-1])
    if last < SPELLED_ALIKE:
        return 0.0, ""
    same = "the same last name" if last == 100 else "last names spelled alike"
    shorter, longer = sorted((xs[:-1], ys[:-1]), key=len)
    if not shorter:
        return 0.55 if last == 100 else 0.4, f"{same}; “{a if not xs[:-1] else b}” has no first name"
    first, second = shorter[0], longer[0]
    if shorter and set(shorter) <= set(longer):
        return 0.8, f"{same}, and a first name in common"
    if first[0] == second[0] and 1 in {len(first), len(second)}:
        return 0.7, f"{same}, and the initial fits"
    if fuzz.ratio(first, second) >= 80:
        return 0.75, f"{same}, first names spelled alike"
    return 0.0, ""


def _initials_of(a: str, b: str) -> str | None:
    """The one of the two that is made of the other's first letters ("ICRC"), or None."""
    for short, long in ((a, b), (b, a)):
        letters = short.replace(".", "").strip()
        if 2 <= len(letters) <= 8 and letters.isalpha() and letters[0].isupper() and letters == letters.upper():
            words = re.findall(r"[^\W\d_]+", long)
            every = "".join(word[0] for word in words).upper()
            main = "".join(word[0] for word in words if word.lower() not in _LOWER).upper()
            if len(words) > 1 and letters in {every, main}:
                return short
    return None


def _words(folded: str) -> list[str]:
    return [word.removesuffix("'s") for word in re.findall(r"[\w']+", folded) if word not in _LOWER]


def _bare(folded: str) -> list[str]:
    words = re.findall(r"[\w'-]+", folded)
    while len(words) > 1 and words[0] in _TITLES:
        words.pop(0)
    return words


def _numbers(folded: str) -> list[str]:
    return re.findall(r"\d+", folded)
