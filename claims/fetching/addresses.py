"""Which addresses may be opened: ordinary web addresses of machines on the open internet.

Refused is all that could reach inside: names and numbers of the own network in every spelling, tunnels that carry
an inner address in an outer one, cloud metadata.  Sources: the IANA special-purpose registries for IPv4 and IPv6,
RFC 6890, 6052 and 8215 (NAT64), 3056 (6to4), 4380 (Teredo), 5214 (ISATAP).
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

import idna

from claims.fetching.policy import AddressRefused, FetchError, Policy

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]

LONGEST: Final = 2000
_PORTS: Final = {"http": 80, "https": 443}
_INSIDE: Final = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa", "onion",
                  "invalid", "test", "example")  # fmt: skip
#: Beyond what ``is_global`` says, which differs between versions of Python.
_CLOSED: Final = [
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",  # what Azure's machines ask for their metadata: a global number
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "64:ff9b::/96", "64:ff9b:1::/48",
    )
]  # fmt: skip
_OPEN_V6: Final = ipaddress.ip_network("2000::/3")  # all that is given out so far
_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER: Final = re.compile(r"(0x[0-9a-f]*|[0-9]+)")
_FORBIDDEN: Final = re.compile(r"[\x00-\x20\x7f\\\u0080-\u00a0\u2028\u2029\ufeff]")


@dataclass(frozen=True, slots=True)
class Address:
    """A web address that reads as one; ``host`` is a name in ASCII or a plain IP address."""

    scheme: str
    host: str
    port: int
    target: str  # path and query, as they go over the line

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + (f":{self.explicit_port}" if self.explicit_port else "")

    def __str__(self) -> str:
        return self.origin + self.target

    def joined(self, location: str) -> str:
        """Where a redirect leads.  Raises AddressRefused."""
        try:
            return urljoin(str(self), location)
        except ValueError as error:
            raise AddressRefused("The site redirects to what is no web address.") from error

    @property
    def explicit_port(self) -> int | None:
        """None where it is the scheme's own."""
        return self.port if self.port != _PORTS[self.scheme] else None


def parse(url: str, policy: Policy) -> Address:
    """The address, if it may be opened as far as its words say.  Raises AddressRefused."""
    url = url.strip()
    if not url or len(url) > LONGEST:
        raise AddressRefused("The address is empty." if not url else "The address is too long.")
    if _FORBIDDEN.search(url):
        raise AddressRefused("The address holds a blank, a backslash or a control character.")
    try:
        parts = urlsplit(url)
        port, name = parts.port, parts.hostname or ""
    except ValueError as error:
        raise AddressRefused(f"This is not a web address: {error}.") from error
    if parts.scheme not in _PORTS:
        raise AddressRefused("Only http and https addresses are opened.")
    if "@" in parts.netloc:
        raise AddressRefused("An address with a name or a password in it is not opened.")
    if "%" in parts.netloc:
        raise AddressRefused("The host of the address is spelled oddly.")
    host = _host(name)
    port = _PORTS[parts.scheme] if port is None else port
    loopback = policy.allow_loopback and host in {"localhost", "127.0.0.1"}
    if not loopback:
        _check_name(host, policy)
        if port not in policy.ports:
            raise AddressRefused(f"Port {port} is not opened: only {_listed(policy.ports)}.")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?[]')}" if parts.query else ""
    return Address(parts.scheme, host, port, path + query)


def _host(name: str) -> str:
    """In ASCII, as it is looked up: full-width digits and other dots become what they stand for."""
    if ":" in name:
        return str(_number(name))
    try:
        host = idna.encode(name, uts46=True, transitional=False).decode("ascii").lower() if name else ""
    except (idna.IDNAError, UnicodeError):
        host = name.lower()  # "_" and the like are no IDNA, and yet in use
    host = host.removesuffix(".")
    if not host:
        raise AddressRefused("The address names no host.")
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return str(_number(host))
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise AddressRefused("The host of the address is spelled oddly.")
    return host


def _number(host: str) -> IPAddress:
    """The plain spelling only: neither octal nor hexadecimal, no parts left out, no zone."""
    try:
        return ipaddress.ip_address(host)
    except ValueError as error:
        raise AddressRefused("The host of the address is a number that is spelled oddly.") from error


def _check_name(host: str, policy: Policy) -> None:
    if policy.only_hosts and not any(host == its or host.endswith(f".{its}") for its in policy.only_hosts):
        raise AddressRefused(f"“{host}” is not among the sites that this desk opens.")
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        if "." not in host or host.rpartition(".")[2] in _INSIDE:
            raise AddressRefused(f"“{host}” is a name of the inner network; it is not opened.") from None
        return
    if not is_public(number):
        raise AddressRefused(f"{host} is not an address of the open internet; it is not opened.")


def is_public(number: IPAddress) -> bool:
    """Is this a machine on the open internet, by an address that carries no other within it?"""
    if isinstance(number, ipaddress.IPv6Address):
        if number not in _OPEN_V6 or number.ipv4_mapped or number.sixtofour or number.teredo:
            return False
        if (int(number) >> 32) & 0xFFFFFFFF in {0x00005EFE, 0x02005EFE}:  # ISATAP
            return False
    if any(number in network for network in _CLOSED if network.version == number.version):
        return False
    return number.is_global and not number.is_multicast and not number.is_reserved


def resolve(host: str, port: int) -> list[str]:
    """All IP addresses of a name.  Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def vetted(address: Address, policy: Policy, resolver: Resolver = resolve) -> list[str]:
    """The IP addresses to connect to: all that the name has, if every one of them is public.

    One that is not makes the whole name suspect.  Raises AddressRefused, or FetchError where there is none.
    """
    try:
        found = resolver(address.host, address.port)
    except (OSError, UnicodeError) as error:
        raise FetchError(
            f"There is no host “{address.host}”, or its name cannot be looked up.", transient=True
        ) from error
    if not found:
        raise FetchError(f"There is no host “{address.host}”.", transient=True)
    for words in found:
        number = _number(words)
        if policy.allow_loopback and number.is_loopback and address.host in {"localhost", "127.0.0.1"}:
            continue
        if not is_public(number):
            raise AddressRefused(f"“{address.host}” leads to {words}, which is not on the open internet.")
    return found


def _listed(ports: frozenset[int]) -> str:
    return " and ".join(str(port) for port in sorted(ports))
