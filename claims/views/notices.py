"""What somebody is told, and how they want it by e-mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from claims.access import DISCUSS, readable_versions, requires
from claims.forms.work import MailForm
from claims.http import HtmxRequest
from claims.models import MailChoice, Notification
from claims.queries.notices import notices_of, told
from claims.queries.paging import BoundedPaginator
from claims.services.notices import choose_mails, mark_read
from claims.views.forms import is_number

PAGE = 25


@require_GET
@requires(DISCUSS)
def notice_list(request: HtmxRequest) -> HttpResponse:
    page = BoundedPaginator(notices_of(request.user, readable=readable_versions(request.user)), PAGE).get_page(
        request.GET.get("page")
    )
    chosen = MailChoice.objects.filter(user=request.user).first()
    form = MailForm(initial={"how": chosen.how if chosen else MailChoice.How.DIGEST}, label_suffix="")
    shown = told(page.object_list)  # type: ignore[arg-type]  # a slice of the query
    last = shown[0].notification.pk if shown else 0
    return render(request, "notices/list.html", {"page": page, "shown": shown, "form": form, "last": last})


@require_POST
@requires(DISCUSS)
def notice_read(request: HtmxRequest) -> HttpResponse:
    """All that were on the page when it was read: what came since stays unread."""
    last = request.POST.get("last", "")
    if is_number(last):
        mark_read(user=request.user, notices=Notification.objects.filter(pk__lte=int(last)))
    return redirect("claims:notice-list")


@require_POST
@requires(DISCUSS)
def notice_mails(request: HtmxRequest) -> HttpResponse:
    form = MailForm(request.POST)
    if form.is_valid():
        choose_mails(user=request.user, how=form.cleaned_data["how"])
        messages.success(request, "Your choice is kept.")
    return redirect("claims:notice-list")
