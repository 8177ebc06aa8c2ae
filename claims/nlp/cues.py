"""From a cue word to its content, by the parse: clauses, infinitives, objects, prepositions, nouns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from claims.nlp import answers, citations, denials, judgements, nouns, senses, silence, surface, turns
from claims.nlp.channels import is_a_medium
from claims.nlp.finding import Finding
from claims.nlp.lexicon import CueWord, lexicon
from claims.nlp.quotes import beside, colon
from claims.nlp.shells import claim_within
from claims.nlp.syntax import agent, child, reported_clause, several, sources_of, subject, subtree, verb_group
from claims.nlp.types import Kind, Stance

_NO_ANSWER = {"comment", "say", "discuss", "confirm", "answer", "elaborate", "speak", "respond", "reply", "talk",
              "specify", "identify", "disclose", "give"}  # fmt: skip
_ADDRESSING = {"tell", "inform", "assure", "warn", "remind", "notify", "advise"}
_CONDITIONAL = {"if", "unless", "whether", "lest"}
_ANY_SUBJECT = {"nsubj", "nsubjpass"}
_QUESTION = {"whether", "if", "how", "why", "when", "what", "who", "where", "which"}


def find(doc: Doc, flags: list[bool]) -> list[Finding]:
    """All findings of one paragraph, in the order of their cues; ``flags`` says which tokens are quoted."""
    lex = lexicon()
    found: list[Finding] = []
    found += [as_denial(line) for line in colon(doc, flags)]
    for token in doc:
        lemma = token.lemma_.lower()
        if token.pos_ in {"VERB", "AUX"} and (denied := _denial(token)) is not None:
            found += denied
        elif token.pos_ == "VERB" and lemma in lex.verbs:
            found += _verb(token, lex.verbs[lemma], flags)
        elif lemma in {"accord", "according"}:
            found += _according(token)
        elif (lemma == "reach" and (silent := silence.not_reached(token))) or (
            lemma in {"available", "unavailable"} and (silent := silence.unavailable(token))
        ):
            found.append(silent)
        elif token.pos_ == "NOUN" and lemma in {"comment", "response", "answer"}:
            found += silence.no_comment(token)
        elif token.pos_ in {"NOUN", "PROPN"} and (lemma == "refusal" or lemma in lex.denials["nouns"]):
            found += nouns.denial(token)
        elif token.pos_ == "NOUN" and lemma in lex.nouns:
            found += _noun(token, lex.nouns[lemma])
        elif token.tag_ == "VBN" and token.lower_ in lex.adjectives and (sure := answers.convinced(token)):
            found.append(sure)
        elif lemma == "draw" and token.tag_ == "VBN" and (drawn := silence.not_drawn(token)):
            found.append(drawn)
        elif token.pos_ == "ADJ" and lemma in lex.adjectives:
            found += _adjective(token, lex.adjectives[lemma])
    found += answers.so_did(doc, sorted(found, key=lambda f: f.anchor.i))
    found = [f for f in found if (f.content or f.antecedent) and not said_already(f, found)]
    found += surface.denials(doc, found)
    found += nouns.unsaid(doc, found)
    for finding in found:
        finding.quote_of_last = flags[finding.anchor.i] and not all(flags[s.i] for s in finding.sources)
    _part(found)
    return _relay_according(found)


def _denial(token: Token) -> list[Finding] | None:
    """What the verb denies or takes back; None where the common rules are to read it."""
    if (turned := turns.found(token)) is not None:
        return [turned]
    found = judgements.called_false(token)
    return found if found is not None else denials.verb(token)


def as_denial(finding: Finding) -> Finding:
    """The saying as a denial, where all that is said is that something is not so."""
    if finding.rule in {"beside-quote", "colon", "quoted-as"}:
        return answers.said_no(finding) or judgements.said_false(finding) or finding
    return judgements.said_false(finding) or answers.said_no(finding) or senses.of_oneself(finding)


def said_already(finding: Finding, found: Sequence[Finding]) -> bool:
    """ "said there was no truth to it" is a denial and no assertion beside it; "declined to comment on it" is
    one refusal, not a refusal and a comment."""
    for other in found:
        if other.rule == "no-truth" and finding.stance == Stance.ASSERTS and other.anchor.i in finding.content:
            words = {i for i in finding.content if not finding.anchor.doc[i].is_punct}
            if words <= {t.i for t in other.anchor.head.subtree}:
                return True
        if other.stance == Stance.NO_COMMENT and finding is not other and finding.anchor.head == other.anchor:
            return True
    return False


def _part(found: list[Finding]) -> None:
    """Take a set-off ", the Kremlin said" out of the contents that it interrupts."""
    for finding in found:
        if finding.rule.startswith("beside"):
            group = finding.cue | {i for s in finding.sources for i in subtree(s) if i not in finding.content}
            for other in found:
                if other is not finding and other.anchor.i in finding.content:
                    other.content -= group


def _verb(verb: Token, word: CueWord, flags: list[bool]) -> Iterator[Finding]:
    if any(c.dep_ == "mark" and c.lower_ in _CONDITIONAL for c in verb.children):
        return
    if word.stance == Stance.DENIES:
        return  # as ``_denial`` found no claim that it denies
    negated = any(c.dep_ == "neg" and (c.i < verb.i or not flags[c.i]) for c in verb.children)
    if "clause" in word.frames and not negated:
        found = beside(verb, word, flags)
        if found:
            yield as_denial(citations.through_media(found))
            return
    if word.stance == Stance.ASSERTS and (finding := answers.otherwise(verb)):
        yield finding
        return
    if (accused := nouns.accused(verb)) is not None:
        yield accused
        return
    if verb.tag_ == "VBN" and verb.dep_ in {"advcl", "acl"} and verb.lemma_ in {"ask", "press", "question"}:
        return  # "Asked about this, the chief said": whoever asked
    if verb.lemma_ in {"quote", "cite"} and (as_saying := citations.quoted_as(verb, flags)) is not None:
        yield as_denial(as_saying)
        return
    if verb.lemma_ in {"quote", "cite"} and citations.saying_of(verb) is not None:
        return  # "was quoted as denying": the denial is read where it stands
    if citations.is_quoted_saying(verb) or citations.names_the_source(verb):
        return  # what it is quoted as saying is found there; who quotes it relays
    finding = _below(verb, word)
    if finding is None:
        return
    if silence.is_no_comment(verb):
        finding.stance, finding.kind = Stance.NO_COMMENT, Kind.FACT
    elif negated:
        _negate(finding, word)
    yield as_denial(citations.through_media(finding)) if finding.rule in {"clause", "clause-before"} else finding


def _negate(finding: Finding, word: CueWord) -> None:
    """ "does not believe that": a doubt.  "has not said that": nothing is asserted."""
    finding.stance = Stance.DOUBTS if word.stance == Stance.BELIEVES else Stance.DISCUSSES
    finding.marks.append("negated-cue")


def _below(verb: Token, word: CueWord) -> Finding | None:
    """The content that hangs on the verb, in the order of how sure its frame is."""
    frames = word.frames
    sources = sources_of(verb)
    clauses = [c for c in verb.children if c.dep_ == "ccomp"]
    whole = (c for c in clauses if c.i > verb.i and child(c, *_ANY_SUBJECT, "expl") is not None)
    clause = next(whole, None) or next(iter(clauses), None) or _clause_behind(verb)
    infinitive = child(verb, "xcomp")
    if clause is not None and ("clause" in frames) and clause.i > verb.i:
        content = reported_clause(clause)
        stance = word.stance
        if verb.lemma_ in {"ask", "wonder"} or any(c.lower_ in _QUESTION for c in clause.lefts if c.dep_ == "mark"):
            stance = Stance.DISCUSSES if stance == Stance.ASSERTS else stance
        return Finding("clause", verb, verb_group(verb), content, stance, word.kind, sources)
    if clause is not None and "clause" in frames and clause.i < verb.i and sources:
        content = reported_clause(clause) - {t.i for t in verb.subtree if t.i >= min(verb_group(verb))}
        content -= set().union(*(subtree(s) for s in sources)) if sources else set()
        return Finding("clause-before", verb, verb_group(verb), content, word.stance, word.kind, sources)
    passive = child(verb, "nsubjpass")
    if infinitive is not None and passive is not None and frames & {"clause", "infinitive"}:
        # "is thought to be", "were reported killed": raised subject; nobody is named, or whom "by" names
        by = child(verb, "agent")
        content = subtree(verb, [by] if by is not None else [])
        return Finding("raised", verb, verb_group(verb), content, word.stance, word.kind, sources)
    if infinitive is not None and infinitive.i > verb.i and "infinitive" in frames:
        lists = lexicon().denials
        if verb.lemma_ in lists["withholding"] and infinitive.lemma_ in lists["accepting"]:
            return None  # "refused to accept that": a denial, read at "accept"
        return _infinitive(verb, infinitive, word, sources)
    if "preposition" in frames:
        for prep in verb.children:
            if prep.dep_ in {"prep", "prt"} and prep.lower_ in word.prepositions and prep.i > verb.i:
                body = child(prep, "pobj", "pcomp") or child(verb, "dobj")
                if body is not None:
                    stance = Stance.CALLS_FOR if (verb.lemma_, prep.lower_) == ("call", "for") else word.stance
                    kind = Kind.CALL if stance == Stance.CALLS_FOR else word.kind
                    return Finding(
                        "preposition", verb, verb_group(verb) | {prep.i}, subtree(body), stance, kind, sources
                    )
    return _object(verb, word, sources, infinitive)


def _clause_behind(verb: Token) -> Token | None:
    """The "that"-clause that the parse hangs on a noun between: "told Reuters in an email *that no licence ...*", "had
    been told by the guards *that visits were banned*"."""
    if verb.lemma_ not in _ADDRESSING:
        return None
    for prep in verb.children:
        body = child(prep, "pobj") if prep.i > verb.i and prep.dep_ in {"prep", "agent"} else None
        for clause in body.rights if body is not None else ():
            first = clause.left_edge
            whole = child(clause, "mark") is not None or sum(c.dep_ in _ANY_SUBJECT for c in clause.children) > 1
            if clause.dep_ in {"acl", "relcl"} and first.lower_ == "that" and whole:
                return clause
    return None


