"""JSON-LD in a page's head: data, which a strict policy of contents does not block, and which nothing runs."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from claims.formats.linked_data import in_script

register = template.Library()


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    words = f'<script type="application/ld+json">{in_script(data)}</script>'
    return mark_safe(words)  # noqa: S308  # nosec B308 B703  # in_script() leaves no sign that could end the element
