"""What belongs to a record beside its page: printed forms and files."""

from __future__ import annotations

from base64 import b64encode

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huiyin.kernel.records.kinds import KINDS
from huiyin.web.papers import papers_for, preview_png, print_paper
from huiyin.web.records import subject_seen
from huiyin.web.requests import MemberRequest


def paper(request: MemberRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """A printed form of the record: looked at first, printed by a button, because a printing is written down."""
    _page, subject = subject_seen(request.user, kind, pk)
    wanted = next((one for one in papers_for(subject, request.user) if one.name == name), None)
    if wanted is None:
        raise Http404
    number = subject.record.number or pk
    if request.method == "POST":
        response = HttpResponse(
            print_paper(wanted, [subject], member=request.user), content_type="application/pdf"
        )
        response["Content-Disposition"] = f'inline; filename="{kind}-{number}.pdf"'
        return response
    pictures = [b64encode(page).decode() for page in preview_png(wanted, subject, member=request.user)]
    context = {
        "page_title": wanted.label,
        "breadcrumbs": [
            (KINDS[kind].label, reverse("ledger", args=[kind])),
            (number, reverse("record", args=[kind, pk])),
        ],
        "paper": wanted,
        "pictures": pictures,
        "back": reverse("record", args=[kind, pk]),
    }
    return render(request, "web/paper.html", context)


def file(request: MemberRequest, kind: str, pk: int, file_pk: int) -> FileResponse:
    """A file of a record that the member sees; pictures and PDFs are shown, anything else is saved."""
    _page, subject = subject_seen(request.user, kind, pk)
    found = subject.record.files.filter(pk=file_pk).first()
    if found is None:
        raise Http404
    shown = found.is_picture or found.kind == "application/pdf"
    return FileResponse(
        default_storage.open(found.path),
        as_attachment=not shown,
        filename=found.name,
        content_type=found.kind,
    )
