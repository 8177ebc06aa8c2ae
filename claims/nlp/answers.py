"""Denials and refusals that lean on what was said before: "That never happened", "as has the club", "insists
otherwise", "would not say whether"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Doc, Token

from claims.nlp.finding import Finding
from claims.nlp.lexicon import lexicon
from claims.nlp.shells import is_claim
from claims.nlp.syntax import child, reported_clause, several, sources_of, subject, subtree, verb_group
from claims.nlp.types import Kind, Stance

_LONGEST_ANSWER = 10  # words
_FAR = 40  # words between a denial and who joins in it
_BEFORE, _AFTER = {"as", "so"}, {"too", "likewise"}
_ECHOING = _BEFORE | _AFTER
_OPENERS = {"but", "and", "no", "that", "well", "look", "yes", "oh"}
_DETERMINERS = {"the", "these", "those", "such", "his", "her", "their", "its", "all", "both"}
_PUT_TO = {"ask", "tell", "inform", "suggest", "claim", "allege", "assert", "imply", "insist"}
_VERBS = {"is", "are", "was", "were", "'s", "did", "has", "have", "never", "had", "of", "this"}


#: What the patterns of data/denials.json are made of.
_PARTS = {
    "it": r"(?:that|this|it|they|these|those|which|all of (?:this|it|that|them)|none of (?:this|it|that)|all this"
          r"|(?:the|these|those|such|this|that|his|her|their|its|all|both) (?:\w+ )?\w+)",
    "be": r"(?: is| are| was| were| be| 's| 're|'s|'re| has been| have been)",
    "aux": r"(?:did|do|does|have|had|has|was|were|is|are|would|will|could)",
    "who": r"(?:we|i|he|she|they|it|(?:the|my|our) \w+)",
    "very": r"(?:(?:simply|just|completely|totally|absolutely|utterly|plainly|all|entirely|wholly|patently|quite"
            r"|clearly|categorically|obviously|so|purely|manifestly|demonstrably|flatly|straightforwardly) )*",
    "a": r"(?:(?:a|an|pure|sheer|total|complete|utter|absolute|outright|blatant|wicked|big|malicious|vicious|deliberate"
         r"|another|more|old|downright|barefaced|bare-faced|monstrous|ridiculous|silly|usual) )*",
    "true": r"(?:true|correct|accurate|so|right|the case|factual|real|what happened)",
}  # fmt: skip


@cache
def _answers() -> re.Pattern[str]:
    words = lexicon().denials
    parts = _PARTS | {
        "false": "(?:" + "|".join([*sorted(map(re.escape, words["false_words"])), "fake news", "fairy tale"]) + ")",
        "truth": "(?:" + "|".join(sorted(words["nouns_of_truth"])) + ")",
    }
    patterns = []
    for pattern in sorted(words["answers"]):
        for name, part in parts.items():
            pattern = pattern.replace("{" + name + "}", part)
        patterns.append(f"(?:{pattern})")
    return re.compile("|".join(patterns))


@cache
def _pointing() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in sorted(lexicon().denials["pointing_back"])))


def only_points_back(words: str) -> bool:
    """ "denied *there were any*", "denied *he did*": words that stand for a claim made before."""
    return _pointing().fullmatch(words.replace("’", "'")) is not None


def said_no(finding: Finding) -> Finding | None:
    """ "“That never happened,” she said": all that is said is that it is not so."""
    doc = finding.anchor.doc
    words = [doc[i].lower_.replace("’", "'") for i in sorted(finding.content) if not doc[i].is_punct]
    if finding.stance != Stance.ASSERTS or not words or len(words) > _LONGEST_ANSWER or not finding.sources:
        return None
    if not only_says_no(words):
        return None
    if finding.rule not in {"beside-quote", "colon", "quoted-as"} and lexicon().denials["weak_false_words"] & set(
        words
    ):
        return None  # "said it was wrong": a view, unless it is quoted as an answer
    about = _said_of(finding)
    return Finding(
        "answered-no", finding.anchor, finding.cue | (finding.content if about else set()), about, Stance.DENIES,
        Kind.FACT, finding.sources, in_place=set() if about else finding.content, antecedent="" if about else "clause",
    )  # fmt: skip


def _said_of(finding: Finding) -> set[int]:
    """ "“Fake news,” he said *of the reports that ...*", "... she said when told *that ...*": what is answered, named
    behind the saying."""
    verb = finding.anchor
    for token in verb.doc[verb.i + 1 : verb.sent.end]:
        if token.i in finding.content:
            continue
        if token.lower_ in {"of", "about", "on"} and (noun := child(token, "pobj")) is not None and is_claim(noun):
            return subtree(noun)
        if token.lemma_ in _PUT_TO and token.dep_ == "advcl":
            clause = child(token, "ccomp")
            if clause is not None:
                return reported_clause(clause)
    return set()


def only_says_no(words: list[str]) -> bool:
    """Do the words (lower case, no punctuation) say no more than that something is not so?"""
    while _answers().fullmatch(" ".join(words)) is None:
        if len(words) < 2 or words[0] not in _OPENERS:
            return False
        words = words[1:]
    return _may_be_no(words)


def _may_be_no(words: list[str]) -> bool:
    """ "The decision was wrong" is a view of a decision; of a claim, or a "that", it is a denial."""
    lex = lexicon().denials
    if words[0] in _DETERMINERS and len(words) > 2:
        noun = next((w for w in words[1:3] if w.removesuffix("s") in lex["claim_nouns"] | lex["shell_nouns"]), None)
        return noun is not None or words[1] in _VERBS or words[:3] == ["all", "of", "this"]
    return True


def otherwise(verb: Token) -> Finding | None:
    """ "its owner insists otherwise" """
    word = next((c for c in verb.children if c.lower_ == "otherwise" and c.i > verb.i), None)
    sources = sources_of(verb)
    if word is None or not sources:
        return None
    return Finding(
        "answered-no", verb, verb_group(verb), set(), Stance.DENIES, Kind.FACT, sources,
        in_place={word.i}, antecedent="clause",
    )  # fmt: skip


def so_did(doc: Doc, found: Sequence[Finding]) -> Iterator[Finding]:
    """ "The maker denied it, as has the club", "So did the club", "and the club did too": who denies the same."""
    for token in doc:
        echo = _echo(token) if token.lower_ in _ECHOING else None
        if echo is None:
            continue
        aux, who, cue = echo
        denial = next((f for f in reversed(found) if f.anchor.i < token.i), None)
        if (
            denial is None
            or denial.stance != Stance.DENIES
            or token.i - denial.anchor.i > _FAR
            or who in denial.sources
        ):
            continue
        echoed = {i for i in subtree(aux) if i >= min(token.i, who.left_edge.i)} | subtree(who) | cue
        if denial.anchor.i not in echoed:
            denial.content -= echoed
        denial.sources = [s for s in denial.sources if s.i not in echoed]
        yield Finding(
            "so-did", aux, cue, set(denial.content), Stance.DENIES, denial.kind, several(who),
            in_place=set() if denial.content else denial.in_place or set(cue),
            antecedent="" if denial.content else "clause",
        )  # fmt: skip


def _echo(token: Token) -> tuple[Token, Token, set[int]] | None:
    """The auxiliary, who, and the cue of "as has the club", "So did the club", "the club did too"."""
    doc = token.doc
    if token.lower_ in _BEFORE and token.i + 2 < len(doc):
        aux = doc[token.i + 1]
        if aux.lemma_ in {"have", "do", "be"} and aux.lower_ != "being":
            who = next(
                (t for t in doc[aux.i + 1 : aux.i + 9] if t.pos_ in {"NOUN", "PROPN"} and t.dep_ != "compound"), None
            )
            return (aux, who, {token.i, aux.i}) if who is not None else None
    if token.lower_ in _AFTER and token.i > 1:
        aux = doc[token.i - 1]
        who = child(aux, "nsubj")
        if aux.lemma_ in {"have", "do"} and who is not None and who.i < aux.i:
            return aux, who, {aux.i, token.i}
    return None


def convinced(token: Token) -> Finding | None:
    """ "is convinced that": a participle that parses as a passive."""
    who, clause = child(token, "nsubjpass"), child(token, "ccomp")
    word = lexicon().adjectives.get(token.lower_)
    if word is None or who is None or clause is None or subject(clause) is None:
        return None
    marks = {c.i for c in clause.children if c.dep_ == "mark" and c.lower_ == "that"}
    content = subtree(clause) - marks
    return Finding("adjective", token, verb_group(token), content, word.stance, word.kind, several(who))
