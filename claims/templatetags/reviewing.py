"""Words for the review page's templates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django import template
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from claims.models import Attribution, Suggestion
from claims.nlp.types import Precision
from claims.queries.reading import Piece, side_of
from claims.queries.reviewing import Line

register = template.Library()


@register.filter
def side(stance: str) -> str:
    """``asserts``, ``denies`` or ``record``: the class of a stance's chip."""
    return side_of(stance)


@register.filter
def words(value: str) -> str:
    """``expresses_concern`` reads ``expresses concern``."""
    return value.replace("_", " ")


@register.simple_tag
def quote(suggestion: Suggestion, text: str) -> str:
    """The content's words as the machine had them."""
    return " … ".join(text[start:end] for start, end in suggestion.content_spans)


@register.simple_tag
def marked(pieces: Iterable[Piece]) -> SafeString:
    """Pieces of a text with their marks, each escaped.  A tag, not a template: a long text has thousands."""
    plain = ""
    rows = []
    for piece in pieces:
        if piece.cards:
            rows.append((plain, _escaped(" ".join(piece.classes)), _escaped(" ".join(piece.cards)), piece.text))
            plain = ""
        else:
            plain += piece.text
    marks = format_html_join("", '{}<mark class="{}" data-cards="{}">{}</mark>', rows)
    return format_html("{}{}", marks, plain)


@lru_cache(maxsize=4096)
def _escaped(words: str) -> SafeString:
    return escape(words)


_ATTRIBUTES = (
    'class="card card-{side} card-{state}" id="{key}" data-revision="{revision}" data-state="{state}"'
    ' data-side="{side}" data-start="{start}" data-group="{group}" data-undo="{undo}" tabindex="{tabs}"'
    ' aria-labelledby="{key}-who"{more}'
)
_WHO = (
    '<h3 class="card-who" id="{key}-who"><a class="card-open" tabindex="-1" href="{address}#{key}">{names}</a>{guess}'
    ' <span class="chip stance-{side}">{stance}</span>{relays} <span class="card-state small">{word}</span></h3>'
)
_GUESS = format_html(' <span class="guess">{}</span>', "? guess")
_CURRENT = format_html(' aria-current="{}"', "true")
_WHOLE = format_html(' data-whole="{}"', "")


@register.simple_tag
def card_attributes(line: Line, *, opens: object = False, whole: object = False) -> SafeString:
    """What the scripts know of a card: its state, the revision that is shown, its place, what undoes it."""
    its = line.suggestion
    return format_html(
        _ATTRIBUTES, side=line.side, state=line.state, key=line.key, start=str(line.start),
        revision=str(its.revision) if its else "", group=str(line.group_id or ""),
        undo=str(line.decision.pk) if line.can_undo and line.decision else "", tabs="0" if opens else "-1",
        more=format_html("{}{}", _CURRENT if opens else "", _WHOLE if whole else "") if opens or whole else "",
    )  # fmt: skip


@register.simple_tag
def card_who(line: Line) -> SafeString:
    """The head of a card: who, which stance, through whom, and how it stands."""
    word = "by hand" if line.suggestion is None else f"{line.confidence}%" if line.state == "pending" else line.state
    relays = ((str(relay.source or relay.name),) for relay in line.relays)
    return format_html(
        _WHO, key=line.key, address=f"?card={line.pk}" if line.pk else "", names=line.names or "Nobody named",
        guess=_GUESS if line.is_guess else "", side=line.side, stance=line.stance_label, word=word,
        relays=format_html_join("", ' <span class="relay">via {}</span>', relays) if line.relays else "",
    )  # fmt: skip


@register.simple_tag
def closed_card(line: Line) -> SafeString:
    """A card that is a line.  A tag, not a template: a long text has hundreds."""
    return format_html(
        '<article {}>{}<p class="card-quote serif">{}</p></article>', card_attributes(line), card_who(line), line.quote
    )


@register.filter
def said_when(said: Suggestion | Attribution) -> str:
    """The day, the month or the year that it was said, as exact as the article has it."""
    return when(said.said_on, said.said_precision)


def when(day: date | None, precision: str) -> str:
    if day is None:
        return ""
    pattern = {Precision.MONTH.value: "F Y", Precision.YEAR.value: "Y"}.get(precision, "j F Y")
    return date_format(day, pattern)
