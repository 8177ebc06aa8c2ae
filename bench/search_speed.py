"""How fast every list, search and picture is with very many rows, and by which plans.

    DEBUG=1 .venv/bin/python -m bench.search_speed [--rows 1000000] [--plans] [--keep] [--only WORDS]

Makes a database of its own (``bench.many_rows``: about eleven minutes for a million rows), and drops it at the end;
with ``--keep`` it stays, and the next run measures in it at once.  Each page is asked for as a browser does, by a
viewer, an editor or an admin: printed are the best of three answers after a first one, how many queries that took, and
the slowest of them.  The baseline is what a plain paginator asks for beside such a page: the number of all its rows.
``--plans`` writes what PostgreSQL does for the slowest query of each page to docs/plans.md.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
PLANS: Final = Path(__file__).resolve().parents[1] / "docs" / "plans.md"
#: A page that takes longer than this is marked in what is printed.
SLOW: Final = 500
#: Seconds after which a query is given up.
LONGEST: Final = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of the desk and who asks for it."""

    name: str
    who: str  # viewer, editor, admin
    address: str


def pages() -> Iterator[Asked]:
    """Every list with every filter, every kind of search, every picture."""
    from claims.models import Claim, SearchWord, Source

    words = Claim.objects.get(pk=1000).statement.split()
    rare = sorted(words, key=len)[-2:]
    often = list(SearchWord.objects.order_by("-documents").values_list("stem", flat=True)[:2])
    middle = SearchWord.objects.order_by("-documents").values_list("stem", flat=True)[400]
    lists: dict[str, dict[str, str]] = {
        "claims": {
            "": "", "page 400": "page=400", "disputed": "standing=disputed", "denied": "standing=denied",
            "asserted": "standing=asserted", "no side": "standing=unattributed", "retracted": "standing=retracted",
            "contested": "contested=on", "promises": "kind=promise", "of a source": "source=" + _speaker(),
            "two words": f"q={'+'.join(rare)}", "a frequent word": f"q={often[0]}",
            "a frequent word, disputed": f"q={often[0]}&standing=disputed", "a slip": f"q={rare[0][1:]}xq",
        },
        "sources": {"": "", "page 400": "page=400", "media": "kind=media", "a name": "q=outlet+11",
                    "letters of many": "q=an", "no such name": "q=zzyzx"},
        "articles": {"": "", "page 400": "page=400", "to decide": "show=waiting", "decided": "show=decided",
                     "a word of the title": f"q={middle}", "no such word": "q=zzyzx"},
        "notices": {"": ""},
    }  # fmt: skip
    for name, its in lists.items():
        yield from (
            Asked(f"{name}{', ' * bool(how)}{how}", "viewer", f"/{name}/?{query}") for how, query in its.items()
        )
    for show in ("all", "free", "mine", "others"):
        yield Asked(f"queue, {show}", "editor", f"/queue/?show={show}")
    yield Asked("decisions", "editor", "/decisions/")
    reader, doer = _users()
    logged = {"": "what=claim", "statements": "what=attribution", "page 200": "what=claim&page=200",
              "by who did all": f"what=claim&user={doer}", "by who did little": f"what=claim&user={reader}",
              "two days": "what=claim&since=2020-01-01&until=2020-01-02"}  # fmt: skip
    yield from (Asked(_named("log", how), "admin", f"/log/?{query}") for how, query in logged.items())
    searches = {
        "two words": f"q={'+'.join(rare)}", "one frequent word": f"q={often[0]}",
        "two frequent words": f"q={'+'.join(often)}", "a slip of the finger": f"q={rare[1][1:]}+{rare[0]}",
        "words that nothing has all of": f"q={'+'.join(words[:4])}+zeppelin", "a name": "q=" + _speaker(),
        "exactly": f"q=%22{words[0]}+{words[1]}%22", "words, disputed": f"q={often[0]}&standing=disputed",
        "words, by a source": f"q={often[0]}&source={Source.objects.get(pk=1).pk}",
        "words, of a month": f"q={rare[0]}+May+2020", "disputed": "standing=disputed", "denied": "standing=denied",
        "no side": "standing=unattributed", "contested": "assessment=contested", "a topic": "topic=topic-20",
        "a kind": "kind=promise", "a stance": "stance=retracts", "a source": "source=1", "an outlet": "outlet=7",
        "an outlet, newest": "outlet=7&sort=date", "two days": "since=2020-05-01&until=2020-05-02",
        "most in dispute": f"q={often[1]}&sort=contest",
    }  # fmt: skip
    yield from (Asked(f"search, {how}", "viewer", f"/search/?{query}") for how, query in searches.items())
    pictures = {
        "claim": "/claims/claim-1000/", "claim, timeline": "/claims/claim-1000/timeline/",
        "article": "/articles/1000/", "source that says most": "/sources/1/", "its record": "/sources/1/record/",
        "who stands with whom": "/stances/", "who stands with whom, a topic": "/stances/?topic=topic-20",
        "who stands with whom, a month": "/stances/?since=2020-05-01&until=2020-05-31",
        "dashboard": "/dashboard/", "two articles": "/compare/?one=article:11&other=article:12",
        "two outlets": "/compare/?one=outlet:11&other=outlet:12", "desk": "/",
    }  # fmt: skip
    yield from (Asked(name, "viewer", address) for name, address in pictures.items())
    yield Asked("record, by who decides", "editor", "/sources/1/record/")


