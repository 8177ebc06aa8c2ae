"""A desk with a work list, a text that changed, and one in another language."""

from __future__ import annotations

from dataclasses import dataclass

from claims.models import ArticleVersion, Attribution, Claim, Orphan, User
from claims.nlp.types import Confidence, SourceKind, Stance
from claims.services.articles import Draft, add_version
from claims.services.following import follow_anchors
from claims.services.queue import assign_article, rank_queue
from claims.services.review import Choice, accept_suggestion
from tests.factories import SENDING, found, make_article, make_suggestions
from tests.scenes import make_claim, make_source, on_record

URL = "https://fellside.example/quarry"
QUARRY = (
    "A dispute over the old quarry has reached the town council.\n"
    "The quarry is blasting at night, two residents told the Fellside Gazette on Tuesday.\n"
    "The quarry’s owner, Martin Hale, denied that the quarry was blasting at night.\n"
    "The school’s walls have 40 cracks, the head teacher said.\n"
    "The valley has had quarries for two hundred years.\n"
    "Slate from here covers half the roofs of the county.\n"
    "The council meets on Friday."
)
CHANGED = (
    QUARRY.replace("on Tuesday", "late on Tuesday")
    .replace("have 40 cracks", "have 60 cracks")
    .replace("The council meets on Friday.", "The council met on Friday and put the matter off.")
)
FIGHTERS = "Turkey is sending Syrian fighters to Azerbaijan"
WIRE = (
    f"{FIGHTERS}, two rebel sources told Meridian on Monday.\n"
    "Ankara denied the report. Paris voiced concern about the fighters.\n"
    "“It is a lie”, Ilham Aliyev said. “We need nobody”, Ilham Aliyev said."
)
TURKISH = (
    "Dışişleri Bakanlığı sözcüsü, Türkiye'nin bölgeye savaşçı gönderdiği yönündeki haberleri yalanladı.\n"
    "Sözcü, iddiaların asılsız olduğunu söyledi."
)


@dataclass
class Work:
    wire: ArticleVersion
    old: ArticleVersion
    new: ArticleVersion
    orphan: Orphan
    turkish: ArticleVersion
    translated: Attribution
    claim: Claim


def sure(share: float) -> Confidence:
    return Confidence(share, 1.0, 1.0)


def make_work(user: User, other: User) -> Work:
    claim = make_claim(user)
    on_record(user, claim, "two rebel sources", relay="Meridian", kind=SourceKind.ANONYMOUS)
    on_record(user, claim, make_source("Ankara"), Stance.DENIES)
    wire = make_article(text=WIRE, title="Fighters on their way, rebels say", outlet="Meridian")
    rows = make_suggestions(
        wire,
        found(WIRE, content=FIGHTERS, cue="told", source="two rebel sources", kind=SourceKind.ANONYMOUS, id="a1",
              proposition=SENDING, confidence=sure(0.93)),
        found(WIRE, content=FIGHTERS, cue="denied", source="Ankara", stance=Stance.DENIES, id="a2", answers="a1",
              proposition=SENDING, confidence=sure(0.95)),
        found(WIRE, content="the fighters", cue="voiced", source="Paris", stance=Stance.EXPRESSES_CONCERN,
              confidence=sure(0.6)),
        found(WIRE, content="It is a lie", source="Ilham Aliyev", confidence=sure(0.97)),
        found(WIRE, content="We need nobody", source="Ilham Aliyev", nth=2, confidence=sure(0.98)),
    )  # fmt: skip
    group = rows[0].proposed_claim
    assert group
    group.claim = claim
    group.save()

    old = make_article(text=QUARRY, title="Quarry owner denies blasting at night", outlet="Fellside Gazette", url=URL)
    make_quarry(old, user)
    new = add_version(article=old.article, draft=Draft(title="", text=CHANGED)).version
    follow_anchors(version=new)
    make_suggestions(
        new, found(CHANGED, content="The school’s walls have 60 cracks", source="the head teacher", cue="said")
    )
    for n in range(3):
        text = f"The mayor said that bridge {n} was safe. Nobody asked for more on day {n}."
        version = make_article(text=text, title=f"Bridge {n} is safe, says mayor")
        make_suggestions(version, found(text, content=f"bridge {n} was safe", source="The mayor"))
        if n == 1:
            assign_article(article=version.article, assignee=other, user=user, holder=0)
        if n == 2:
            assign_article(article=version.article, assignee=user, user=other, holder=0)
    turkish = make_article(text=TURKISH, title="Bakanlıktan yalanlama", outlet="Liman Postası")
    attribution = on_record(user, claim, "Sözcü", Stance.DENIES, text=TURKISH + "\nSon.", content="iddiaların asılsız",
                            cue="söyledi")  # fmt: skip
    rank_queue()
    return Work(wire, old, new, Orphan.objects.get(), turkish, attribution, claim)


def make_quarry(version: ArticleVersion, user: User) -> None:
    """All three on record."""
    told, denied, cracks = make_suggestions(
        version,
        found(QUARRY, content="The quarry is blasting at night", cue="told", source="two residents",
              kind=SourceKind.ANONYMOUS),
        found(QUARRY, content="the quarry was blasting at night", cue="denied", source="Martin Hale",
              stance=Stance.DENIES),
        found(QUARRY, content="The school’s walls have 40 cracks", cue="said", source="the head teacher"),
    )  # fmt: skip
    blasting, walls = make_claim(user, "The quarry is blasting at night"), make_claim(user, "The walls are cracked")
    for suggestion, claim in ((told, blasting), (denied, blasting), (cracks, walls)):
        accept_suggestion(suggestion=suggestion, user=user, revision=1, choice=Choice(claim=claim))
