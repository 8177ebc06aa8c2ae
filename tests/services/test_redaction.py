"""What is redacted is gone from every column of every table; offsets stay true, and holds stop it."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.formats.copies import sketch
from claims.formats.read import Read
from claims.models import (
    BLANK,
    Anchor,
    Article,
    ArticleVersion,
    Attribution,
    Claim,
    ImportFile,
    ImportItem,
    LegalHold,
    QueueEntry,
    Redaction,
    RetentionRule,
    Source,
    SourceAlias,
    Suggestion,
    User,
    Verdict,
)
from claims.nlp.types import Proposition, SourceKind, Stance
from claims.services.assessments import Exhibit, assess_claim
from claims.services.discussion import comment_on_claim
from claims.services.errors import Conflict, Refused
from claims.services.extraction import request_extraction, start_run
from claims.services.imports import add_items, cancel_batch, import_item, start_batch
from claims.services.legal_holds import lift_hold, place_hold
from claims.services.redaction import (
    OF_AN_ARTICLE,
    STAYS_WITH_US,
    count_words,
    redact_article,
    redact_file,
    redact_words,
)
from claims.services.review import accept_suggestion, undo_decision
from tests.factories import found, make_article, make_suggestions

pytestmark = pytest.mark.django_db
NAME = "Zanzibeth Quillfeather"
REASON = "Her lawyer asked for it, and a court agreed."
TEXT = (
    "The quay was quiet on that day.\n"
    "Zanzibeth Quillfeather said that the crate of Zanzibeth\nQuillfeather was empty, and left by the north door.\n"
    "A docker denied that zanzibeth quillfeather's crate was empty. The rain went on all day long there."
)


def everywhere(*words: str) -> set[str]:
    """``table.column`` of every text, list or JSON column in which one of the words stands, in any case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables"
            " USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND (data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'tsvector', 'bytea'))"
        )
        columns = cursor.fetchall()
        here = set()
        for table, column in columns:
            cursor.execute(
                f'SELECT 1 FROM "{table}" WHERE "{column}"::text ILIKE ANY(%s) LIMIT 1', [[f"%{its}%" for its in words]]
            )
            if cursor.fetchone():
                here.add(f"{table}.{column}")
    return here


@pytest.fixture
def scene(editor: User, admin_user: User, client: Client) -> ArticleVersion:
    """An article by a named person on a named person, imported, decided, undone, edited, spoken of and looked at."""
    batch = start_batch(label="a folder", user=admin_user)
    add_items(batch=batch, reads=[Read("one.txt", {"title": f"What {NAME} said", "text": TEXT, "byline": NAME})])
    import_item(item=ImportItem.objects.get(batch=batch))
    version = ArticleVersion.objects.get()
    lemmas = ("crate", "quillfeather", "zanzibeth")
    about = Proposition(predicate="be", actors=("zanzibeth quillfeather",), lemmas=lemmas)
    said, denied = make_suggestions(
        version,
        found(TEXT, content="the crate of Zanzibeth\nQuillfeather was empty", source="Zanzibeth Quillfeather", id="a1",
              proposition=about),
        found(TEXT, content="zanzibeth quillfeather's crate was empty", cue="denied", source="A docker", id="a2",
              kind=SourceKind.ANONYMOUS, stance=Stance.DENIES, proposition=about),
    )  # fmt: skip
    decision = accept_suggestion(suggestion=said, user=editor, revision=said.revision)
    undo_decision(decision=decision, user=editor)
    said.refresh_from_db()
    accept_suggestion(suggestion=said, user=editor, revision=said.revision)
    denied.refresh_from_db()
    accept_suggestion(suggestion=denied, user=editor, revision=denied.revision)
    source = Source.objects.get(name=NAME)
    Source.objects.filter(pk=source.pk).update(wikidata_id="Q99887766")
    SourceAlias.objects.create(source=source, name="Old Zanz")
    claim = Claim.objects.get()
    comment_on_claim(claim=claim, text=f"Is {NAME} the right one? ZANZIBETH-QUILLFEATHER it says.", user=editor)
    client.force_login(admin_user)
    client.post(reverse("admin:claims_claim_change", args=[claim.pk]), {"statement": claim.statement, "kind": "fact"})
    client.post(reverse("admin:claims_articleversion_change", args=[version.pk]),
                {"title": f"{NAME}, again", "language": "en"})  # fmt: skip
    return version


