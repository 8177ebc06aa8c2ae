"""The addresses of the public site."""

from django.urls import path

from claims.views import public

app_name = "public"

urlpatterns = [
    path("", public.claim_list, name="claim-list"),
    path("claims/<slug:slug>/", public.claim_detail, name="claim-detail"),
    path("claims/<slug:slug>/claim.jsonld", public.claim_json_ld, name="claim-json-ld"),
    path("feeds/published.atom", public.feed_published, name="feed-published"),
    path("feeds/disputed.atom", public.feed_disputed, name="feed-disputed"),
    path("sitemap.xml", public.sitemap, name="sitemap"),
    path("robots.txt", public.robots, name="robots"),
]
