"""The forms of the work on a claim: asking, recording, flagging, commenting, assigning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from claims.models import ArticleVersion, Assignment, Claim, MailChoice, Reply, Source, User
from claims.nlp.types import SourceKind
from claims.queries.people import discussants
from claims.queries.replies import TO_BE_ASKED
from claims.queries.sources import source_named
from claims.services.discussion import MAX_CHARACTERS
from claims.services.replies import Words

#: Until when we ask to be answered, where nobody says otherwise: the end of the next office day.
_OFFICE_CLOSES: Final = time(17)
_DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
_MOMENT = "%Y-%m-%dT%H:%M"
_CAME_BACK: Final = [(o.value, o.label) for o in Reply.Outcome if o != Reply.Outcome.WAITING]


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class PageForm(forms.Form):
    """A form with a page of its own: its first field has the focus; sent again after a conflict, it is meant."""

    def __init__(self, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, label_suffix="", **options)

    def has_seen(self, name: str, value: object) -> None:
        """After a conflict the page shows what stands now: sent once more, the form is meant all the same."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[name] = str(value)
        self.data = data

    def focus(self) -> None:
        """On the first field, or where something is wrong."""
        visible = [field.name for field in self.visible_fields()]
        name = next((name for name in visible if name in self.errors), visible[0])
        self.fields[name].widget.attrs["autofocus"] = ""