def test_a_name_is_gone_from_every_column_of_every_table(scene: ArticleVersion, admin_user: User) -> None:
    claim, source = Claim.objects.get(), Source.objects.get(name=NAME)
    gone = {"Quillfeather", "Zanzibeth", "Q99887766", "Old Zanz"}
    before = everywhere(*gone)
    assert {
        "claims_articleversion.text", "claims_articleversionevent.title", "claims_anchor.exact",
        "claims_anchorevent.exact",
        "claims_attributionevent.quote", "claims_claim.slug", "claims_claimevent.statement", "claims_comment.text",
        "claims_source.name", "claims_suggestion.proposition", "django_admin_log.object_repr",
    } <= before  # fmt: skip
    done = redact_words(words=[NAME], reason=REASON, user=admin_user)
    assert everywhere(*gone) == set()
    assert (done.actor, done.reason) == (admin_user, REASON)
    assert done.blanked["claims_articleversion"] == 1
    claim.refresh_from_db()
    assert claim.slug == f"redacted-{claim.pk}"
    assert BLANK in claim.statement
    source.refresh_from_db()
    assert source.name == f"{BLANK * len(NAME)} (redacted {source.pk})"


def test_offsets_stay_true(scene: ArticleVersion, admin_user: User) -> None:
    redact_words(words=[NAME], reason=REASON, user=admin_user)
    scene.refresh_from_db()
    text = scene.text
    assert len(text) == len(TEXT)
    assert "said that the crate of " in text
    assert text.count("\n") == TEXT.count("\n")
    assert Anchor.objects.count() > 3
    for anchor in Anchor.objects.all():
        assert anchor.exact == text[anchor.start : anchor.end]
        assert text[: anchor.start].endswith(anchor.prefix)
        assert text[anchor.end :].startswith(anchor.suffix)
    for its in Attribution.objects.all():
        assert its.quote == text[its.start : its.end]
    # The triggers that keep a text and its anchors as they are stand again.
    with pytest.raises(Exception, match="version_text_never_changes"):
        ArticleVersion.objects.update(text="Other words.")


def test_what_was_beside_the_name_is_still_recognised(scene: ArticleVersion, admin_user: User) -> None:
    redact_words(words=[NAME], reason=REASON, user=admin_user)
    scene.refresh_from_db()
    assert scene.sentence_hashes == sketch("The quay was quiet on that day\nThe rain went on all day long there.")
    assert scene.sentence_hashes


def test_a_name_within_a_longer_word_stays(admin_user: User) -> None:
    version = make_article(text="Anna Bell and Joanna Bellweather met. anna  BELL left.")
    redact_words(words=["Anna Bell"], reason=REASON, user=admin_user)
    version.refresh_from_db()
    assert version.text == f"{BLANK * 9} and Joanna Bellweather met. {BLANK * 10} left."


def test_two_blanked_names_of_one_length_do_not_collide(admin_user: User, editor: User) -> None:
    for name in ("Bert Miles", "Kurt Giles"):
        version = make_article(text=f"{name} said that the bridge was safe.")
        (one,) = make_suggestions(version, found(version.text, source=name, content="the bridge was safe"))
        accept_suggestion(suggestion=one, user=editor, revision=one.revision)
        redact_words(words=[name], reason=REASON, user=admin_user)
    assert everywhere("Miles", "Giles") == set()


