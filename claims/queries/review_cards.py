"""The cards of a review page: a line with all that stands on record of it or would, for whoever decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from claims.models import Article, ArticleVersion, Attribution, Claim, ClaimProposal, ProposedClaim, Suggestion, User
from claims.queries.review_lines import Line, lines_of, words_at
from claims.queries.standing import with_standing
from claims.queries.targets import Target, proposed_target

#: So many alternatives, and so many other articles, does a card name.
MOST = 5


@dataclass(frozen=True, slots=True)
class Change:
    """What a person made of one part of a suggestion, beside what the machine said."""

    what: str
    machine: str
    person: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another article in which, by the machine's word, the same new claim waits."""

    version_id: int
    title: str
    statement: str


@dataclass(slots=True)
class Card(Line):
    """A line with all that stands on record of it or would, for whoever decides."""

    target: Target = field(default_factory=lambda: Target(""))
    proposals: list[ClaimProposal] = field(default_factory=list)
    standing: str = ""
    elsewhere: list[Elsewhere] = field(default_factory=list)
    answered: str = ""  # who said what this one answers

    @property
    def claim(self) -> Claim | None:
        """The claim that it stands on, or would stand on."""
        return self.attributions[0].claim if self.attributions else self.target.claim

    @property
    def new_words(self) -> str:
        """The statement of a new claim, where it says more than the words quoted right above it."""
        return "" if _plain(self.quote.strip("“”")) == _plain(self.target.statement) else self.target.statement

    @property
    def changes(self) -> list[Change]:
        """What the person made of it, beside what the machine had said."""
        its = self.suggestion
        if its is None or not self.attributions or not self.decision or not self.decision.changed:
            return []
        row, changed = self.attributions[0], self.decision.changed
        proposed = ", ".join(party.name for party in self.sources) or "nobody"
        found = [
            ("source", "sources", proposed, self.names),
            ("stance", "stance", its.stance.replace("_", " "), self.stance_label),
            ("words", "content", words_at(self.version, its.content_spans), row.quote),
            ("cue", "cue", words_at(self.version, its.cue_spans), words_at(self.version, changed.get("cue") or [])),
            ("date", "said", _date(its.said_on, its.said_precision), _date(row.said_on, row.said_precision)),
            ("relays", "relays", ", ".join(r.name for r in self.relays), ", ".join(_relays(row))),
            ("claim", "claim", its.statement, row.claim.statement),
            ("claim", "statement", its.statement, row.claim.statement),
        ]
        return [
            Change(what, machine or "none", person or "none") for what, key, machine, person in found if key in changed
        ]


def _relays(row: Attribution) -> list[str]:
    return [relay.source.name for relay in row.relays.select_related("source")]  # of a card whose relays were changed


def _date(day: object, precision: str) -> str:
    return str(day)[: {"year": 4, "month": 7}.get(precision, 10)] if day else ""


def _plain(statement: str) -> str:
    return " ".join(statement.split()).rstrip(".").casefold()


def cards_of(
    version: ArticleVersion, keys: Sequence[int], *, user: User, written: Sequence[int] = ()
) -> list[Card]:  # fmt: skip
    """The cards of these suggestions of one text, in the order of their keys, then those of what was ``written`` by
    hand, by keys of attributions; four queries, however many there are."""
    lines = lines_of(version, user=user, among=keys, written=written)
    wanted = [line for line in lines if line.pk is None or line.pk in set(keys)]
    cards = opened(wanted, lines)
    of = {card.pk: card for card in cards if card.pk}
    return [*(of[pk] for pk in keys if pk in of), *(card for card in cards if card.pk is None)]


def opened(lines: Sequence[Line], around: Sequence[Line]) -> list[Card]:
    """The cards of these lines, with what they would put on record; two queries.  ``around`` holds those that
    they may answer."""
    groups = _groups().in_bulk({line.group_id for line in lines if line.group_id})
    ranked: dict[int, list[ClaimProposal]] = defaultdict(list)
    for group in groups.values():
        for pk, row in {row["id"]: row for row in group.ranked}.items():  # type: ignore[attr-defined]  # annotated
            if all(its.pk != pk for its in ranked[row["proposed_claim_id"]]):  # a wider group is that of several
                ranked[row["proposed_claim_id"]].append(ClaimProposal(**row))
    claims = _claims(lines, groups, ranked)
    for group in groups.values():
        for its in (group, group.broader, group.related_to):
            if its is not None:
                its.claim = claims.get(its.claim_id or 0)
                proposals = [p for p in ranked[its.pk] if p.claim_id in claims]
                for proposal in proposals:
                    proposal.claim = claims[proposal.claim_id]
                its._prefetched_objects_cache = {"claim_proposals": _Ready(proposals)}  # type: ignore[attr-defined]
    names = {line.pk: line.names for line in around if line.pk}
    return [_card(line, groups, claims, ranked, names) for line in lines]


