"""The pictures of docs/ for search and for the pages to look at, and the same pages with 5 and with 500 points.

    .venv/bin/python -m bench.pictures_looking [--all FOLDER]

Writes docs/pictures/ (light and dark, 1280 and 390 pixels wide).  With ``--all``, more states of each page, and what a
printer makes of them, into a folder to be looked at.  Its desk is made up, in a database of its own that goes when it
is done.
"""

# ruff: noqa: E402  # Django is set up first
from __future__ import annotations

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import argparse
import itertools
import random
from datetime import date, timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.contrib.auth.models import Group
from django.test.utils import get_runner
from playwright.sync_api import Browser, sync_playwright

from bench.pictures import OUT, SCHEMES
from bench.review import chromium, drop_connections, entered, serving
from claims.models import ArticleVersion, Attribution, Claim, Source, User
from claims.nlp.types import SourceKind, Stance
from claims.queries.reversals import reversals
from claims.queries.search import Search
from claims.services.encoding import encode_claims
from claims.services.indexing import index_new_texts, rebuild_vocabulary
from claims.services.reversals import decide_reversal
from claims.services.searching import save_search
from claims.services.topics import file_claim
from tests.scenes import assess, make_claim, make_source, on_record

FIRST = date(2020, 9, 21)
OUTLETS = ("The Harbour Courier", "Meridian", "Northern Post", "The Evening Ledger", "Radio Quillmoor", "Coast Daily")
#: A claim, its topic, who asserts and who denies it: by the letters of ``PEOPLE``.
STORY = (
    ("Turkey is sending Syrian fighters to Azerbaijan.", "Nagorno-Karabakh", "AFRM", "TBE"),
    ("Around 4,000 fighters have been flown to Baku.", "Nagorno-Karabakh", "AM", "TB"),
    ("Turkish drones struck targets in Stepanakert.", "Nagorno-Karabakh", "AR", "BT"),
    ("The ceasefire of 10 October was broken by Armenia.", "Ceasefire", "BT", "AR"),
    ("The ceasefire of 10 October was broken by Azerbaijan.", "Ceasefire", "A", "B"),
    ("Civilians were shelled in Ganja.", "Ceasefire", "BTE", "A"),
    ("The border crossing at Margara is closed.", "Border", "AE", ""),
    ("Iran let lorries with arms pass to Armenia.", "Border", "B", "IA"),
    ("Observers of the OSCE were turned back.", "Border", "ER", "B"),
    ("A gas pipeline was hit near Tovuz.", "Energy", "BM", "A"),
)
PEOPLE = {
    "A": ("Armenia", SourceKind.STATE), "B": ("Azerbaijan", SourceKind.STATE), "T": ("Turkey", SourceKind.STATE),
    "R": ("Russia", SourceKind.STATE), "F": ("Emmanuel Macron", SourceKind.PERSON),
    "I": ("Iran", SourceKind.STATE), "E": ("The OSCE", SourceKind.ORGANISATION),
    "M": ("Syrian Observatory for Human Rights", SourceKind.ORGANISATION),
}  # fmt: skip


def make_desk(editor: User, other: User) -> Claim:
    """About a hundred statements over three months; returns the claim with most of them."""
    chance = random.Random(8)  # noqa: S311  # the same picture each time
    sources = {letter: make_source(name, kind) for letter, (name, kind) in PEOPLE.items()}
    claims = []
    for statement, topic, asserting, denying in STORY:
        claim = make_claim(editor, statement)
        file_claim(claim=claim, topics=[topic])
        claims.append(claim)
        for stance, letters in ((Stance.ASSERTS, asserting), (Stance.DENIES, denying)):
            for letter in letters * 2:
                day = FIRST + timedelta(chance.randrange(5, 80) if stance == Stance.DENIES else chance.randrange(70))
                on_record(
                    editor, claim, sources[letter], stance, published_on=day, kind=PEOPLE[letter][1],
                    content=statement[0].lower() + statement[1:-1], outlet=chance.choice(OUTLETS),
                )  # fmt: skip
    on_record(editor, claims[0], sources["R"], Stance.EXPRESSES_CONCERN, published_on=FIRST + timedelta(20))
    # Two who say first one thing and then the other: one pair that waits, one that is confirmed.
    for claim, days in ((claims[6], (3, 40)), (claims[3], (22, 61))):
        for stance, day in zip((Stance.ASSERTS, Stance.DENIES), days, strict=True):
            on_record(
                editor, claim, sources["A"], stance, published_on=FIRST + timedelta(day), outlet="Meridian",
                kind=SourceKind.STATE, content=claim.statement[0].lower() + claim.statement[1:-1],
            )  # fmt: skip
    readable = ArticleVersion.objects.all()
    turn = reversals(sources["A"], readable=readable, proposals=True)[-1]
    decide_reversal(
        earlier=turn.earlier.attribution, later=turn.later.attribution, is_confirmed=True, user=other,
        readable=readable, note="The ministry spoke of a second crossing the next day; its letter is on file.",
    )  # fmt: skip
    assess(claims[0], other, "Two documents speak of Syrians; no count rests on a name.")
    save_search(user=editor, search=Search(words="fighters", stance="denies"), name="Fighters, denied")
    index_new_texts()
    index_new_texts()
    rebuild_vocabulary()
    encode_claims(claims=claims)
    return claims[0]