@pytest.mark.parametrize(
    ("words", "reason", "says"),
    [
        ([], REASON, "Which words"),
        (["  "], REASON, "Which words"),
        (["Ann"], REASON, "Too short"),
        ([NAME, "…"], REASON, "Too short"),
        ([NAME], f"{NAME.upper()} asked", "do not repeat"),
        ([NAME], " ", "Say why"),
    ],
)
def test_it_is_refused_in_words(
    scene: ArticleVersion, admin_user: User, words: list[str], reason: str, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        redact_words(words=words, reason=reason, user=admin_user)
    assert ArticleVersion.objects.get().text == TEXT
    assert not Redaction.objects.exists()


def test_a_whole_article_is_blanked_with_all_that_was_found_in_it(scene: ArticleVersion, admin_user: User) -> None:
    """Its claim is ours and stays; here its statement is not made of the article's words."""
    claim = Claim.objects.get()
    claim.statement, claim.slug = "The crate is empty.", "crate-is-empty"
    claim.proposition = {}
    claim.save()
    Article.objects.update(url="https://example.org/quillfeather")
    waiting = make_suggestions(scene, found(TEXT, content="left by the north door", source="Zanzibeth Quillfeather"))
    assert waiting
    words = ("north door", "quillfeather", "rain went on")
    redact_article(article=scene.article, reason=REASON, user=admin_user)
    ours = ("claims_claim", "claims_source", "claims_comment")
    assert {its for its in everywhere(*words) if not its.startswith(ours)} == set()
    assert Attribution.objects.live().count() == 2, "who stood on which side stays on record"
    assert not Suggestion.objects.pending().exists()
    assert not QueueEntry.objects.exists()
    assert Redaction.objects.get().article == scene.article
    for anchor in Anchor.objects.select_related("version"):
        assert anchor.exact == anchor.version.text[anchor.start : anchor.end]


def test_imports_of_a_blanked_article_are_taken_out(scene: ArticleVersion, admin_user: User) -> None:
    """No worker, and nobody who tries a failed item again, brings back what was blanked; another's item stays."""
    url = "https://example.org/quillfeather"
    Article.objects.update(url=url)
    batch = start_batch(label="archive", user=admin_user, by_worker=True)
    payloads = [{"title": "A", "text": scene.text}, {"url": url}, {"title": "B", "text": "Of somebody else."}]
    add_items(batch=batch, reads=[Read(f"line {number}", its) for number, its in enumerate(payloads)])
    batch.items.filter(position=1).update(state="failed", reason="No title.")
    redact_article(article=scene.article, reason=REASON, user=admin_user)
    left = batch.items.order_by("position").values_list("state", "payload")
    assert list(left) == [("cancelled", {}), ("cancelled", {}), ("waiting", payloads[2])]


def test_words_go_from_files_of_evidence_too(
    scene: ArticleVersion, admin_user: User, django_capture_on_commit_callbacks: Any
) -> None:
    """Plain text is blanked, a PDF with the words goes; what holds no text is said, and can be deleted by hand."""
    picture = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
    names = {
        "notes.txt": f"Seen by {NAME} at six.".encode(), "other.txt": b"Nobody was seen.", "minutes.pdf": a_pdf(NAME),
        f"{NAME}.png": picture,
    }  # fmt: skip
    made = assess_claim(
        claim=Claim.objects.get(), user=admin_user, verdict=Verdict.objects.all()[0], reason="Words.",
        evidence=[Exhibit(bearing="context", file=ContentFile(data, name)) for name, data in names.items()],
    )  # fmt: skip
    store = {its.pk: (its.file.storage, str(its.file.name)) for its in made.evidence.all()}
    counts = count_words(words=[NAME], reason=REASON)
    assert (counts["files of evidence"], counts["files that hold no text to search: look at them"]) == (2, 1)
    with django_capture_on_commit_callbacks(execute=True):
        redact_words(words=[NAME], reason=REASON, user=admin_user)
    notes, other, minutes, image = made.evidence.order_by("pk")
    assert notes.file.read().decode() == (left := f"Seen by {BLANK * len(NAME)} at six.")
    assert notes.file_sha256 == hashlib.sha256(left.encode()).hexdigest()
    assert not store[notes.pk][0].exists(store[notes.pk][1]), "the old bytes are gone"
    assert other.file.read() == b"Nobody was seen."
    assert minutes.is_redacted
    assert not store[minutes.pk][0].exists(store[minutes.pk][1])
    assert "Quillfeather" not in image.file_name
    with django_capture_on_commit_callbacks(execute=True):
        redact_file(evidence=image, reason=REASON, user=admin_user)
    image.refresh_from_db()
    assert image.is_redacted
    assert not store[image.pk][0].exists(store[image.pk][1])
    with pytest.raises(Refused, match="gone already"):
        redact_file(evidence=image, reason=REASON, user=admin_user)


def a_pdf(words: str) -> bytes:
    """One page with these words, as small as a reader takes it."""
    stream = f"BT /F1 12 Tf 9 99 Td ({words}) Tj ET".encode()
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page,
               b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, its in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, its)
    xref = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return out + tail % (xref, len(out))


def test_it_waits_for_uploads_that_no_worker_has_read(scene: ArticleVersion, admin_user: User) -> None:
    """Their bytes, zipped perhaps, would bring back what is blanked."""
    batch = start_batch(label="archive", user=admin_user, by_worker=True)
    ImportFile.objects.create(batch=batch, name="all.zip", data=b"PK")
    with pytest.raises(Refused, match="is not read yet"):
        redact_words(words=[NAME], reason=REASON, user=admin_user)
    with pytest.raises(Refused, match="is not read yet"):
        redact_article(article=scene.article, reason=REASON, user=admin_user)
    cancel_batch(batch=batch, user=admin_user)
    redact_article(article=scene.article, reason=REASON, user=admin_user)


