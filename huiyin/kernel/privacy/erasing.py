"""Erasing a person: key, values, numbers, search rows, drafts, files and what notices and messages said of them (YX-1.4).

What stands is that something happened, when and by whom: the lines, whose chains still verify. The house keeps a list
of whom it erased beside its backups, so that a restore erases them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.drafts.models import Draft
from huiyin.kernel.files.models import File, path_of
from huiyin.kernel.imports.models import StagedRow
from huiyin.kernel.journal.models import Values
from huiyin.kernel.notices.delivering import destroy_messages
from huiyin.kernel.notices.models import Notice
from huiyin.kernel.parties.models import Party
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record
from huiyin.kernel.search.models import Document

ERASURES = "erasures.jsonl"  # in the home, a line {"party": key, "at": moment} each


def erase(party: Party) -> None:
    """Destroys what tells who the party was, on every record of theirs; the caller holds the transaction."""
    now = clock.now()
    party.name, party.sealed_key, party.erased_at = _("已删除"), None, now
    party.save(update_fields=["name", "sealed_key", "erased_at"])
    party.phones.all().delete()
    records = Record.objects.filter(party=party)
    for kind in {KINDS[name] for name in records.values_list("kind", flat=True).distinct()}:
        if kind.personal:
            kind.model._default_manager.filter(pk__in=records.values("pk")).update(**_emptied(kind))
    Values.objects.filter(party=party).delete()
    Document.objects.filter(pk__in=records.values("pk")).delete()
    Draft.objects.filter(record__party=party).delete()
    StagedRow.objects.filter(record__party=party).update(cells=None, found=None)
    Notice.objects.filter(record__party=party).update(words=_("（客户信息已依法删除）"))
    destroy_messages(records, party)
    _destroy_files(File.objects.filter(record__party=party))
    transaction.on_commit(lambda: _remember(party.pk))


def _emptied(kind) -> dict:
    """The personal columns of a kind, each with what it holds when it holds nothing."""
    columns: Iterable[models.Field] = (kind.model._meta.get_field(name) for name in kind.personal)
    return {column.name: None if column.null else column.get_default() or "" for column in columns}


def _destroy_files(files) -> None:
    """Rows and bytes; bytes that another record also has stay with it."""
    hashes = set(files.values_list("sha256", flat=True))
    files.delete()
    gone = hashes - set(File.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))

    def destroy() -> None:
        for sha256 in gone:
            default_storage.delete(path_of(sha256))

    transaction.on_commit(destroy)


def _remember(party_id: int) -> None:
    path = settings.HOME / ERASURES
    if party_id not in erased_before():
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"party": party_id, "at": clock.now().isoformat()}) + "\n")


def erased_before() -> list[int]:
    """The keys of the parties that this house has erased, in that order."""
    path = settings.HOME / ERASURES
    if not path.exists():
        return []
    lines = path.read_text("utf-8").splitlines()
    return list(dict.fromkeys(json.loads(line)["party"] for line in lines if line.strip()))


def erase_again() -> int:
    """After a restore: whoever was erased since the backup was made is erased again; how many."""
    count = 0
    for key in erased_before():
        with transaction.atomic():
            party = Party.objects.filter(pk=key, erased_at=None).first()
            if party:
                erase(party)
                count += 1
    return count
