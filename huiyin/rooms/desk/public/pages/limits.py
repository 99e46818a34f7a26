"""How often a stranger may come: counters an hour, by address and by place, kept in the shared cache."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache

from huiyin.kernel import clock

HOUR = 3600  # seconds
SENDS = 6  # forms an hour from one address
SENDS_A_PLACE = 60  # forms an hour at one place
WRONG_LINKS = 20  # links an hour from one address that lead nowhere


def address_of(request) -> str:
    """Where a request comes from. What it says of itself counts only where a proxy of ours says so."""
    here = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
    return forwarded if here in settings.TRUSTED_PROXIES and forwarded else here


def _key(what: str, who: str) -> str:
    hour = int(clock.now().timestamp()) // HOUR
    return f"public:{what}:{hashlib.sha256(who.encode()).hexdigest()[:24]}:{hour}"


def used_up(what: str, who: str, most: int) -> bool:
    """Whether the hour's allowance is used up."""
    return cache.get(_key(what, who), 0) >= most


def count(what: str, who: str) -> None:
    key = _key(what, who)
    cache.set(key, cache.get(key, 0) + 1, HOUR)


def allowed_to_send(request, place: str) -> bool:
    """Counts a form that is sent; whether it is still within what one address, and one place, may send."""
    address = address_of(request)
    if used_up("send", address, SENDS) or used_up("place", place, SENDS_A_PLACE):
        return False
    count("send", address)
    count("place", place)
    return True
