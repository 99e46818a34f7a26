"""The shell's URLs, and those of every kind and screen that was registered."""

import functools

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.urls import path, register_converter
from django.urls.converters import IntConverter

from huiyin.kernel.members.rights import reach_of
from huiyin.web import (
    acting,
    desk,
    drafts,
    drawers,
    enclosures,
    exporting,
    finding,
    ledgers,
    live,
    records,
    switching,
    telling,
    together,
)
from huiyin.web.kit import SCREENS, Screen
from huiyin.web.returning import pages as returning


class Key(IntConverter):
    """The key of a record: as many digits as both databases can hold; anything longer is no address."""

    regex = "[0-9]{1,18}"


register_converter(Key, "key")


def guarded(screen: Screen):
    """The screen's view, for whoever has its right; for others it does not exist. A public one is for everybody."""
    if screen.public:
        return login_not_required(screen.view)

    @functools.wraps(screen.view)
    def view(request, *args, **kwargs):
        if screen.right and not reach_of(request.user).may(screen.right):
            raise Http404
        return screen.view(request, *args, **kwargs)

    return view


urlpatterns = [
    path("", desk.desk, name="desk"),
    path("palette", finding.palette, name="palette"),
    path("search", finding.search, name="search"),
    path("pick/<slug:what>", finding.pick, name="pick"),
    path("notices", desk.notices, name="notices"),
    path("account/switch", switching.switch, name="switch"),
    path("account/leave", switching.leave, name="leave"),
    path("account/code", switching.own_code, name="own_code"),
    path("notices/bell", desk.bell, name="bell"),
    path("live/ticket", live.ticket, name="live_ticket"),
    path("notices/read", desk.read_all, name="notices_read"),
    path("notices/<key:pk>", desk.notice, name="notice"),
    path("promises/<key:pk>/how", drawers.how, name="how"),
    path("drafts", drafts.draft, name="draft"),
    path("told", telling.told, name="told"),
    path("new/<str:verb_name>", acting.open_record, name="open"),
    *(path(screen.path, guarded(screen), name=screen.name) for screen in SCREENS.values()),
    path("r/<slug:kind>/", ledgers.ledger, name="ledger"),
    path("r/<slug:kind>/together", together.together, name="together"),
    path("r/<slug:kind>/export.xlsx", exporting.export, name="export"),
    path("r/<slug:kind>/back", returning.returns, name="returns"),
    path("r/<slug:kind>/back/<key:pk>", returning.return_, name="return"),
    path("r/<slug:kind>/back/<key:pk>/problems.xlsx", returning.return_problems, name="return_problems"),
    path("r/<slug:kind>/<key:pk>", records.record, name="record"),
    path("r/<slug:kind>/<key:pk>/do/<str:verb_name>", acting.act, name="act"),
    path("r/<slug:kind>/<key:pk>/files/<key:file_pk>", enclosures.file, name="file"),
    path("r/<slug:kind>/<key:pk>/why/<slug:figure>", drawers.explanation, name="explanation"),
    path("r/<slug:kind>/<key:pk>/looks", records.looks, name="looks"),
    path("r/<slug:kind>/<key:pk>/papers/<slug:name>", enclosures.paper, name="paper"),
]