def make_crowd(editor: User, claim: Claim) -> Claim:
    """Five hundred statements of two hundred sources on one claim, and on forty others."""
    chance = random.Random(500)  # noqa: S311  # as above
    crowded = make_claim(editor, "The dam above Quillmoor holds.")
    claims = [crowded] + [make_claim(editor, f"Sluice {n} of the dam was opened that night.") for n in range(40)]
    rows = list(claim.attributions.all())
    people = Source.objects.bulk_create(
        Source(name=f"Witness {n} of the flood", kind=SourceKind.PERSON.value) for n in range(200)
    )
    Attribution.objects.bulk_create(
        Attribution(
            source=chance.choice(people), claim=crowded if n < 500 else chance.choice(claims),
            version=(row := chance.choice(rows)).version, stance=chance.choice(("asserts", "asserts", "denies")),
            quote=row.quote, start=row.start, end=row.end + n, sentence_start=row.sentence_start,
            sentence_end=row.sentence_end, accepted_by=editor,
            said_on=date(2019, 1, 1) + timedelta(chance.randrange(900)), said_precision="day",
        )
        for n in range(900)
    )  # fmt: skip
    return crowded


def addresses(claim: Claim) -> dict[str, str]:
    source = Source.objects.get(name="Armenia")
    one, other = (claim.attributions.filter(stance=stance).order_by("pk")[0] for stance in ("asserts", "denies"))
    return {
        "search": "/search/?q=fighters+Azerbaijan", "timeline": f"/claims/{claim.slug}/timeline/",
        "stances": "/stances/", "record": f"/sources/{source.pk}/record/", "dashboard": "/dashboard/",
        "compare": f"/compare/?one=article:{one.version_id}&other=article:{other.version_id}",
    }  # fmt: skip


def more(claim: Claim, crowded: Claim) -> dict[str, str]:
    outlets = {row.name: row.pk for row in Source.objects.filter(kind="media")}
    few = Claim.objects.get(statement=STORY[8][0])
    return {
        "search-start": "/search/", "search-slip": "/search/?q=figthers+Azerbajan",
        "search-nothing": "/search/?q=zeppelin&stance=denies",
        "search-filtered": "/search/?q=fighters&stance=denies&standing=disputed&sort=contest",
        "timeline-few": f"/claims/{few.slug}/timeline/", "timeline-many": f"/claims/{crowded.slug}/timeline/",
        "stances-topic": "/stances/?topic=border", "stances-many": "/stances/?since=2019-01-01&until=2020-08-01",
        "stances-none": "/stances/?since=1999-01-01&until=1999-08-01",
        "compare-outlets": f"/compare/?one=outlet:{outlets['Meridian']}&other=outlet:{outlets['Northern Post']}",
        "compare-choose": "/compare/",
        "compare-beside": f"/compare/?one=article:{claim.attributions.order_by('pk')[0].version_id}",
        "claim": claim.get_absolute_url(),
    }  # fmt: skip


def take(browser: Browser, base: str, user: User, pages: dict[str, str], folder: Path, *, prints: bool) -> None:
    for scheme, (width, wide) in itertools.product(SCHEMES, ((1280, "wide"), (390, "narrow"))):
        page = entered(browser, base, user, width=width, height=860)
        page.emulate_media(color_scheme=scheme)
        for name, address in pages.items():
            page.goto(address)
            page.wait_for_load_state()
            page.screenshot(path=folder / f"{name}-{scheme}-{wide}.png", full_page=True)
            if prints and (scheme, wide) == ("light", "wide"):
                page.pdf(path=folder / f"{name}.pdf", format="A4")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", type=Path, help="a folder for every state in every form")
    asked = parser.parse_args()
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["*"]
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = "test_claimtrack_pictures_looking"
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        shoot(asked.all)
    finally:
        drop_connections()
        runner.teardown_databases(databases)


def shoot(folder: Path | None) -> None:
    people = []
    for name, first, last in (("rosa", "Rosa", "Whitfield"), ("edda", "Edda", "Lindqvist")):
        user = User.objects.create_user(name, first_name=first, last_name=last)
        user.groups.add(Group.objects.get(name="Fact-checker"))
        people.append(user)
    claim = make_desk(*people)
    with sync_playwright() as playwright, serving() as base:
        browser = chromium(playwright)
        take(browser, base, people[0], addresses(claim), folder or OUT, prints=folder is not None)
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            take(browser, base, people[0], more(claim, make_crowd(people[0], claim)), folder, prints=True)
        browser.close()


if __name__ == "__main__":
    main()