def test_every_model_that_leads_to_an_article_says_what_becomes_of_its_words() -> None:
    """Whoever adds a model adds it to ``OF_AN_ARTICLE``, or to ``STAYS_WITH_US`` where its words are our own."""
    leads = {"Article", "ArticleVersion", "Suggestion", "ProposedClaim", "Attribution"}
    known = {model.__name__ for model, _, _ in OF_AN_ARTICLE} | STAYS_WITH_US | {"Article"}
    unknown = {
        model.__name__
        for model in apps.get_app_config("claims").get_models()
        if not model.__name__.endswith("Event")
        and not model._meta.proxy
        and any(f.related_model is not None and f.related_model.__name__ in leads for f in _foreign_keys(model))
        and any(_is_free_text(field) for field in model._meta.local_fields)
    }
    assert unknown <= known


def _foreign_keys(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]


def _is_free_text(field: models.Field[Any, Any]) -> bool:
    if isinstance(field, (models.TextField, models.JSONField)):
        return True
    return isinstance(field, models.CharField) and not field.choices and (field.max_length or 0) > 64


def test_a_legal_hold_stops_both_until_it_is_lifted(scene: ArticleVersion, admin_user: User) -> None:
    place_hold(article=scene.article, reason="A court wants it.", user=admin_user)
    with pytest.raises(Conflict):
        place_hold(article=scene.article, reason="Again.", user=admin_user)
    with pytest.raises(Refused, match="A court wants it"):
        redact_words(words=[NAME], reason=REASON, user=admin_user)
    with pytest.raises(Refused, match="A court wants it"):
        redact_article(article=scene.article, reason=REASON, user=admin_user)
    assert ArticleVersion.objects.get().text == TEXT
    assert Claim.objects.get().statement.count(BLANK) == 0
    lift_hold(article=scene.article, reason="The case is closed.", user=admin_user)
    with pytest.raises(Conflict):
        lift_hold(article=scene.article, reason="Twice.", user=admin_user)
    redact_words(words=[NAME], reason=REASON, user=admin_user)
    assert NAME not in ArticleVersion.objects.get().text


def test_it_waits_for_a_worker_that_reads_the_text(scene: ArticleVersion, admin_user: User) -> None:
    start_run(run_id=request_extraction(version=scene).pk)
    with pytest.raises(Refused, match="reading one of these"):
        redact_words(words=[NAME], reason=REASON, user=admin_user)


def test_retention_is_dry_by_default_and_spares_what_is_held(admin_user: User) -> None:
    def old(kind: str, text: str, days: int) -> ArticleVersion:
        version = make_article(text=text, kind=kind)
        Article.objects.filter(pk=version.article_id).update(created_at=timezone.now() - timedelta(days=days))
        return version

    RetentionRule.objects.create(kind="reply", days=30)
    over, held = old("reply", "We deny all of it, said the office.", 31), old("reply", "No comment, said she.", 400)
    young, other = old("reply", "Ask again tomorrow, said he.", 29), old("article", "A bridge was built.", 4000)
    place_hold(article=held.article, reason="A court wants it.", user=admin_user)
    out = StringIO()
    call_command("apply_retention", stdout=out)
    assert f"article {over.article_id}, came in" in out.getvalue()
    assert "1 under a legal hold" in out.getvalue()
    assert "Nothing was changed" in out.getvalue()
    assert not Redaction.objects.exists()
    call_command("apply_retention", "--apply", stdout=out)
    call_command("apply_retention", "--apply", stdout=out)
    assert [done.article_id for done in Redaction.objects.all()] == [over.article_id]
    over.refresh_from_db()
    assert set(over.text) == {BLANK}
    for kept in (held, young, other):
        assert BLANK not in ArticleVersion.objects.get(pk=kept.pk).text


def test_who_redacted_and_the_hold_s_history_cannot_be_changed(scene: ArticleVersion, admin_user: User) -> None:
    hold = place_hold(article=scene.article, reason="A court wants it.", user=admin_user)
    lift_hold(article=scene.article, reason="Closed.", user=admin_user)
    assert hold.pk
    assert LegalHold.pgh_event_model.objects.count() == 2  # type: ignore[attr-defined]
    with pytest.raises(Exception, match="append_only"):
        LegalHold.pgh_event_model.objects.update(reason="Another.")  # type: ignore[attr-defined]
