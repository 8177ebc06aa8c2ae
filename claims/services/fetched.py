"""What stood at the address of an item: brought in, shown to a person who confirms it, or tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from claims.formats.read import Read
from claims.models import Article, ImportItem, User
from claims.services.articles import Added, Draft, already_here
from claims.services.errors import Conflict
from claims.services.imports import add_draft, bring_in_locked, draft_of

State = ImportItem.State
MOST_TRIES: Final = 3
_FIRST_WAIT = 20.0  # seconds before an address is tried again; doubled each time


@transaction.atomic
def record_found(*, item_id: int, found: Read) -> None:
    """Note what stood at an item's address: bring it in, or keep it for a person to confirm; or why there is nothing.

    What the page says of itself wins; what the list or the feed said fills the gaps.
    """
    item = _locked(item_id)
    if item is None:
        return
    if found.error:
        _end(item, State.FAILED, found.error)
        return
    item.payload = {key: value for key, value in item.payload.items() if key != "again"} | found.payload
    item.reason = ""
    if not item.batch.previews:
        item.save(update_fields=["payload"])
        bring_in_locked(item=item)
        return
    here = already_here(draft=draft_of(item.payload))
    if here and not here.is_changed:
        item.article = here.version.article
        _end(item, State.SKIPPED, here.reason)
        return
    item.article = here.version.article if here else None
    item.state = State.READY
    item.save(update_fields=["state", "reason", "payload", "article"])


def skip_known(*, item_id: int, article: Article) -> None:
    """An address that is on record is not opened again, unless somebody asks for it."""
    with transaction.atomic():
        if item := _locked(item_id):
            item.article = article
            _end(item, State.SKIPPED, "An article from this address is here already.")


@transaction.atomic
def record_trouble(*, item_id: int, error: str, transient: bool, retry_after: float | None = None) -> float | None:
    """Note that an address gave nothing.  Returns the seconds after which it is to be tried again; None where it has
    failed: for good, or ``MOST_TRIES`` times."""
    item = _locked(item_id)
    if item is None:
        return None
    item.attempts += 1
    if not transient or item.attempts >= MOST_TRIES:
        tried = f" Tried {item.attempts} times." if item.attempts > 1 else ""
        _end(item, State.FAILED, error + tried)
        return None
    wait = min(max(_FIRST_WAIT * 2.0 ** (item.attempts - 1), retry_after or 0.0), 3600.0)
    at = timezone.localtime(timezone.now() + timedelta(seconds=wait))
    item.reason = f"{error} It is tried again at {at:%H:%M:%S}."
    item.save(update_fields=["attempts", "reason"])
    return wait


def _locked(item_id: int) -> ImportItem | None:
    """The item, if it still waits."""
    items = ImportItem.objects.select_for_update(of=("self",)).select_related("batch__added_by")
    return items.filter(pk=item_id, state=State.WAITING).first()


def _end(item: ImportItem, state: State, reason: str) -> None:
    item.state, item.reason = state, reason
    if state != State.FAILED:
        item.payload = {}
    item.save(update_fields=["state", "reason", "payload", "article", "attempts"])


@transaction.atomic
def confirm_item(*, item: ImportItem, draft: Draft, user: User) -> Added:
    """Bring in what a person has looked over.  Raises Conflict where it is over already, Refused for what is none."""
    item = ImportItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.state != State.READY:
        raise Conflict("This has been decided on already.")
    added, state = add_draft(draft=draft, user=user)
    item.article = added.version.article
    _end(item, state, added.reason)
    return added


@transaction.atomic
def discard_item(*, item: ImportItem, user: User) -> None:
    """A person does not want what was found."""
    ImportItem.objects.filter(pk=item.pk, state__in=[State.READY, State.WAITING]).update(
        state=State.CANCELLED, reason=f"Left out by {user}.", payload={}
    )
