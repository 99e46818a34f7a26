"""Every URL of the product."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("", include("huiyin.web.urls")),
]
