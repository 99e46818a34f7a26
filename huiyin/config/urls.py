"""Every URL of the product: the shell, and what the kinds and screens registered."""

from django.urls import path  # noqa: F401

urlpatterns: list = []
