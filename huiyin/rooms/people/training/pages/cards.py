"""Training cards: the question guide, a card at a time, turned over when one has answered for oneself (JS-T)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.actions.verbs import ask
from huiyin.kernel.members.rights import reach_of
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips


def cards(request: MemberRequest) -> HttpResponse:
    departments = reach_of(request.user).departments
    found = [card for department in departments for card in ask("training.cards", [], department)]
    ways = list(dict.fromkeys(card["way"] for card in found))
    wanted = request.GET.get("way", "")
    context = {
        "page_title": _("提问训练卡"),
        "clauses": chips(["JS-T9", "JS-TV"]),
        "ways": ways,
        "way": wanted if wanted in ways else "",
        "cards": [
            card | {"chip": next(iter(chips([card["clause"]])), None)}
            for card in found
            if wanted in ("", card["way"]) or wanted not in ways
        ],
    }
    return render(request, "training/cards.html", context)


screen(
    Screen(
        "training_cards",
        "training/cards",
        cards,
        right="courses.see",
        label=__("提问训练卡"),
        nav="training",
        icon="cards",
    )
)
