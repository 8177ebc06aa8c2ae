"""Addresses that lead inside, in every spelling: refused in words, and no socket is opened for any of them."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest

from claims.fetching.addresses import is_public, parse, vetted
from claims.fetching.client import Fetcher
from claims.fetching.policy import AddressRefused, FetchError, Policy
from tests.fetching.conftest import Outside
from tests.site import Site

HOSTILE = [
    # not the web
    "", "  ", "file:///etc/passwd", "ftp://news.site.com/a", "gopher://news.site.com:70/1", "data:text/html,hi",
    "javascript:alert(1)", "dict://news.site.com:2628/", "ldap://news.site.com", "//news.site.com/a", "news.site.com",
    "http:news.site.com", "http:///path", "http://", "https://?q", "http://[::1", "http://news.site.com:99999/",
    # loopback, in every spelling
    "http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://2130706433/", "http://0x7f000001/",
    "http://0x7f.0x0.0x0.0x1/", "http://0177.0.0.1/", "http://017700000001/", "http://127.0.0.01/",
    "http://127.000.000.001/", "http://0/", "http://0.0.0.0/", "http://127.255.255.254/", "http://[::1]/", "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/", "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://a.localhost/",
    "http://１２７.０.０.１/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://127.0.0.1./", "http://%31%32%37.0.0.1/",
    # private networks, carriers, link-local, metadata
    "http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.254/", "http://192.168.1.1/", "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/", "http://169.254.170.2/", "http://100.100.100.200/", "http://192.0.0.192/",
    "http://168.63.129.16/", "http://metadata.google.internal/", "http://[fd00:ec2::254]/", "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/", "http://[fc00::1]/", "http://[fec0::1]/", "http://0xa9fea9fe/", "http://2852039166/",
    # kept for other things
    "http://192.0.2.1/", "http://198.18.0.1/", "http://203.0.113.9/", "http://224.0.0.1/", "http://240.0.0.1/",
    "http://255.255.255.255/", "http://192.88.99.1/", "http://[2001:db8::1]/", "http://[ff02::1]/", "http://[3fff::1]/",
    # an inner address carried in an outer one
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::ffff:8.8.8.8]/", "http://[::127.0.0.1]/",
    "http://[2002:7f00:1::]/", "http://[2002:a9fe:a9fe::1]/", "http://[64:ff9b::7f00:1]/", "http://[64:ff9b:1::a00:1]/",
    "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/", "http://[2a00:1450::5efe:7f00:1]/",
    # names of the inner network
    "http://intranet/", "http://db.internal/", "http://printer.local/", "http://nas.lan/", "http://router.home.arpa/",
    "http://1.0.0.127.in-addr.arpa/", "http://hidden.onion/",
    # made to be read in two ways
    "http://user:secret@news.site.com/", "http://news.site.com@127.0.0.1/", "http://127.0.0.1#@news.site.com/",
    "http://news.site.com\\@127.0.0.1/", "http://127.0.0.1\\.news.site.com/", "http://news.site.com%00.local/",
    "http://news.site.com /", "http://news.site.com\t@10.0.0.1/", "http://news.site.com%2f@10.0.0.1/",
    "http://news.site.com\r\nHost: 10.0.0.1/", "http://-news.site.com/", "http://news..site.com/",
    # other ports
    "http://news.site.com:22/", "http://news.site.com:6379/", "https://news.site.com:8443/", "http://news.site.com:0/",
    "http://" + "a" * 2000 + ".com/",
]  # fmt: skip
INSIDE = ["127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1",
          "2002:7f00:1::", "64:ff9b::a00:1", "0.0.0.0"]  # fmt: skip


def nobody(host: str, port: int) -> list[str]:
    raise AssertionError(f"{host} was looked up")


def test_the_table_is_long_enough() -> None:
    assert len(set(HOSTILE)) >= 100


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_is_refused_in_words_and_never_looked_up(url: str, connected: list[Any]) -> None:
    with pytest.raises(AddressRefused) as refused:
        Fetcher(Policy(), resolver=nobody).fetch(url)
    assert str(refused.value).endswith(".")
    assert refused.value.transient is False
    assert connected == []


#: Read from a page, these are no addresses of their own but lead on within the site.
RELATIVE = {"", "  ", "news.site.com", "//news.site.com/a", "http:news.site.com", "http:///path", "http://"}


@pytest.mark.parametrize("url", [url for url in HOSTILE if url not in RELATIVE])
def test_a_redirect_to_it_is_not_followed(url: str, site: Site, outside: Outside, connected: list[Any]) -> None:
    outside["93.184.216.34"] = site
    fetcher = Fetcher(Policy(seconds_between=0), resolver=lambda host, port: ["93.184.216.34"])
    header = url.encode().decode("latin-1").replace("\r\n", "\t")
    site.redirect("/start", header)
    with pytest.raises(AddressRefused):
        fetcher.fetch("http://www.open-site.com/start")
    assert site.paths() == ["/start"]
    assert {address[0] for address in connected} == {"93.184.216.34"}


@pytest.mark.parametrize("number", INSIDE)
def test_a_name_that_leads_inside_is_refused(number: str, connected: list[Any]) -> None:
    fetcher = Fetcher(Policy(), resolver=lambda host, port: [number])
    with pytest.raises(AddressRefused, match="not on the open internet"):
        fetcher.fetch("https://news.site.com/a")
    assert connected == []


@pytest.mark.parametrize("number", INSIDE)
def test_one_inner_number_among_public_ones_makes_the_name_suspect(number: str) -> None:
    address = parse("https://news.site.com/a", Policy())
    with pytest.raises(AddressRefused):
        vetted(address, Policy(), lambda host, port: ["93.184.216.34", number])


def test_a_name_that_changes_its_mind_gains_nothing(connected: list[Any]) -> None:
    """DNS rebinding: vetted once, and the connection goes to what was vetted."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    fetcher = Fetcher(Policy(seconds_between=0), resolver=lambda host, port: next(answers))
    with pytest.raises(FetchError):
        fetcher.fetch("http://rebind.site.com/")
    assert {address[0] for address in connected} <= {"93.184.216.34"}
    assert connected


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("http://news.site.com", "http://news.site.com/"),
        ("HTTPS://News.Site.com:443/a?b=c#d", "https://news.site.com/a?b=c"),
        ("https://news.site.com/städte und?q=ä", None),
        ("https://news.site.com/städte?q=ä", "https://news.site.com/st%C3%A4dte?q=%C3%A4"),
        ("https://bücher.site.com/", "https://xn--bcher-kva.site.com/"),
        ("https://news.site.com./a", "https://news.site.com/a"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
        ("https://a_b.site.com/x/../y", "https://a_b.site.com/x/../y"),
    ],
)
def test_an_ordinary_address_is_read(url: str, read: str | None) -> None:
    if read is None:
        with pytest.raises(AddressRefused):
            parse(url, Policy())
    else:
        assert str(parse(url, Policy())) == read


def test_only_the_listed_sites_are_opened() -> None:
    policy = Policy(only_hosts=("site.com",))
    assert parse("https://news.site.com/", policy).host == "news.site.com"
    for url in ("https://mysite.com/", "https://site.com.other.org/"):
        with pytest.raises(AddressRefused, match="not among the sites"):
            parse(url, policy)


def test_loopback_is_for_tests_alone() -> None:
    with pytest.raises(AddressRefused):
        parse("http://127.0.0.1:8000/", Policy())
    assert parse("http://127.0.0.1:8000/", Policy(allow_loopback=True)).port == 8000
    for url in ("http://127.0.0.2/", "http://10.0.0.1/", "http://news.site.com:8000/"):
        with pytest.raises(AddressRefused):
            parse(url, Policy(allow_loopback=True))


@pytest.mark.parametrize("number", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:80b::200e"])
def test_the_open_internet_is_open(number: str) -> None:
    assert is_public(ipaddress.ip_address(number))
