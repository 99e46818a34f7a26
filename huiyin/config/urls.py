"""Every URL of the product."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("api/", include("huiyin.web.api.urls")),
    path("", include("huiyin.web.urls")),
]
