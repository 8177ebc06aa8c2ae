"""The project's addresses: the desk, the public site, the API, logging in and out, and Django's admin."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from claims.api.urls import urls as api_urls

urlpatterns = [
    path("accounts/login/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("admin/", admin.site.urls),
    path("api/", api_urls),
    path("public/", include("claims.public_urls")),
    path("", include("claims.urls")),
]