def _groups() -> QuerySet[ProposedClaim]:
    """Each with what it, and the wider one, is ranked against, and with the other articles that it waits in."""
    proposals = ClaimProposal.objects.filter(
        Q(proposed_claim=OuterRef("pk")) | Q(proposed_claim=OuterRef("broader"))
    ).order_by("rank")
    row = JSONObject(**{name: name for name in (
        "id", "proposed_claim_id", "claim_id", "relation", "rank", "score", "reasons", "matcher")})  # fmt: skip
    # Of a restricted text nothing is said, whoever asks.
    first = Q(pk=OuterRef("same_as")) | Q(same_as=OuterRef("pk")) | Q(same_as=OuterRef("same_as"))
    same = (
        ProposedClaim.objects.filter(first, claim=None)
        .filter(suggestions__state__in=[Suggestion.State.PENDING, Suggestion.State.UNSURE])
        .exclude(version=OuterRef("version"))
        .exclude(version__article__visibility=Article.Visibility.RESTRICTED)
        .order_by("version_id", "pk")
        .distinct("version_id")
    )
    article = JSONObject(version_id="version_id", title="version__title", statement="statement")
    return (
        ProposedClaim.objects.select_related("broader", "related_to")
        .defer("proposition", "search", "broader__proposition", "broader__search", "related_to__proposition",
               "related_to__search")
        .annotate(
            ranked=ArraySubquery(proposals.values(json=row)),
            elsewhere=ArraySubquery(same.values(json=article)[:MOST]),
        )
    )  # fmt: skip


class _Ready(list[ClaimProposal]):
    """Rows at hand, asked for as a related manager's ``all()`` is."""

    def all(self) -> _Ready:
        return self


def _claims(
    lines: Sequence[Line], groups: Mapping[int, ProposedClaim], ranked: Mapping[int, list[ClaimProposal]]
) -> dict[int, Claim]:
    """Every claim that these cards name, with how it stands."""
    asked = {row.claim_id for line in lines for row in line.attributions}
    asked |= {p.claim_id for proposals in ranked.values() for p in proposals}
    asked |= {its.claim_id for g in groups.values() for its in (g, g.broader, g.related_to) if its and its.claim_id}
    if not asked:
        return {}
    return with_standing(Claim.objects.defer("proposition", "search")).in_bulk(asked)


def _card(
    line: Line, groups: Mapping[int, ProposedClaim], claims: Mapping[int, Claim],
    ranked: Mapping[int, list[ClaimProposal]], names: Mapping[int, str],
) -> Card:  # fmt: skip
    its, group = line.suggestion, groups.get(line.group_id or 0)
    if its is not None:
        its.proposed_claim = group
    for row in line.attributions:
        row.claim = claims[row.claim_id]
    card = Card(
        version=line.version, suggestion=its, sources=line.sources, relays=line.relays,
        attributions=line.attributions, decision=line.decision, can_undo=line.can_undo,
        target=_target(its) if its else Target(""), proposals=ranked.get(line.group_id or 0, [])[:MOST],
        elsewhere=[Elsewhere(**row) for row in group.elsewhere] if group and not group.claim else [],  # type: ignore[attr-defined]
        answered=names.get(its.answers_id or 0, "") if its and its.answers_id else "",
    )  # fmt: skip
    claim = card.claim
    card.standing = claim.standing if claim else ""  # type: ignore[attr-defined]  # annotated
    return card


def _target(row: Suggestion) -> Target:
    """As proposed; a wider group that is itself proposed for a claim on record shows that claim."""
    target = proposed_target(row)
    if target.wider_group is None:
        return target
    its = proposed_target(Suggestion(proposed_claim=target.wider_group))
    return replace(target, wider=its.claim, wider_group=None) if its.claim else target
