"""Ledgers: rows of a kind, filtered, searched, ordered and paged; on screen and as Excel."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Col
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.search.index import find
from huiyin.web.drawing import drawn
from huiyin.web.kit import SCREENS, Column, Page, page_for
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips
from huiyin.web.together import offered_together

SIZES = (20, 50, 100)
COUNTED = 1000  # beyond it the count says 1000+
FREE_ORDER = 10_000  # rows up to which any column may be sorted by
FOUND = 2000  # records that a search in a ledger looks at


class MatterKey(F):
    """The key in the table of matters. By its path alone Django would take that of the particulars, which is equal."""

    def __init__(self) -> None:
        super().__init__("matter__state")

    def resolve_expression(self, *args, **kwargs):
        column: Any = super().resolve_expression(*args, **kwargs)
        return Col(column.alias, Matter._meta.pk)


class Ledger:
    """One look at a ledger: everything the address asks for."""

    def __init__(self, page: Page, member, query) -> None:
        self.page, self.member, self.query = page, member, query
        self.kind = page.of
        self.page_url = reverse("record", args=[page.kind, 0])[:-1]
        self.text = query.get("q", "").strip()
        self.size = next((s for s in SIZES if str(s) == query.get("size")), 50)
        self.view = next((v for v in page.views if v.name == query.get("view")), None)
        wanted = set(query.getlist("col"))
        self.columns = [c for c in page.columns if (c.name in wanted if wanted else not c.hidden)]
        sort = query.get("sort", "") or (self.view.sort if self.view else "")
        self.sort = next((c for c in page.columns if c.sort and c.name == sort.lstrip("-")), None)
        self.descending = sort.startswith("-")
        self.filters = filter_form(page, query)
        self.matching = self._matching()
        self.count = self.matching.order_by()[: COUNTED + 1].count()

    def _matching(self) -> QuerySet:
        rows = self.kind.seen_by(self.member)
        if self.view:
            rows = rows.filter(self.view.of(self.member))
        if self.text:
            rows = rows.filter(pk__in=find(self.text, FOUND, kind=self.kind.name))
        for column in self.page.columns:
            value = self.filters.cleaned_data.get(f"f_{column.name}") if self.filters.is_valid() else None
            if value not in (None, ""):
                rows = rows.filter(_condition(column, value))
        return rows

    def ordered(self) -> QuerySet:
        rows = self.page.rows(self.matching)
        if self.sort:
            return rows.order_by(f"{'-' if self.descending else ''}{self.sort.sort}", "-pk")
        return rows.order_by(self._key().desc())

    def _key(self) -> F:
        """What newest first goes by: among open matters the matter's own key, of which there is an index of those alone."""
        asked = self.view.of(self.member) if self.view else Q()
        only_open = asked.connector == Q.AND and ("matter__closed_at", None) in asked.children
        return MatterKey() if only_open else F("pk")

    def window(self) -> tuple[list, str, str]:
        """The rows of this page and the addresses before and after. Newest first goes by key, other orders by place."""
        rows = self.ordered()
        if self.sort:
            if self.count > COUNTED and self.matching.order_by()[: FREE_ORDER + 1].count() > FREE_ORDER:
                raise Refused(_("记录太多，不能按这一列排序"), _("先用筛选或查询缩小到一万条以内"))
            start = _place(self.query.get("at") or "0")
            found = list(rows[start : start + self.size + 1])
            before = self.url(at=max(start - self.size, 0)) if start else ""
            after = self.url(at=start + self.size) if len(found) > self.size else ""
            return found[: self.size], before, after
        if before_key := self.query.get("before"):
            found = list(rows.filter(pk__gt=_place(before_key)).order_by(self._key().asc())[: self.size + 1])
            more, found = len(found) > self.size, found[: self.size][::-1]
            return found, self.url(before=found[0].pk) if more and found else "", self._after(found)
        after_key = self.query.get("after")
        found = list((rows.filter(pk__lt=_place(after_key)) if after_key else rows)[: self.size + 1])
        more, found = len(found) > self.size, found[: self.size]
        return (
            found,
            self.url(before=found[0].pk) if after_key and found else "",
            self._after(found) if more else "",
        )

    def _after(self, rows: list) -> str:
        return self.url(after=rows[-1].pk) if rows else ""

    def url(self, **changes) -> str:
        """This ledger's address with something changed; paging starts anew unless it is what changes."""
        kept = [
            (k, v)
            for k in self.query
            for v in self.query.getlist(k)
            if k not in ("after", "before", "at") and v
        ]
        kept = [(k, v) for k, v in kept if k not in changes]
        return "?" + urlencode(kept + [(k, v) for k, v in changes.items() if v not in ("", None)])

    def context(self) -> dict:
        found, before, after = self.window()
        rows = [self._row(row) for row in found]
        page, kind = self.page, self.kind
        together = offered_together(self.member, kind)
        return {
            "title": kind.label,
            "kind": kind.name,
            "clauses": chips(page.clauses),
            "columns": [self._head(c) for c in self.columns],
            "rows": rows,
            "drawn": drawn(self.columns, rows, ticks=_("选择") if together else ""),
            "count_words": f"{COUNTED}+" if self.count > COUNTED else str(self.count),
            "page_size": self.size,
            "prev_url": before,
            "next_url": after,
            "views": self._views(),
            "actions": self._actions(),
            "bulk_actions": together,
            "asked": self.query.urlencode(),
            "filters_open": any(k.startswith("f_") and v for k, v in self.query.items()),
            "query": self.text,
            "hidden": [(k, self.query[k]) for k in ("view", "sort") if self.query.get(k)],
            "chooser": [{"name": c.name, "label": c.label, "shown": c in self.columns} for c in page.columns],
            "empty": self._empty(),
            "returns_url": self._returns(),
        }

    def _head(self, column: Column) -> dict:
        up = self.sort is column and not self.descending
        name = f"f_{column.name}"
        return {
            "name": column.name,
            "label": column.label,
            "sortable": bool(column.sort),
            "sorted": ("asc" if up else "desc") if self.sort is column else "",
            "sort_url": self.url(sort=f"-{column.name}" if up else column.name),
            "align": column.align,
            "sticky": column.sticky,
            "wide": column.wide,
            "minor": column.minor,
            "filter": self.filters[name] if name in self.filters.fields else None,
        }

    def _row(self, row: Any) -> dict:
        record = row.record
        cells = []
        for column in self.columns:
            value = column.value(row)
            cell = {"column": column, "value": value} | (
                {"template": column.template} if column.template else {}
            )
            cells.append(cell | value if isinstance(value, dict) else cell)
        return {
            "url": f"{self.page_url}{row.pk}",
            "key": record.number or row.pk,
            "pk": row.pk,
            "cells": cells,
            "level": self.page.level(row),
            "void": bool(record.voided_at),
        }

    def _views(self) -> list[dict]:
        if not self.page.views:
            return []
        everything = {"label": _("全部"), "url": self.url(view=""), "active": self.view is None}
        return [everything] + [
            {"label": v.label, "url": self.url(view=v.name), "active": v is self.view}
            for v in self.page.views
        ]

    def _actions(self) -> list[dict]:
        reach = reach_of(self.member)
        found: list[dict] = [
            {"label": label, "url": reverse(name), "icon": icon, "primary": False}
            for label, name, icon in self.page.tools
            if reach.may(SCREENS[name].right)
        ]
        found.append(
            {
                "label": _("导出"),
                "url": reverse("export", args=[self.kind.name]) + self.url(),
                "icon": "file-spreadsheet",
            }
        )
        if url := self._returns():
            found.append({"label": _("导入修改"), "url": url, "icon": "upload"})
        found += [
            {"label": v.label, "url": reverse("open", args=[v.name]), "icon": v.icon, "primary": True}
            for v in VERBS.values()
            if v.from_anywhere and v.kind_name == self.kind.name and reach.may(v.name)
        ]
        return found

    def _returns(self) -> str:
        """Where a workbook of this ledger that was changed in Excel is brought back; empty where it cannot be."""
        verb = self.page.edited_by
        return reverse("returns", args=[self.kind.name]) if verb and reach_of(self.member).may(verb) else ""

    def _empty(self) -> dict:
        if self.text or self.view or any(k.startswith("f_") and v for k, v in self.query.items()):
            return {"title": _("没有符合条件的记录"), "words": _("换个条件，或点“重置”看全部。")}
        return {"title": _("还没有记录"), "words": self.page.empty}