def _infinitive(verb: Token, infinitive: Token, word: CueWord, sources: list[Token]) -> Finding:
    content = subtree(infinitive)
    cue = verb_group(verb)
    to = child(infinitive, "aux")
    if to is not None and to.lower_ == "to" and to.i == verb.i + 1:
        cue, content = cue | {to.i}, content - {to.i}
    stance = word.stance
    if stance == Stance.NO_COMMENT:
        if infinitive.lemma_ not in _NO_ANSWER:
            stance = Stance.DISCUSSES
        elif (claim := claim_within(infinitive)) is not None:
            # "declined to comment on reports that ...": on the claim itself
            cue = {i for i in range(min(cue), min(claim)) if verb.doc[i].lower_ != "that"}
            return Finding("no-comment", verb, cue, claim, stance, word.kind, sources)
    target = child(verb, "dobj")
    if target is not None and target.i < infinitive.i:
        content |= subtree(target)
    return Finding("infinitive", verb, cue, content, stance, word.kind, sources)


def _object(verb: Token, word: CueWord, sources: list[Token], infinitive: Token | None) -> Finding | None:
    thing = child(verb, "dobj")
    if thing is None or "object" not in word.frames or thing.i < verb.i:
        passive = child(verb, "nsubjpass")
        if passive is not None and passive.tag_ in {"WDT", "WP"} and verb.lemma_ in {"quote", "cite"}:
            return None  # "the Post, which was cited by Reuters"
        if passive is not None and "object" in word.frames and sources:
            content = subtree(passive)
            return Finding("passive-object", verb, verb_group(verb), content, word.stance, word.kind, sources)
        return None
    if not sources or (verb.lemma_ in {"tell", "ask"} and infinitive is None):
        return None
    if word.needs_claim_noun and thing.lemma_ not in lexicon().denials["claim_nouns"]:
        return None
    if (
        thing.pos_ == "NOUN"
        and thing.lemma_ in lexicon().nouns
        and not (word.stance == Stance.RETRACTS or thing.lemma_ in {"support", "claim"})
    ):
        return None  # the noun itself is the cue: "expressed concern about"
    content = subtree(thing)
    clause = child(thing, "acl", "ccomp") if word.stance == Stance.RETRACTS else None
    if clause is not None and child(clause, "mark") is not None:
        content = reported_clause(clause)  # "retracted the statement that no one was hurt"
    for extra in verb.children:
        if extra.dep_ in {"oprd", "xcomp"} or (extra.dep_ == "prep" and extra.lower_ in {"as", "for", "of"}):
            content |= subtree(extra)
    return Finding("object", verb, verb_group(verb), content, word.stance, word.kind, sources)