class AskForm(PageForm):
    """Whom we asked, when, how and until when."""

    source = forms.ModelChoiceField(Source.objects.none(), label="Whom", required=False, empty_label=None,
                                    widget=forms.RadioSelect)  # fmt: skip
    other = forms.CharField(label="Somebody else", required=False, max_length=300,
                            help_text="A source on record, by name: who speaks for them, say.")  # fmt: skip
    asked_on = forms.DateField(label="Asked on", widget=_DAY)
    channel = forms.ChoiceField(label="By", choices=Reply.Channel.choices)
    deadline = forms.DateTimeField(
        label="To be answered by", widget=forms.DateTimeInput({"type": "datetime-local"}, format=_MOMENT),
        input_formats=[_MOMENT, f"{_MOMENT}:%S"],
    )  # fmt: skip
    note = forms.CharField(required=False, max_length=2000, widget=_lines(2),
                           help_text="Whom exactly, at which address. Whoever reads the claim reads this.")  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, claim: Claim, wanted: int = 0) -> None:
        today = timezone.localdate()
        nearest = today + timedelta(days={4: 3, 5: 2}.get(today.weekday(), 1))
        deadline = timezone.make_aware(datetime.combine(nearest, _OFFICE_CLOSES))
        super().__init__(data, initial={"asked_on": today, "deadline": deadline})
        about = [source for source in claim.about.all() if source.kind in TO_BE_ASKED]
        can_speak = Source.objects.filter(Q(pk__in=[its.pk for its in about]) | Q(speaks_for__in=about))
        field = self.fields["source"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # as declared
        field.queryset = can_speak.exclude(kind=SourceKind.ANONYMOUS.value).order_by("name", "pk")
        field.initial = wanted or (about[0].pk if about else None)
        if not about:
            del self.fields["source"]
            self.fields["other"].label = "Whom"

    def clean(self) -> dict[str, Any]:
        its: dict[str, Any] = super().clean() or {}
        if name := its.get("other"):
            its["source"] = source_named(name, among=TO_BE_ASKED)
            if its["source"] is None:
                self.add_error("other", "No source of this name is on record.")
        elif not its.get("source") and not self.errors:
            self.add_error("source" if "source" in self.fields else "other", "Whom did we ask?")
        return its


class RecordForm(PageForm):
    """What came back."""

    outcome = forms.ChoiceField(label="What came back", widget=forms.RadioSelect,
                                choices=_CAME_BACK)  # fmt: skip
    answered_on = forms.DateField(label="Came on", required=False, widget=_DAY, help_text="Of a reply that came.")
    text = forms.CharField(
        label="In these words", required=False, strip=False, widget=_lines(6),
        help_text="Word for word. They become an article of their own: who says what is proposed as in any other.",
    )  # fmt: skip
    restricted = forms.BooleanField(
        label="For those who ask and those who import only", required=False,
        help_text="Where the words are not for everybody at the desk.",
    )  # fmt: skip
    version = forms.ModelChoiceField(ArticleVersion.objects.none(), label="Or a statement that is here already",
                                     required=False, empty_label="None")  # fmt: skip
    note = forms.CharField(required=False, max_length=2000, widget=_lines(2),
                           help_text="Whoever reads the claim reads this.")  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, reply: Reply, statements: QuerySet[ArticleVersion]
    ) -> None:
        initial = {"revision": reply.revision, "note": reply.note, "answered_on": timezone.localdate()}
        super().__init__(data, initial=initial)
        field = self.fields["version"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # as declared
        field.queryset = statements
        if not statements.exists():
            del self.fields["version"]

    def clean(self) -> dict[str, Any]:
        its: dict[str, Any] = super().clean() or {}
        if its.get("text") and its.get("version"):
            self.add_error("version", "Its words, or a statement that is here: not both.")
        return its

    def recorded(self) -> dict[str, Any]:
        """As ``services.replies.record_reply`` takes it."""
        its = self.cleaned_data
        version = its.get("version")
        text = its["text"].strip()
        none_came = its["outcome"] == Reply.Outcome.NONE_CAME
        return {
            "outcome": its["outcome"], "note": its["note"], "revision": its["revision"],
            "answered_on": None if none_came else its["answered_on"],
            "article": version.article if version else None,
            "words": Words(text=text, is_restricted=its["restricted"]) if text else None,
        }  # fmt: skip


class ReasonForm(PageForm):
    reason = forms.CharField(label="Why?", max_length=2000, widget=_lines(3), error_messages={"required": "Say why."})


class CommentForm(PageForm):
    text = forms.CharField(
        label="Comment", max_length=MAX_CHARACTERS, widget=_lines(3),
        help_text="Write @ and a login name to tell that person.",
        error_messages={"required": "Write something first."},
    )  # fmt: skip


class AssignForm(PageForm):
    assignee = forms.ModelChoiceField(User.objects.none(), label="To", empty_label=None)
    due_on = forms.DateField(label="Until", required=False, widget=_DAY)
    holder = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Mapping[str, Any] | None = None, *, held: Assignment | None, user: User) -> None:
        initial = {"assignee": held.assignee_id if held else user.pk, "due_on": held.due_on if held else None,
                   "holder": held.assignee_id if held else 0}  # fmt: skip
        super().__init__(data, initial=initial)
        field = self.fields["assignee"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # as declared
        field.queryset = discussants()


class MailForm(forms.Form):
    how = forms.ChoiceField(label="E-mails", choices=MailChoice.How.choices, widget=forms.RadioSelect)


class RedactForm(PageForm):
    """First without ``confirmed``: then the page says what would be blanked."""

    words = forms.CharField(
        label="Names or passages, one a line", max_length=20_000, widget=_lines(4),
        help_text="Found in any case, as whole words, also across a line’s end. Each form of a name is a line.",
    )  # fmt: skip
    reason = forms.CharField(label="Why?", max_length=2000, widget=_lines(2),
                             help_text="It stays on record: do not repeat the words.")  # fmt: skip


class RedactArticleForm(ReasonForm):
    confirmed = forms.BooleanField(
        label="Blank it for good, in all versions and their history. It cannot be undone.",
        error_messages={"required": "Confirm that it is to be blanked for good."},
    )  # fmt: skip


class RedactFileForm(ReasonForm):
    confirmed = forms.BooleanField(
        label="Delete it for good. It cannot be undone.",
        error_messages={"required": "Confirm that it is to be deleted for good."},
    )  # fmt: skip
