"""Who may do what.  Every view, and the view of every partial, stands behind one of these."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponseBase

from claims.http import HtmxRequest
from claims.models import Article, ArticleVersion, User

P = ParamSpec("P")
View = Callable[Concatenate[HtmxRequest, P], HttpResponseBase]

VIEW_CLAIMS = "claims.view_claim"
VIEW_ARTICLES = "claims.view_articleversion"
VIEW_SOURCES = "claims.view_source"
DECIDE = "claims.decide_suggestion"
ASSESS = "claims.assess_claim"
IMPORT = "claims.import_article"


def requires(permission: str) -> Callable[[View[P]], View[P]]:
    """A stranger is sent to the login page; who is logged in without the permission gets a 403."""

    def decorate(view: View[P]) -> View[P]:
        @login_required
        @wraps(view)
        def guarded(request: HtmxRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded  # type: ignore[return-value]  # login_required forgets the request's own class

    return decorate


def readable_versions(user: User) -> QuerySet[ArticleVersion]:
    """The texts that this person may read: a restricted article is for those who import."""
    versions = ArticleVersion.objects.all()
    if user.has_perm(IMPORT):
        return versions
    return versions.exclude(article__visibility=Article.Visibility.RESTRICTED)
