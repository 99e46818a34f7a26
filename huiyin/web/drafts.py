"""The server's copy of what is typed: sent by the page every few seconds, given back with the form."""

from __future__ import annotations

import json

from django.http import HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_POST

from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.drafts.keeping import drop, keep
from huiyin.web.requests import MemberRequest


@require_POST
def draft(request: MemberRequest) -> HttpResponse:
    """Keeps a form's values ({"place", "values"}), or drops them where there are none any more."""
    try:
        said = json.loads(request.body)
        place, values = said["place"], said.get("values")
        verb = place.partition(":")[0]
    except (ValueError, KeyError, AttributeError, TypeError):
        return HttpResponseBadRequest()
    if verb not in VERBS or len(place) > 100 or not isinstance(values, dict | None):
        return HttpResponseBadRequest()
    if not values:
        drop(request.user, place)
    elif not keep(request.user, place, values):
        return HttpResponse(status=413)
    return HttpResponse(status=204)
