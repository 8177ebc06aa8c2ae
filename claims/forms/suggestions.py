"""Deciding on a suggestion: the revision that the person saw, and what they change of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from claims.models import Claim, Source, Suggestion, SuggestionSource
from claims.models.base import choices
from claims.nlp.types import SourceKind, Stance
from claims.queries.targets import Target
from claims.services.review import Choice, ChosenSource

PROPOSED, ON_RECORD, NEW = "proposed", "record", "new"


class RevisionForm(forms.Form):
    """Which state of the card was decided on; another one by now is a conflict."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The fields of one proposed source, for the template."""

    proposal: SuggestionSource
    prefix: str
    keep: BoundField
    name: BoundField
    picked: Source | None


class ChangeForm(RevisionForm):
    """Another stance, other sources, another claim: accepting with what the machine got wrong put right.

    Names of fields: ``source_0_keep``, ``source_0_name``, and ``source_0`` where a source on record was
    picked; ``claim`` is a claim on record.
    """

    stance = forms.ChoiceField(choices=choices(Stance))
    target = forms.ChoiceField(
        label="Claim", choices=[(PROPOSED, "As proposed"), (ON_RECORD, "Another on record"), (NEW, "A new one")],
        widget=forms.RadioSelect,
    )  # fmt: skip
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

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        suggestion: Suggestion,
        target: Target,
        proposals: list[SuggestionSource],
        initial: dict[str, Any] | None = None,
    ) -> None:
        proposed = {
            "revision": suggestion.revision, "stance": suggestion.stance, "target": PROPOSED,
            "statement": target.statement,
        }  # fmt: skip
        super().__init__(
            data, initial=proposed | (initial or {}), auto_id=f"change-{suggestion.pk}-%s", label_suffix=""
        )
        self.suggestion, self.proposals = suggestion, proposals
        for n, proposal in enumerate(proposals):
            name = proposal.source.name if proposal.source else proposal.name
            self.fields[f"source_{n}_keep"] = forms.BooleanField(label=name, required=False, initial=True)
            self.fields[f"source_{n}_name"] = forms.CharField(
                label=f"Name of {name}", required=False, max_length=300, initial=name
            )
            self.fields[f"source_{n}"] = forms.ModelChoiceField(Source.objects.all(), required=False)
        for field in self.fields.values():
            field.widget.attrs["data-keep"] = ""

    def source_rows(self) -> list[SourceRow]:
        return [
            SourceRow(
                proposal, f"source_{n}", self[f"source_{n}_keep"], self[f"source_{n}_name"], self._picked(f"source_{n}")
            )
            for n, proposal in enumerate(self.proposals)
        ]

    def picked_claim(self) -> Claim | None:
        """The claim on record that the person had chosen, when the form comes back."""
        return getattr(self, "cleaned_data", {}).get("claim")

    def picked_addition(self) -> Source | None:
        return self._picked("source_add")

    def _picked(self, name: str) -> Source | None:
        return getattr(self, "cleaned_data", {}).get(name)

    def clean(self) -> dict[str, Any]:
        its = super().clean() or self.cleaned_data
        if its.get("target") == ON_RECORD and not its.get("claim") and "claim" not in self.errors:
            self.add_error("claim_q", "Choose one of the claims on record.")
        if its.get("target") == NEW and not (its.get("statement") or "").strip():
            self.add_error("statement", "Say what is claimed, in one sentence.")
        if not self._chosen():
            self.add_error("source_add_name", "Nobody is left as the source: keep one or name another.")
        return its

    def _chosen(self) -> list[ChosenSource]:
        its = self.cleaned_data
        chosen: list[ChosenSource] = []
        for n, proposal in enumerate(self.proposals):
            if not its.get(f"source_{n}_keep"):
                continue
            name = " ".join((its.get(f"source_{n}_name") or "").split())
            untouched = name == (proposal.source.name if proposal.source else proposal.name)
            if picked := its.get(f"source_{n}"):
                chosen.append(ChosenSource(source=picked, proposal=proposal))
            elif untouched or not name:
                chosen.append(
                    ChosenSource(source=proposal.source, name=proposal.name, kind=proposal.kind, proposal=proposal)
                )
            else:
                chosen.append(ChosenSource(name=name, kind=proposal.kind, proposal=proposal))
        name = " ".join((its.get("source_add_name") or "").split())
        if picked := its.get("source_add"):
            chosen.append(ChosenSource(source=picked))
        elif name:
            chosen.append(ChosenSource(name=name, kind=its.get("source_add_kind") or SourceKind.PERSON.value))
        return chosen

    def choice(self) -> Choice:
        """Only what differs from the proposal, so that the log says what the person changed."""
        its = self.cleaned_data
        chosen = self._chosen()
        as_proposed = [ChosenSource(source=p.source, name=p.name, kind=p.kind, proposal=p) for p in self.proposals]
        return Choice(
            stance=its["stance"] if its["stance"] != self.suggestion.stance else None,
            claim=its["claim"] if its["target"] == ON_RECORD else None,
            statement=its["statement"] if its["target"] == NEW else None,
            sources=chosen if chosen != as_proposed else None,
        )