def _noun(noun: Token, word: CueWord) -> Iterator[Finding]:
    """ "voiced concern regarding ...", "Turkey's denial that ...", "calls by France for ..." """
    cue, content, owner = {noun.i}, set(), None
    prep = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ in word.prepositions and c.i > noun.i), None)
    clause = child(noun, "acl", "ccomp", "relcl")
    governor = noun.head
    light = noun.dep_ == "dobj" and governor.lemma_ in lexicon().words["light_verbs"]
    if light and prep is None:
        prep = next(
            (c for c in governor.children if c.dep_ == "prep" and c.lower_ in word.prepositions and c.i > noun.i), None
        )
    if clause is not None and any(c.lower_ == "that" and c.dep_ == "mark" for c in clause.children):
        content = reported_clause(clause)
    elif prep is not None:
        body = child(prep, "pobj", "pcomp")
        if body is None:
            return
        content = subtree(body)
        cue |= {prep.i} if prep.i == noun.i + 1 else set()
    if not content:
        return
    if light:
        owner = subject(governor) or agent(governor)
        cue |= set(range(governor.i, noun.i + 1)) if 0 < noun.i - governor.i < 6 else {governor.i}
    poss = child(noun, "poss") or next(
        (c for c in noun.lefts if c.dep_ == "nmod" and any(k.dep_ == "case" for k in c.children)), None
    )
    if poss is not None and poss.tag_ != "PRP$" and not light:
        owner = poss
    if owner is None:
        by = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ in {"by", "from"}), None)
        owner = child(by, "pobj") if by is not None else None
    if owner is None or owner.i in content:
        return
    yield Finding("nominal", noun, cue, content, word.stance, word.kind, several(owner))


