"""The shell's URLs, and those of every kind and screen that was registered."""

from django.urls import path

from huiyin.web import acting, desk, drawers, enclosures, exporting, finding, ledgers, records
from huiyin.web.kit import SCREENS

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("palette", finding.palette, name="palette"),
    path("search", finding.search, name="search"),
    path("pick/<slug:what>", finding.pick, name="pick"),
    path("notices", desk.notices, name="notices"),
    path("notices/read", desk.read_all, name="notices_read"),
    path("notices/<int:pk>", desk.notice, name="notice"),
    path("promises/<int:pk>/how", drawers.how, name="how"),
    path("new/<str:verb_name>", acting.open_record, name="open"),
    *(path(screen.path, screen.view, name=screen.name) for screen in SCREENS.values()),
    path("r/<slug:kind>/", ledgers.ledger, name="ledger"),
    path("r/<slug:kind>/export.xlsx", exporting.export, name="export"),
    path("r/<slug:kind>/<int:pk>", records.record, name="record"),
    path("r/<slug:kind>/<int:pk>/do/<str:verb_name>", acting.act, name="act"),
    path("r/<slug:kind>/<int:pk>/files/<int:file_pk>", enclosures.file, name="file"),
    path("r/<slug:kind>/<int:pk>/why/<slug:figure>", drawers.explanation, name="explanation"),
    path("r/<slug:kind>/<int:pk>/papers/<slug:name>", enclosures.paper, name="paper"),
]
