"""The addresses of PUBLIC_HOST: the public site at its root."""

from django.urls import include, path

urlpatterns = [path("", include("claims.public_urls"))]
handler404 = "claims.views.public.not_found"
