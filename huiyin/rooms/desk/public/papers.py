"""The poster of a place: where, by which number, when, and a code that leads to its page (WY-G3)."""

from __future__ import annotations

import io
from pathlib import Path

import segno
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.notices.routing import link_to
from huiyin.web.papers import Paper, register


def _code(address: str) -> str:
    """The QR code of an address as SVG; nothing where the house does not know its own address."""
    if not address:
        return ""
    out = io.BytesIO()
    segno.make(address, error="q", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()


def poster(place, member) -> dict:
    address = link_to(reverse("public_place", args=[place.slug]))
    return {
        "place": place.name,
        "address": place.address,
        "phone": place.phone,
        "hours": place.hours,
        "words": place.words,
        "url": address,
        "code": _code(address),
    }


register(
    Paper(
        "poster",
        _("投诉告示"),
        "places",
        Path(__file__).with_name("papers") / "poster.typ",
        poster,
        ("WY-G3",),
    )
)
