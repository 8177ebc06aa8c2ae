"""Deciding on a suggestion: the revision that the person saw, what they change of it, or what they write themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from claims.forms.words import SaidField, SpansField
from claims.models import Claim, Source, Suggestion, SuggestionSource
from claims.models.base import choices
from claims.nlp.types import SourceKind, Stance
from claims.queries.targets import Target
from claims.services.choices import Choice, ChosenSource, Said

PROPOSED, ON_RECORD, NEW = "proposed", "record", "new"


class RevisionForm(forms.Form):
    """Which state of the card was decided on; another one by now is a conflict."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class PartyRow:
    """The fields of one proposed source or relay, for the template."""

    proposal: SuggestionSource
    prefix: str
    keep: BoundField
    name: BoundField
    spans: BoundField | None
    picked: Source | None


class StatementForm(forms.Form):
    """Who, which words, which stance, when, through whom, on which claim.

    Names of fields: ``source_add`` and ``claim`` are rows on record that were picked; spans are places in the
    text as ``SpansField`` has them.
    """

    target = forms.ChoiceField(
        label="Claim", choices=[(ON_RECORD, "One on record"), (NEW, "A new one")], widget=forms.RadioSelect
    )
    stance = forms.ChoiceField(choices=choices(Stance))
    content_spans = SpansField(label="The words that say it", required=False)
    cue_spans = SpansField(label="The cue", required=False)
    said = SaidField(label="Said on", required=False)
    claim = forms.ModelChoiceField(Claim.objects.filter(merged_into=None), required=False)
    claim_q = forms.CharField(
        label="Find a claim on record", required=False, max_length=200, widget=forms.TextInput({"type": "search"})
    )
    statement = forms.CharField(
        label="The new claim, as one sentence", required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )
    source_add = forms.ModelChoiceField(Source.objects.all(), required=False)
    source_add_name = forms.CharField(label="Another source", required=False, max_length=300)
    source_add_kind = forms.ChoiceField(label="What it is", choices=choices(SourceKind), required=False)
    source_add_spans = SpansField(label="The words that name it", required=False)
    relay_add = forms.ModelChoiceField(Source.objects.all(), required=False)
    relay_add_name = forms.CharField(label="Another relay", required=False, max_length=300)
    relay_add_kind = forms.ChoiceField(
        label="What it is", choices=choices(SourceKind), required=False, initial=SourceKind.MEDIA.value
    )

    def picked_claim(self) -> Claim | None:
        """The claim on record that the person had chosen, when the form comes back."""
        return getattr(self, "cleaned_data", {}).get("claim")

    def picked_addition(self) -> Source | None:
        return self._picked("source_add")

    def picked_relay(self) -> Source | None:
        return self._picked("relay_add")

    def _picked(self, name: str) -> Source | None:
        return getattr(self, "cleaned_data", {}).get(name)

    def clean(self) -> dict[str, Any]:
        its = super().clean() or self.cleaned_data
        if its.get("target") == ON_RECORD and not its.get("claim") and "claim" not in self.errors:
            self.add_error("claim_q", "Choose one of the claims on record.")
        if its.get("target") == NEW and not (its.get("statement") or "").strip():
            self.add_error("statement", "Say what is claimed, in one sentence.")
        if not self.chosen_sources():
            self.add_error("source_add_name", "Nobody is left as the source: keep one or name another.")
        return its

    def chosen_sources(self) -> list[ChosenSource]:
        return self._added("source_add", SourceKind.PERSON)

    def chosen_relays(self) -> list[ChosenSource]:
        return self._added("relay_add", SourceKind.MEDIA)

    def _added(self, field: str, kind: SourceKind) -> list[ChosenSource]:
        its = self.cleaned_data
        name = " ".join((its.get(f"{field}_name") or "").split())
        spans = its.get(f"{field}_spans") or ()
        if picked := its.get(field):
            return [ChosenSource(source=picked, spans=spans)]
        if name:
            return [ChosenSource(name=name, kind=its.get(f"{field}_kind") or kind.value, spans=spans)]
        return []


class WriteForm(StatementForm):
    """An attribution from nothing but the words that the person chose in the text; where that is not in English, with
    a translation of them."""

    translation = forms.CharField(
        label="Translation of these words", required=False, max_length=5000, widget=forms.Textarea({"rows": 2}),
        help_text="Shown beside the quote, as a translation.",
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, language: str = "en", initial: dict[str, Any] | None = None
    ) -> None:
        start = {"target": NEW, "stance": Stance.ASSERTS.value}
        super().__init__(data, initial=start | (initial or {}), auto_id="write-%s", label_suffix="")
        self.fields["source_add_name"].label = "Source"
        self.fields["content_spans"].required = True
        if language == "en":
            del self.fields["translation"]

    def written(self) -> dict[str, Any]:
        """The arguments of ``write_attribution``."""
        its = self.cleaned_data
        on_record = its["target"] == ON_RECORD
        return {
            "content": its["content_spans"], "cue": its["cue_spans"] or (), "stance": its["stance"],
            "sources": self.chosen_sources(), "relays": self.chosen_relays(), "said": its["said"] or Said(),
            "claim": its["claim"] if on_record else None, "statement": "" if on_record else its["statement"],
            "translation": its.get("translation", ""),
        }  # fmt: skip


