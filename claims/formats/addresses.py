"""The one spelling of an address by which an article is known again."""

from __future__ import annotations

from urllib.parse import urlsplit

from courlan import normalize_url

_PREFIXES = ("www.", "m.", "mobile.", "amp.")


def canonical_address(url: str, declared: str = "") -> str:
    """Without fragment, tracking parameters and default port; what is no address stays as it is.

    ``declared`` is the page's own word on its canonical address.  It counts where it names the same site, and not its
    front page: a page can neither pass for another site's article, nor all pages of a site for one.
    """
    spelled = _normal(url)
    if declared:
        own, other = urlsplit(spelled), urlsplit(_normal(declared))
        same_site = _site(own.hostname) == _site(other.hostname) and other.scheme in {"http", "https"}
        if same_site and own.port == other.port and (other.path.strip("/") or other.query or not own.path.strip("/")):
            return other.geturl()
    return spelled


def _normal(url: str) -> str:
    bare = url.strip().partition("#")[0]
    try:
        return normalize_url(bare) if urlsplit(bare).hostname else bare
    except (ValueError, UnicodeError):
        return bare


def _site(host: str | None) -> str:
    host = host or ""
    return next((host.removeprefix(prefix) for prefix in _PREFIXES if host.startswith(prefix)), host)
