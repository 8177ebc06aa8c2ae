"""A desk to try things on: demo people, training texts, and the decisions that a demo editor signed.

Everything is done once: what people changed since is left as they made it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final, Protocol

from django.contrib.auth.models import Group
from django.db import connection, transaction

from claims.formats.seeds import SeedArticle, SeedAttribution, SeedClaim, Seeds, SeedSource
from claims.models import (
    Article,
    ArticleVersion,
    Claim,
    ClaimRelation,
    ExtractionRun,
    Source,
    Suggestion,
    SuggestionSource,
    User,
)
from claims.nlp.types import ExtractedDocument, Proposition
from claims.queries.sources import known_names
from claims.queries.targets import proposed_target
from claims.services.articles import Draft, add_article
from claims.services.claims import describe_claim, relate_claims
from claims.services.extraction import record_extraction, request_extraction, start_run
from claims.services.review import Choice, accept_suggestion, reject_suggestion
from claims.services.sources import add_aliases, ensure_source

PASSWORD: Final = "claimtrack-demo"  # noqa: S105  # printed by `make run`; for a demo on one's own machine
_LOCK: Final = 7_254_316  # any number: two loads at once take turns


@dataclass(frozen=True, slots=True)
class DemoUser:
    username: str
    role: str
    first_name: str
    last_name: str


EDITOR: Final = "editor"
DEMO_USERS: Final = (
    DemoUser("viewer", "Viewer", "Vida", "Marlow"),
    DemoUser(EDITOR, "Editor", "Dana", "Whitlock"),
    DemoUser("fact-checker", "Fact-checker", "Faye", "Ostrander"),
    DemoUser("admin", "Admin", "Alec", "Thornbury"),
)


class Machine(Protocol):
    """An extractor; whoever calls brings it, so that no service loads a model."""

    name: str
    model: str

    def extract(self, text: str, *, id: str = "", published: date | None = None) -> ExtractedDocument: ...

    def proposition(self, statement: str) -> Proposition: ...


def has_people_of_its_own() -> bool:
    """A desk that is at work, not a demo: a login with a known password has no place there.  Told by the demo
    editor, who signs the decisions and so cannot be deleted."""
    return User.objects.exists() and not User.objects.filter(username=EDITOR).exists()


@transaction.atomic
def ensure_demo_users() -> dict[str, User]:
    """The demo people by username, made together on an empty desk: one whom somebody deleted or renamed does not
    come back with a known password, and one who is there keeps password and rights."""
    _take_turns()
    for its in DEMO_USERS if not User.objects.exists() else ():
        is_admin = its.role == "Admin"
        user = User.objects.create_user(
            its.username, password=PASSWORD, first_name=its.first_name, last_name=its.last_name,
            is_staff=is_admin, is_superuser=is_admin,
        )  # fmt: skip
        user.groups.add(Group.objects.get(name=its.role))
    return {user.username: user for user in User.objects.filter(username__in=[its.username for its in DEMO_USERS])}


def ensure_seed_source(*, seed: SeedSource) -> Source:
    """The source with its affiliation, whom it speaks for and its aliases, in one transaction."""
    with transaction.atomic():
        _take_turns()
        source, is_new = ensure_source(name=seed.name, kind=seed.kind, affiliation=seed.affiliation)
        if is_new and seed.speaks_for:
            spoken_for = known_names([seed.speaks_for])
            Source.objects.filter(pk=source.pk).update(speaks_for=next(iter(spoken_for.values()), None))
        add_aliases(source=source, names=[name for name in seed.aliases if is_new and not known_names([name])])
        return source


def load_article(*, seed: SeedArticle, seeds: Seeds, editor: User, machine: Callable[[], Machine], decide: bool) -> int:
    """Bring one article in, extract it and, if ``decide``, accept what its gold lists with a claim and reject
    what is for none; returns the number of decisions.  All in one transaction: after a kill it is whole or not
    there."""
    with transaction.atomic():
        _take_turns()
        added = add_article(draft=_draft(seed.payload), user=editor)
        version = added.version
        if not version.runs.filter(state=ExtractionRun.State.DONE).exists():
            _extract(version, machine())
        if not decide or version.suggestions.filter(decisions__isnull=False).exists():
            return 0
        return _decide(version, seed, seeds, editor, machine)


def relate_seed_claims(*, seeds: Seeds, editor: User) -> int:
    """Record the relations that claims.json names and nobody has recorded or refused yet."""
    kinds = ClaimRelation.Kind
    recorded = 0
    for its in seeds.claims:
        for key, kind in ((its.variant_of, kinds.VARIANT_OF), (its.related_to, kinds.RELATED)):
            claim, other = _on_record(its), _on_record(next((c for c in seeds.claims if c.key == key), None))
            if claim and other and not ClaimRelation.objects.filter(claim=claim, other=other).exists():
                relate_claims(claim=claim, other=other, kind=kind, user=editor)
                recorded += 1
    return recorded


def _take_turns() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _draft(payload: dict[str, str]) -> Draft:
    published = payload.get("published")
    return Draft(
        title=payload["title"], text=payload["text"], outlet=payload.get("outlet", ""), url=payload.get("url", ""),
        byline=payload.get("byline", ""), published_on=date.fromisoformat(published) if published else None,
        visibility=Article.Visibility.TRAINING,
    )  # fmt: skip


def _extract(version: ArticleVersion, machine: Machine) -> None:
    run = request_extraction(version=version)
    start_run(run_id=run.pk)
    found = machine.extract(version.text, id=str(version.pk), published=version.published_on)
    record_extraction(run_id=run.pk, found=found, extractor=machine.name, model=machine.model)


def _decide(
    version: ArticleVersion, seed: SeedArticle, seeds: Seeds, editor: User, machine: Callable[[], Machine]
) -> int:
    claims = {its.key: its for its in seeds.claims}
    waiting = list(Suggestion.objects.pending().filter(version=version).values_list("pk", flat=True))
    for pk in waiting:
        # Read anew each time: accepting one of a group changes what the next is proposed for.
        suggestion = Suggestion.objects.select_related(
            "version", "proposed_claim__claim", "proposed_claim__broader__claim", "proposed_claim__related_to__claim"
        ).get(pk=pk)
        gold = next((its for its in seed.gold if its.claim in claims and _fits(suggestion, its)), None)
        named = suggestion.sources.filter(role=SuggestionSource.Role.SOURCE).exists()
        if gold is None or not named:  # "dozens are reported killed": nobody is on record with it
            reject_suggestion(suggestion=suggestion, user=editor, revision=suggestion.revision)
            continue
        claim = claims[gold.claim]
        choice = _choice(suggestion, claim)
        accept_suggestion(suggestion=suggestion, user=editor, revision=suggestion.revision, choice=choice)
        if choice.statement is not None and (made := _on_record(claim)):
            describe_claim(claim=made, proposition=asdict(machine().proposition(made.statement)))
            Claim.objects.filter(pk=made.pk).update(kind=claim.kind)
            made.about.set(known_names(claim.about).values())
    return len(waiting)


def _choice(suggestion: Suggestion, seed: SeedClaim) -> Choice:
    """As proposed, where that leads to the right claim; else that claim, or a new one in its clean words."""
    claim = _on_record(seed)
    if claim is None:
        return Choice(statement=seed.statement)
    return Choice() if proposed_target(suggestion).claim == claim else Choice(claim=claim)


def _on_record(seed: SeedClaim | None) -> Claim | None:
    if seed is None:
        return None
    return Claim.objects.filter(statement=seed.statement, merged_into=None).order_by("pk").first()


def _fits(suggestion: Suggestion, gold: SeedAttribution) -> bool:
    text = suggestion.version.text
    cue, content = _places(suggestion.cue_spans), _places(suggestion.content_spans)
    wanted = gold.content_in(text)
    return (
        suggestion.stance == gold.stance
        and bool(cue & gold.cue_in(text))
        and 2 * len(content & wanted) >= 0.5 * (len(content) + len(wanted))
    )


def _places(spans: list[list[int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}
