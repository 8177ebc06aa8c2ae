"""The project's addresses: the desk, the API, logging in and out, Django's admin, and what watches over all this."""

from allauth.account.decorators import secure_admin_login
from allauth.account.views import LoginView, LogoutView
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.urls import include, path
from django.views.generic import TemplateView

from claimtrack.operating.health import alive, ready
from claimtrack.operating.metrics import metrics

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one way in, with its limits

urlpatterns = [
    path("healthz", alive),
    path("readyz", ready),
    path("metrics", metrics),
    path("accounts/login/", LoginView.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("accounts/", login_required(TemplateView.as_view(template_name="account/yours.html")), name="your-login"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("claims.api.urls")),
    path("", include("claims.urls")),
]
handler500 = "claimtrack.operating.failing.server_error"
