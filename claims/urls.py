"""The app's addresses, by noun."""

from django.urls import URLPattern

app_name = "claims"

urlpatterns: list[URLPattern] = []
