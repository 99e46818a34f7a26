"""Every URL of the product."""

from django.urls import include, path

from huiyin.rooms.desk.reception.pages.telephone import events

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("hooks/telephone", events, name="telephone_events"),
    path("api/", include("huiyin.web.api.urls")),
    path("", include("huiyin.web.urls")),
]
