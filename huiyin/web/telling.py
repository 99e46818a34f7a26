"""How a thing is said to customers, looked at while it is typed. What is well said, another room knows."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from huiyin.kernel.actions.verbs import ask
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chip

LONGEST = 5000  # characters that are looked at


def _place(text: str, at: int) -> int:
    """A place in a text as the browser counts it, which takes rare characters for two."""
    return len(text[:at].encode("utf-16-le")) // 2


@require_POST
def told(request: MemberRequest) -> HttpResponse:
    """Phrases of a field's text that a customer ought not to hear, each with what to say instead."""
    text = request.POST.get("text", "").replace("\r\n", "\n")[:LONGEST]
    noted = request.POST.get("how") == "noted"
    hits = [
        {
            "phrase": text[hit.start : hit.end],
            "situation": hit.situation,
            "better": hit.better,
            "clause": chip(hit.clause),
            "from": _place(text, hit.from_),
            "to": _place(text, hit.to),
            "put": hit.put,
        }
        for hit in ask("wordings.hits", [], request.user, text, noted)
    ]
    return render(request, "web/components/told.html", {"hits": hits})