def _adjective(word: Token, cue: CueWord) -> Iterator[Finding]:
    """ "is confident that ...": the adjective's clause is what its subject believes."""
    verb = word.head
    clause = child(word, "ccomp", "xcomp") or child(verb, "ccomp")  # of either: "is adamant that she never did it"
    if clause is not None and clause.i < word.i:
        clause = None
    if clause is None or verb.lemma_ not in {"be", "remain", "feel", "seem", "sound"} or word.dep_ != "acomp":
        return
    who = subject(verb)
    if who is None or who.lower_ in {"it", "this", "that", "what", "there"}:
        return
    if word.lower_ in {"likely", "unlikely"}:
        return
    yield Finding("adjective", word, {verb.i, word.i}, reported_clause(clause), cue.stance, cue.kind, several(who))


def _according(token: Token) -> Iterator[Finding]:
    to = child(token, "prep") or (token.nbor(1) if token.i + 1 < len(token.doc) else None)
    who = child(to, "pobj") if to is not None and to.lower_ == "to" else None
    if to is None or who is None:
        return
    head = token.head
    while head.pos_ not in {"VERB", "AUX"} and head.head != head:
        head = head.head
    phrase = {t.i for t in token.subtree} | {token.i, to.i} | {t.i for t in to.subtree}
    sent = token.sent
    leading = token.i <= sent.start + 1
    content = set(range(sent.start, sent.end)) if leading or head.dep_ in {"ROOT", "ccomp"} else subtree(head)
    content -= phrase
    # A clause joined behind the phrase is the outlet's own: "..., according to X, and ..."
    finding = Finding("according-to", token, {token.i, to.i}, content, Stance.ASSERTS, Kind.FACT, several(who))
    yield as_denial(citations.according_to_citing(finding, who))


def _cut_off(finding: Finding, sayings: list[Finding]) -> None:
    """ "said that the fence would be longer, according to Reuters": the end of the sentence, not of what is said."""
    doc, start = finding.anchor.doc, min(finding.cue)
    phrase = finding.cue | {i for head in finding.sources for i in subtree(head)}
    if start and doc[start - 1].text == "," and max(phrase) >= finding.anchor.sent.end - 2:
        for saying in sayings:
            if saying.rule == "clause" and max(saying.cue) < start:
                saying.content -= phrase


def _relay_according(found: list[Finding]) -> list[Finding]:
    """ "the Kremlin said, according to Reuters": behind a saying, the phrase names a relay, not a source."""
    sayings = [f for f in found if f.rule != "according-to"]
    kept = []
    for finding in found:
        if finding.rule == "according-to":
            start = min(finding.cue)
            if any(is_a_medium(head) for head in finding.sources):
                _cut_off(finding, sayings)
            near = [
                f for f in sayings
                if f.rule.startswith("beside") and max(f.cue) < start <= max(f.cue) + 6
                and finding.anchor.sent == f.anchor.sent
                and start > max(t.i for s in f.sources for t in [s])
            ]  # fmt: skip
            if near:
                saying = near[-1]
                saying.relays += [(head, finding.cue) for head in finding.sources]
                saying.content -= finding.cue | {i for s in finding.sources for i in subtree(s)}
                continue
        kept.append(finding)
    return kept
