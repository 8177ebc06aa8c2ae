"""Words for the work list, for versions, and for what goes into a story."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import get_language_info

from claims.formats.sentences import Said, sentence
from claims.models import Attribution, Claim
from claims.nlp.types import Speech

register = template.Library()


@register.filter
def language_name(code: str) -> str:
    """``tr`` reads ``Turkish``; a code that nobody named stays one."""
    try:
        return str(get_language_info(code)["name"])
    except KeyError:
        return code


@register.simple_tag(takes_context=True)
def sentence_of(
    context: dict[str, Any],
    its: Attribution,
    claim: Claim | None = None,
    others: Iterable[Attribution] = (),
) -> str:
    """The attribution, with ``others`` who said it in the same breath, as one sentence with its date, its relays and
    a link.  No query where relays, version, article and outlet were fetched with it."""
    version, article = its.version, its.version.article
    page = reverse("claims:article-detail", args=[version.pk])
    said = Said(
        sources=[str(its.source), *(str(other.source) for other in others or ())],
        stance=its.stance, claim=(claim or its.claim).statement, quote=its.quote,
        is_direct=its.speech == Speech.DIRECT, said_on=its.said_on, precision=its.said_precision,
        relays=[str(relay.source) for relay in its.relays.all()],
        outlet=str(article.outlet) if article.outlet else version.title, published_on=version.published_on,
        link=article.url or context["request"].build_absolute_uri(f"{page}#sentence-{its.sentence_start}"),
        translation=its.translation, is_hedged=its.certainty == Attribution.Certainty.HEDGED,
        is_training=article.is_training,
    )  # fmt: skip
    return sentence(said)