def _place(text: str) -> int:
    """A key or a place in an address; ValueError for what no database can hold."""
    if len(text) > 18:
        raise ValueError(text)
    return int(text)


def _condition(column: Column, value: Any) -> Q:
    if column.day:
        start = clock.shanghai(f"{value:%Y-%m-%d}")
        return Q(**{f"{column.filter}__gte": start, f"{column.filter}__lt": start + dt.timedelta(days=1)})
    return Q(**{column.filter: value})


def filter_form(page: Page, query) -> forms.Form:
    """A field for each column that can be filtered, named f_<column>."""
    fields: dict[str, forms.Field] = {}
    for column in page.columns:
        if not column.filter:
            continue
        css = {"class": "input js-send"}
        if column.day:
            field: forms.Field = forms.DateField(
                required=False, widget=forms.DateInput(attrs=css | {"type": "date"})
            )
        elif column.choices:
            options = column.choices() if callable(column.choices) else column.choices
            field = forms.ChoiceField(
                choices=[("", _("全部")), *options], required=False, widget=forms.Select(attrs=css)
            )
        else:
            field = forms.CharField(required=False, max_length=60, widget=forms.TextInput(attrs=css))
        fields[f"f_{column.name}"] = field
    form = type("Filters", (forms.Form,), fields)(query or {})
    form.is_valid()
    return form


def ledger(request: MemberRequest, kind: str) -> HttpResponse:
    page = page_for(request.user, kind)
    try:
        shown = Ledger(page, request.user, request.GET)
        context = shown.context()
    except (ValueError, Refused) as problem:
        if isinstance(problem, Refused):
            return render(
                request, "web/refused.html", {"refusal": problem, "page_title": page.of.label}, status=409
            )
        raise Http404 from problem
    return render(
        request, "web/ledger.html", {"ledger": context, "page_title": page.of.label, "breadcrumbs": []}
    )
