"""An attribution from nothing: what the machine missed, written by a person who chose the words in the text."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from claims.models import ArticleVersion, Claim, Decision, User
from claims.nlp.types import Span
from claims.queries.words import sentence_around, speech_of
from claims.services.attributing import Made, Speaker, Statement, record_attributions
from claims.services.choices import ChosenSource, Said, checked_spans, checked_stance, known_source
from claims.services.claims import create_claim
from claims.services.errors import Refused
from claims.services.holding import hold_claim


@transaction.atomic
def write_attribution(
    *,
    version: ArticleVersion,
    user: User,
    content: Sequence[Span],
    sources: Sequence[ChosenSource],
    stance: str,
    claim: Claim | None = None,
    statement: str = "",
    cue: Sequence[Span] = (),
    said: Said = Said(),  # noqa: B008  # frozen
    relays: Sequence[ChosenSource] = (),
    translation: str = "",
) -> Decision:
    """Put these words of the text on record: one attribution for each source, on ``claim`` or on a new one of this
    ``statement``.  Spans are code points; the words are cut out of the text here, never taken from the page.

    ``translation`` is of the words of an article in another language, and stands beside them.

    Raises Refused for words that are not in the text, nobody as the source, or a claim that cannot be meant.
    """
    if not content:
        raise Refused("Choose the words in the text that say it.")
    if not sources:
        raise Refused("Nobody is named as the source: say who said it.")
    if translation.strip() and version.language == "en":
        raise Refused("The article is in English: its words need no translation.")
    words = checked_spans(version.text, content, what="what is said")
    made = Made()
    if claim is None:
        claim = create_claim(statement=statement, user=user)
        made.claims.append(claim.pk)
    hold_claim(claim)
    speakers: dict[int, Speaker] = {}
    for chosen in sources:
        source = known_source(chosen, article=version.article, made=made)
        spans = checked_spans(version.text, chosen.spans or (), what="the source")
        speakers.setdefault(source.pk, Speaker(source, spans))
    cues = checked_spans(version.text, cue, what="the cue")
    record_attributions(
        statement=Statement(
            version=version, stance=checked_stance(stance), speech=speech_of(version.text, words).value, content=words,
            cue=cues, sentence=sentence_around(version.text, (cues or words)[0]),
            said_on=said.on, said_precision=said.precision, translation=translation.strip(),
            relays=list({(r := known_source(c, article=version.article, made=made)).pk: r for c in relays}.values()),
        ),
        claim=claim, speakers=list(speakers.values()), user=user, made=made,
    )  # fmt: skip
    return Decision.objects.create(actor=user, action=Decision.Action.WRITE, version=version, made=made.as_json())
