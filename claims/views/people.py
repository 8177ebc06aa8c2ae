"""Who may come in: inviting, and accepting an invitation."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from claims.access import INVITE, for_strangers, requires
from claims.forms.people import AcceptForm, InviteForm
from claims.http import HtmxRequest
from claims.models import Invitation
from claims.services.errors import Conflict, Refused
from claims.services.invitations import accept_invitation, invite, open_invitation, revoke_invitation

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
@requires(INVITE)
def invitation_list(request: HtmxRequest) -> HttpResponse:
    """The link of a new invitation is on the answer to its making, and on no other page."""
    form = InviteForm(request.POST or None, label_suffix="")
    context: dict[str, object] = {"now": timezone.now()}
    if request.method == "POST" and form.is_valid():
        try:
            context["made"], context["link"] = invite(user=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            form = InviteForm(label_suffix="")
    invitations = Invitation.objects.select_related("role", "invited_by", "accepted_by")
    page = Paginator(invitations, PER_PAGE).get_page(request.GET.get("page"))
    context |= {"form": form, "page": page}
    answer = render(request, "people/invitations.html", context, status=422 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@requires(INVITE)
def invitation_revoke(request: HtmxRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=pk)
    revoke_invitation(invitation=invitation)
    messages.success(request, f"{invitation.email}: the invitation lets nobody in any more.")
    return redirect("claims:invitation-list")


@for_strangers("the secret in the address is the permission")
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def invitation_accept(request: HttpRequest, secret: str) -> HttpResponse:
    """For a stranger with the link: a page for it, and for whoever guesses, is the same "it is over"."""
    invitation = open_invitation(secret=secret)
    if invitation is None or request.user.is_authenticated:
        return render(request, "people/over.html", {"is_known": request.user.is_authenticated}, status=410)
    form = AcceptForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        its = form.cleaned_data
        try:
            accept_invitation(
                secret=secret, username=its["username"], password=its["password"], first_name=its["first_name"],
                last_name=its["last_name"],
            )  # fmt: skip
        except Conflict:
            return render(request, "people/over.html", status=410)
        except Refused as refused:
            form.add_error("username", str(refused))
        else:
            messages.success(request, "Your login is made: log in with it.")
            return redirect("login")
    answer = render(request, "people/accept.html", {"form": form, "invitation": invitation},
                    status=422 if form.errors else 200)  # fmt: skip
    answer["Referrer-Policy"] = "no-referrer"  # the address is the secret
    return answer
