"""Somebody in a lobby with a telephone, and what they type."""

from __future__ import annotations

import datetime as dt
import re
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.rooms.desk.public.forms import ComplainForm

FACTS = {
    "category": "complaint",
    "words": "昨晚十一点起楼上一直装修，敲墙到半夜，保安说管不了。",
    "name": "王女士",
    "phone": "139 0013 9001",
    "consent": "on",
    "website": "",
}


def open_place(house, **facts):
    facts = {
        "department": house.desk,
        "project": house.project,
        "name": "一号楼大堂",
        "address": "澜园一号楼一层服务台",
        "phone": "0755-88886666",
        "hours": "每天 8:30–18:00",
        "slug": "lobby",
    } | facts
    return perform("places.add", by=house.supervisor, **facts)


def write(client: Client, slug="lobby", after=30, **facts):
    """Opens the page, takes so many seconds to fill it in, and sends it."""
    opened = ComplainForm.stamp()
    with clock.at(clock.now() + dt.timedelta(seconds=after)):
        return client.post(f"/p/{slug}", FACTS | {"key": str(uuid.uuid4()), "opened": opened} | facts)


def secret_of(answer) -> str:
    found = re.fullmatch(r"/m/([\w-]{22})", answer.url)
    assert found, answer.url
    return found[1]


def picture(name="漏水.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + name.encode(), content_type="image/png")