def _named(page: str, how: str) -> str:
    return f"{page}, {how}" if how else page


def _speaker() -> str:
    from claims.models import Source

    return Source.objects.get(pk=4711).name.replace(" ", "+")


def _users() -> tuple[int, int]:
    from claims.models import User

    doer = User.objects.get(username="bench")
    return doer.pk + 1, doer.pk


def _clients() -> dict[str, Any]:
    from django.contrib.auth.models import Group
    from django.test import Client

    from claims.models import User

    clients = {}
    for role in ("viewer", "editor", "admin"):
        user, _ = User.objects.get_or_create(username=role)
        user.groups.set([Group.objects.get(name=role.capitalize())])
        clients[role] = Client()
        clients[role].force_login(user)
    return clients


def best(do: Callable[[], Any], times: int = 3) -> float:
    """Milliseconds of the fastest of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        do()
        taken.append(1000 * (time.perf_counter() - start))
    return min(taken)


def measure(*, plans: bool, only: str) -> None:
    from django.db import OperationalError, connection
    from django.test.utils import CaptureQueriesContext

    clients, kept = _clients(), []
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = '{LONGEST}s'")
    for its in pages():
        if only not in its.name:
            continue
        client = clients[its.who]
        try:
            answer = client.get(its.address)
        except OperationalError:
            print(f"SLOW {its.name}: {its.address} takes longer than {LONGEST} s", flush=True)
            continue
        if answer.status_code != 200:
            print(f"{its.name}: {its.address} answers {answer.status_code}")
            continue
        with CaptureQueriesContext(connection) as queries:
            client.get(its.address)
        number = len(queries)
        slowest = max(queries.captured_queries, key=lambda query: float(query["time"]))
        took = best(lambda client=client, its=its: client.get(its.address))
        print(
            f"{'SLOW ' if took > SLOW else ''}{its.name}: {took:.0f} ms, {number} queries,"
            f" the slowest {1000 * float(slowest['time']):.0f} ms", flush=True,
        )  # fmt: skip
        if plans:
            kept.append(
                f"## {its.name}: {took:.0f} ms\n\n`{its.address}`, {len(queries)} queries\n\n" + _plan(slowest["sql"])
            )
    with connection.cursor() as cursor:
        for table in ("claim", "attribution", "articleversion"):
            sql = f"SELECT count(*) FROM claims_{table}"  # noqa: S608  # a name of ours
            print(f"baseline, {sql}: {best(lambda sql=sql: cursor.execute(sql)):.0f} ms", flush=True)
    if plans:
        PLANS.write_text("\n".join([_HEAD, *kept]), encoding="utf-8")


_HEAD: Final = """# Plans at a million rows

Written by `python -m bench.search_speed --plans`: for each page the slowest of its queries, shortened, and what
PostgreSQL does for it.
"""


def _plan(sql: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF) " + sql)
        lines = [row[0][:160] for row in cursor.fetchall()]
    short = sql if len(sql) < 900 else f"{sql[:600]} … {sql[-250:]}"
    return f"```sql\n{short}\n```\n\n```\n" + "\n".join(lines) + "\n```\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--plans", action="store_true")
    parser.add_argument("--keep", action="store_true", help="the database stays for the next run")
    parser.add_argument("--fill", action="store_true", help="makes and keeps the database, and measures nothing")
    parser.add_argument("--only", default="", help="pages with these letters in their name")
    asked = parser.parse_args()
    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases

    from bench.many_rows import fill
    from claims.models import Claim

    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"test_claimtrack_{asked.rows}_rows"
    settings.ALLOWED_HOSTS = ["*"]
    made: Any = setup_databases(verbosity=0, interactive=False, aliases={"default"}, keepdb=asked.keep or asked.fill)
    try:
        if not Claim.objects.exists():
            fill(asked.rows)
        if not asked.fill:
            measure(plans=asked.plans, only=asked.only)
    finally:
        for connection, name, destroy in made:
            if destroy and not (asked.keep or asked.fill):
                connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
