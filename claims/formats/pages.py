"""The article of a web page: its words without what stands around them, and what the page says of it.

trafilatura finds the text and the metadata (A. Barbaresi, "Trafilatura", ACL 2021).  What news pages put into their
articles beside the text is taken out before: captions, boxes with links to other articles, forms, banners.
"""

from __future__ import annotations

import logging
import re
from typing import Final

import lxml.etree
import lxml.html
from trafilatura import bare_extraction
from trafilatura.settings import Document
from trafilatura.utils import load_html

from claims.formats.addresses import canonical_address
from claims.formats.days import day_of
from claims.formats.decoding import decode
from claims.formats.read import Read, UnreadableError, clean, headline_of, one_line
from claims.formats.signs import not_shown, paywall_note

#: What stands within articles and is not their text: by element, by role, by words of class or id.
_BESIDE_BY_CLASS: Final = (
    "caption", "related", "recommend", "newsletter", "share ", "sharing", "social ", "cookie", "consent", "promo ",
    "advert", "comments ", "read more", "readmore", "more on", "most read", "trending", "breadcrumb", "paywall",
    "tags ", "photo credit", "image credit", "credit ", "subscribe",
)  # fmt: skip
_UPPER: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WORDS_OF_CLASS: Final = f"concat(' ', translate(concat(@class, ' ', @id), '_-{_UPPER}', '  {_UPPER.lower()}'), ' ')"
_BESIDE: Final = (
    "//figcaption", "//aside", "//nav", "//form", "//button", "//dialog", "//noscript", "//template", "//iframe",
    "//*[@role='dialog' or @role='navigation' or @role='complementary' or @aria-hidden='true' or @hidden]",
    *(
        f"//*[not(self::body or self::html or self::article or self::main)][contains({_WORDS_OF_CLASS}, ' {word}')]"
        for word in _BESIDE_BY_CLASS
    ),
)  # fmt: skip
_LEADS_ON: Final = re.compile(
    r"(?i)^(?:read (?:more|also|next)|related(?: (?:stories|articles|links|coverage))?|see also|also read|"
    r"more on this(?: story)?|recommended|watch|listen|photo(?:graph)?|image|picture|advertisement|share this)"
    r"\s*(?::.{0,200})?$"
)
_UNSEEN: Final = {"script", "style", "noscript", "template", "title", "svg"}
_BLOCKS: Final = {
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "table",
    "section",
    "article",
    "header",
    "footer",
    "nav",
    "aside",
    "figure",
    "figcaption",
    "blockquote",
    "main",
    "form",
    "dt",
    "dd",
    "body",
    "td",
    "button",
}
_MOST_CHARACTERS: Final = 4_000_000
_MOST_TAGS: Final = 150_000  # a long live blog has some 20,000; reading takes a second for 10,000
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what is wrong with a page is said to who asked for it


def read_page(data: bytes, *, name: str, url: str = "", charset: str = "", with_original: bool = False) -> Read:
    """The article of a page.  ``url`` is where it was fetched from; ``charset`` what the server declared.

    ``with_original`` adds all the words of the page, to be compared with the cleaned text.
    """
    declared = _CHARSET.search(data[:4096])
    try:
        html = decode(data, declared=charset or (declared.group(1).decode("ascii", "ignore") if declared else ""))
    except UnreadableError as error:
        return Read(name, error=str(error))
    if not html.strip():
        return Read(name, error="The page is empty.")
    if len(html) > _MOST_CHARACTERS:
        return Read(name, error=f"The page has {len(html):,} characters; {_MOST_CHARACTERS:,} is the most.")
    if html.count("<") > _MOST_TAGS:
        return Read(name, error="The page is made of too many pieces to be read.")
    try:
        return _read(html, name=name, url=url, with_original=with_original)
    except (RecursionError, MemoryError):
        return Read(name, error="The page is nested too deep to be read.")
    except Exception as error:  # what a page can hold breaks the libraries in every way
        return Read(name, error=f"The page cannot be read: {one_line(str(error) or type(error).__name__, 200)}.")


