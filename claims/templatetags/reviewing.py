"""Words for the review page's templates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from claims.models import Attribution, Suggestion
from claims.nlp.types import Precision
from claims.queries.reading import Paragraph, Piece, side_of
from claims.queries.review_lines import Line

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


# Tags, not templates: a long text has thousands of marks and hundreds of lines.


@register.simple_tag
def text_paragraph(paragraph: Paragraph) -> SafeString:
    """A paragraph of the text with its marks, each escaped; a sentence that may be linked to has its place as id."""
    words = format_html_join(
        "",
        "{}",
        (
            (_marked(its.pieces),)
            if its.start is None
            else (format_html(_SENTENCE, start=_escaped(its.start), words=_marked(its.pieces)),)
            for its in paragraph.sentences
        ),
    )
    return format_html(_PARAGRAPH, start=_escaped(paragraph.start), words=words)


_PARAGRAPH = '<p id="paragraph-{start}" data-start="{start}">{words}</p>'
_SENTENCE = '<span class="sentence" id="sentence-{start}">{words}</span>'


def _marked(pieces: Iterable[Piece]) -> SafeString:
    plain = ""
    rows = []
    for piece in pieces:
        if piece.cards:
            rows.append((plain, _escaped(" ".join(piece.classes)), _escaped(" ".join(piece.cards)), piece.text))
            plain = ""
        else:
            plain += piece.text
    marks = format_html_join("", '{}<mark class="{}" data-cards="{}">{}</mark>', rows)
    return format_html("{}{}", marks, plain) if plain else marks


@lru_cache(maxsize=8192)
def _escaped(words: object) -> SafeString:
    """Of words that come again and again: keys, places, names of classes."""
    return conditional_escape(str(words))


_ATTRIBUTES = (
    'class="card card-{side} card-{state}" id="{key}" data-revision="{revision}" data-state="{state}"'
    ' data-side="{side}" data-start="{start}" data-group="{group}" data-undo="{undo}" tabindex="{tabs}"'
    ' aria-labelledby="{key}-who"{current}{whole}'
)
_WHO = (
    '<h3 class="card-who" id="{key}-who"><a class="card-open" tabindex="-1" href="{address}#{key}">{names}</a>{guess}'
    ' <span class="chip stance-{side}">{stance}</span>{relays} <span class="card-state small">{word}</span></h3>'
)
_CLOSED = f'<article {_ATTRIBUTES}>{_WHO}<p class="card-quote serif">{{quote}}</p></article>'
_GUESS = format_html(' <span class="guess">{}</span>', "? guess")
_CURRENT = format_html(' aria-current="{}"', "true")
_WHOLE = format_html(' data-whole="{}"', "")


@register.simple_tag
def card_attributes(line: Line, *, opens: object = False) -> SafeString:
    """What the scripts know of a card that is whole: its state, the revision that is shown, its place, its undo."""
    return format_html(_ATTRIBUTES, **_attributes(line, opens=bool(opens), whole=True))


@register.simple_tag
def card_who(line: Line) -> SafeString:
    """The head of a card: who, which stance, through whom, and how it stands."""
    return format_html(_WHO, **_who(line))


@register.simple_tag
def closed_card(line: Line) -> SafeString:
    """A card that is a line."""
    return format_html(_CLOSED, **_attributes(line) | _who(line), quote=line.quote)


def _attributes(line: Line, *, opens: bool = False, whole: bool = False) -> dict[str, SafeString]:
    its = line.suggestion
    return {
        "side": _escaped(line.side), "state": _escaped(line.state), "key": _escaped(line.key),
        "start": _escaped(line.start), "revision": _escaped(its.revision if its else ""),
        "group": _escaped(line.group_id or ""), "tabs": _escaped(0 if opens else -1),
        "undo": _escaped(line.decision.pk if line.can_undo and line.decision else ""),
        "current": _CURRENT if opens else _escaped(""), "whole": _WHOLE if whole else _escaped(""),
    }  # fmt: skip


def _who(line: Line) -> dict[str, Any]:
    word = "by hand" if line.suggestion is None else f"{line.confidence}%" if line.state == "pending" else line.state
    via = [(str(relay),) for relay in line.relays]
    return {
        "key": _escaped(line.key), "address": _escaped(f"?card={line.pk}" if line.pk else ""),
        "names": line.names or "Nobody named", "guess": _GUESS if line.is_guess else _escaped(""),
        "side": _escaped(line.side), "stance": _escaped(line.stance_label), "word": _escaped(word),
        "relays": format_html_join("", ' <span class="relay">via {}</span>', via) if via else _escaped(""),
    }  # fmt: skip


@register.filter
def said_when(said: Suggestion | Attribution) -> str:
    """The day, the month or the year that it was said, as exact as the article has it."""
    return when(said.said_on, said.said_precision)


def when(day: date | None, precision: str) -> str:
    if day is None:
        return ""
    pattern = {Precision.MONTH.value: "F Y", Precision.YEAR.value: "Y"}.get(precision, "j F Y")
    return date_format(day, pattern)
