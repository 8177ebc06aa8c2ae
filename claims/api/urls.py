"""The addresses for other systems."""

from django.urls import path

from claims.api import articles

app_name = "api"

urlpatterns = [
    path("articles/", articles.article_create, name="article-create"),
    path("imports/<uuid:uid>/", articles.import_item, name="import-item"),
]
