"""Who is told of what is new: people, by notices and e-mail, and other systems."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from claims.access import DISCUSS, readable_versions
from claims.models import MailChoice, SavedSearch, User
from claims.queries.notices import to_mail
from claims.services.import_jobs import WEB
from claims.services.mailing import SEND_MAIL, send_now
from claims.services.notices import mail_notices, tell_news
from claims.services.searching import tell_new_hits
from claims.services.webhooks import DELIVER, request_due_deliveries, take_delivery
from claims.tasks.worker import RETRIES, own_connection


@app.periodic(cron="* * * * *")
@app.task(name="claims.tell")
def tell(timestamp: int) -> None:
    """Every minute: tell who watches what is new, and what is due; and send it to those who want each as it comes."""
    with own_connection():
        tell_news()
        _mail_those(MailChoice.How.AT_ONCE)


@app.periodic(cron="*/5 * * * *")
@app.task(name="claims.tell_new_hits", queueing_lock="claims.tell_new_hits")
def tell_hits(timestamp: int) -> None:
    """Every five minutes: what is new in the searches that people keep, each among the texts that they may read."""
    with own_connection():
        for search in SavedSearch.objects.filter(user__is_active=True).select_related("user").iterator():
            if search.user.has_perm(DISCUSS):
                tell_new_hits(search=search, readable=readable_versions(search.user))


@app.periodic(cron="0 6 * * *")
@app.task(name="claims.mail_digests")
def mail_digests(timestamp: int) -> None:
    """Every morning: one e-mail with all that came since."""
    with own_connection():
        _mail_those(MailChoice.How.DIGEST)


def _mail_those(how: str) -> None:
    """One job for each person: an address that fails is tried again, and keeps nobody else's e-mail."""
    for pk in to_mail(how).values_list("pk", flat=True):
        with suppress(AlreadyEnqueued), transaction.atomic():
            app.configure_task("claims.mail_notices", lock=f"mail-{pk}", queueing_lock=f"mail-{pk}").defer(user_id=pk)


@app.task(name="claims.mail_notices", retry=RetryStrategy(max_attempts=RETRIES, wait=2))
def mail(user_id: int) -> int:
    """Send one person what they have not been sent; done twice, the second finds nothing."""
    with own_connection():
        user = User.objects.filter(pk=user_id, is_active=True).first()
        return mail_notices(user=user, readable=readable_versions(user)) if user else 0


@app.task(name=SEND_MAIL, queue=WEB, retry=RetryStrategy(max_attempts=5, exponential_wait=10))
def send_mail(to: list[str], subject: str, body: str) -> None:
    """One e-mail about somebody's login."""
    send_now(to=to, subject=subject, body=body)


@app.task(name=DELIVER, queue=WEB)
def deliver_webhook(delivery_id: int) -> None:
    """Tell one system of one step; where it does not take it, another job does, for about a day."""
    from claims import importing

    with own_connection():
        if delivery := take_delivery(delivery_id=delivery_id):
            importing.deliver(delivery, importing.fetcher())


@app.periodic(cron="* * * * *")
@app.task(name="claims.deliver_webhooks", queueing_lock="claims.deliver_webhooks")
def deliver_webhooks(timestamp: int) -> None:
    """Every minute: which messages are to be tried again?"""
    with own_connection():
        request_due_deliveries()