class ChangeForm(RevisionForm, StatementForm):
    """Accepting with what the machine got wrong put right.

    Names of fields: ``source_0_keep``, ``source_0_name``, ``source_0_spans``, and ``source_0`` where a source on
    record was picked; ``relay_0_keep`` and so on.  What a post leaves out stays as proposed.
    """

    relays_shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        suggestion: Suggestion,
        target: Target,
        sources: Sequence[SuggestionSource],
        relays: Sequence[SuggestionSource] = (),
        initial: dict[str, Any] | None = None,
    ) -> None:
        proposed = {
            "revision": suggestion.revision, "stance": suggestion.stance, "target": PROPOSED,
            "statement": target.statement, "content_spans": suggestion.content_spans,
            "cue_spans": suggestion.cue_spans, "relays_shown": "1",
            "said": Said(suggestion.said_on, suggestion.said_precision),
        }  # fmt: skip
        super().__init__(
            data, initial=proposed | (initial or {}), auto_id=f"change-{suggestion.pk}-%s", label_suffix=""
        )
        self.fields["target"] = forms.ChoiceField(
            label="Claim", choices=[(PROPOSED, "As proposed"), (ON_RECORD, "Another on record"), (NEW, "A new one")],
            widget=forms.RadioSelect,
        )  # fmt: skip
        self.suggestion, self.sources, self.relays = suggestion, list(sources), list(relays)
        for role, parties in (("source", self.sources), ("relay", self.relays)):
            for n, party in enumerate(parties):
                self._add_row(f"{role}_{n}", party, with_spans=role == "source")

    def _add_row(self, prefix: str, party: SuggestionSource, *, with_spans: bool) -> None:
        name = _name(party)
        self.fields[f"{prefix}_keep"] = forms.BooleanField(label=name, required=False, initial=True)
        self.fields[f"{prefix}_name"] = forms.CharField(
            label=f"Name of {name}", required=False, max_length=300, initial=name
        )
        self.fields[prefix] = forms.ModelChoiceField(Source.objects.all(), required=False)
        if with_spans:
            self.fields[f"{prefix}_spans"] = SpansField(
                label=f"The words that name {name}", required=False, initial=_spans(party)
            )

    def source_rows(self) -> list[PartyRow]:
        return self._rows("source", self.sources)

    def relay_rows(self) -> list[PartyRow]:
        return self._rows("relay", self.relays)

    def _rows(self, role: str, parties: Sequence[SuggestionSource]) -> list[PartyRow]:
        return [
            PartyRow(
                party, f"{role}_{n}", self[f"{role}_{n}_keep"], self[f"{role}_{n}_name"],
                self[f"{role}_{n}_spans"] if role == "source" else None, self._picked(f"{role}_{n}"),
            )
            for n, party in enumerate(parties)
        ]  # fmt: skip

    def chosen_sources(self) -> list[ChosenSource]:
        return self._kept("source", self.sources) + super().chosen_sources()

    def chosen_relays(self) -> list[ChosenSource]:
        return self._kept("relay", self.relays) + super().chosen_relays()

    def _kept(self, role: str, parties: Sequence[SuggestionSource]) -> list[ChosenSource]:
        its = self.cleaned_data
        chosen: list[ChosenSource] = []
        for n, party in enumerate(parties):
            prefix = f"{role}_{n}"
            if not its.get(f"{prefix}_keep"):
                continue
            name = " ".join((its.get(f"{prefix}_name") or "").split())
            spans = its.get(f"{prefix}_spans") if f"{prefix}_spans" in self.data else None
            spans = None if spans is None or list(spans) == _spans(party) else spans
            if picked := its.get(prefix):
                chosen.append(ChosenSource(source=picked, proposal=party, spans=spans))
            elif not name or name == _name(party):
                chosen.append(
                    ChosenSource(source=party.source, name=party.name, kind=party.kind, proposal=party, spans=spans)
                )
            else:
                chosen.append(ChosenSource(name=name, kind=party.kind, proposal=party, spans=spans))
        return chosen

    def choice(self) -> Choice:
        """Only what differs from the proposal, so that the log says what the person changed."""
        its, machine = self.cleaned_data, self.suggestion
        sources, relays = self.chosen_sources(), self.chosen_relays()
        said = its["said"] if "said" in self.data else None
        return Choice(
            stance=its["stance"] if its["stance"] != machine.stance else None,
            claim=its["claim"] if its["target"] == ON_RECORD else None,
            statement=its["statement"] if its["target"] == NEW else None,
            sources=sources if sources != _as_proposed(self.sources) else None,
            content=self._other_spans("content_spans", machine.content_spans),
            cue=self._other_spans("cue_spans", machine.cue_spans),
            said=said if said != Said(machine.said_on, machine.said_precision) else None,
            relays=relays if its["relays_shown"] and relays != _as_proposed(self.relays) else None,
        )

    def _other_spans(self, field: str, proposed: list[list[int]]) -> Any:
        spans = self.cleaned_data[field]
        return spans if field in self.data and [list(span) for span in spans] != proposed else None


def _name(party: SuggestionSource) -> str:
    return party.source.name if party.source else party.name


def _spans(party: SuggestionSource) -> list[tuple[int, int]]:
    return [] if party.start is None or party.end is None else [(party.start, party.end)]


def _as_proposed(parties: Sequence[SuggestionSource]) -> list[ChosenSource]:
    return [ChosenSource(source=p.source, name=p.name, kind=p.kind, proposal=p) for p in parties]