def _read(html: str, *, name: str, url: str, with_original: bool) -> Read:
    tree = load_html(html)
    if tree is None:
        return Read(name, error="This is no web page.")
    words = _visible(tree)
    note = paywall_note(tree, words)
    for path in _BESIDE:
        for element in tree.xpath(path):
            if not element.xpath(".//h1") and _share(element, tree) < 0.5:
                element.drop_tree()
    day, language = _day_shown(tree), (tree.get("lang") or "").strip().lower().split("-")[0]
    _unwrap_layout(tree)
    found = bare_extraction(
        tree, url=url or None, with_metadata=True, include_comments=False, include_tables=True,
        date_extraction_params={"original_date": True, "extensive_search": False, "outputformat": "%Y-%m-%d"},
    )  # fmt: skip
    if not isinstance(found, Document):
        return Read(name, error=not_shown("", words) or "No article was found on this page.")
    title = one_line(found.title or "", 500)
    text = _cleaned(found.text or "", title)
    if refusal := not_shown(text, words):
        return Read(name, error=refusal)
    if not text:
        return Read(name, error="No article was found on this page.")
    payload = {
        "title": title or headline_of(text), "text": text, "outlet": one_line(found.sitename or "", 300),
        "byline": one_line(found.author or "", 300), "published": day_of(found.date or "") or day,
        "language": language[:12], "note": note,
        "url": canonical_address(url or found.url or "", found.url or ""),
        "original": words if with_original else "",
    }  # fmt: skip
    return Read(name, {key: value for key, value in payload.items() if value})


def _visible(tree: lxml.html.HtmlElement) -> str:
    """All words of the page, a block each line."""
    parts: list[str] = []
    for event, element in lxml.etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        inside = element.tag
        if event == "start" and inside not in _UNSEEN:
            parts.append("\n" if inside in _BLOCKS else "")
            parts.append(element.text or "")
        elif event != "start":
            parts.append("\n" if inside in _BLOCKS else "")
            parts.append(element.tail or "")
    lines = (" ".join(line.split()) for line in clean("".join(parts)).split("\n"))
    return "\n".join(line for line in lines if line)


def _day_shown(tree: lxml.html.HtmlElement) -> str:
    """The day in the first element that is called a date, where it says one in words."""
    for element in tree.xpath(
        "//time | //*[contains(@class, 'date') or contains(@class, 'time') or contains(@id, 'date')]"
    ):
        words = " ".join(element.text_content().split())
        if len(words) < 80 and (day := day_of(words)):
            return day
    return ""


def _unwrap_layout(tree: lxml.html.HtmlElement) -> None:
    """Tables that lay out a page become boxes, and their cells of links go: a cell of data holds no paragraphs."""
    for table in tree.xpath("//table[.//td[.//p or .//h1 or .//h2 or .//table or .//br]]"):
        for part in table.xpath(".//tr | .//td | .//th | .//tbody"):
            linked = sum(len(link.text_content()) for link in part.xpath(".//a"))
            if part.tag in {"td", "th"} and linked > 0.5 * len("".join(part.text_content().split())):
                part.clear()
            part.tag = "div"
        table.tag = "div"


def _share(element: lxml.html.HtmlElement, tree: lxml.html.HtmlElement) -> float:
    """Of the page's words: a class that is named after a box may be given to the whole page."""
    return len(element.text_content()) / max(len(tree.text_content()), 1)


def _cleaned(text: str, title: str) -> str:
    """A paragraph each line, without the title and without the lines that lead to other articles."""
    lines = [_line(line) for line in clean(text).split("\n")]
    while lines and (not lines[0] or lines[0].casefold() == title.casefold()):
        lines.pop(0)
    return "\n".join(line for line in lines if line and not _LEADS_ON.match(line))


def _line(line: str) -> str:
    """trafilatura marks items of lists by a dash, and rows of tables by bars."""
    line = " ".join(line.split())
    if line.startswith("|") and line.endswith("|"):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        return "" if all(set(cell) <= {"-"} for cell in cells) else " | ".join(cell for cell in cells if cell)
    return line.removeprefix("- ")
