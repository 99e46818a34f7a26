"""Taking files in: checked by their content, named by their hash, kept once."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from huiyin.kernel.files.models import File, path_of

LARGEST = 20 * 1024 * 1024  # bytes

# What the first bytes say; nothing that a browser would run is among them.
KINDS = (
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"GIF8", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"%PDF-", 0, "application/pdf"),
    (b"PK\x03\x04", 0, "application/zip"),  # Word, Excel and other packed documents
    (b"\xd0\xcf\x11\xe0", 0, "application/msword"),
    (b"ftyp", 4, "video/mp4"),
    (b"ID3", 0, "audio/mpeg"),
)


class BadFile(ValueError):
    """A file that is not taken in; the message says why and what to do."""


@dataclass(frozen=True)
class Stored:
    """A file in the store, not yet belonging to a record."""

    name: str
    kind: str
    size: int
    sha256: str


def kind_of(head: bytes) -> str:
    """The media type by the first bytes, whatever the name says; empty for what is not taken in."""
    return next((kind for magic, at, kind in KINDS if head[at : at + len(magic)] == magic), "")


def store(upload) -> Stored:
    """Puts an upload into the store. Raises BadFile for what is empty, too large or of no known kind."""
    if upload.size == 0:
        raise BadFile(_("“%s”是空文件，请重新选择") % upload.name)
    if upload.size > LARGEST:
        raise BadFile(_("“%s”超过 20 MB，请压缩后再传") % upload.name)
    content = upload.read()
    kind = kind_of(content[:16])
    if not kind:
        raise BadFile(_("“%s”不是能识别的文件，请传照片、PDF、Word 或 Excel") % upload.name)
    digest = hashlib.sha256(content).hexdigest()
    if not default_storage.exists(path_of(digest)):
        default_storage.save(path_of(digest), ContentFile(content))
    return Stored(os.path.basename(upload.name)[:120], kind, len(content), digest)


def broken_files() -> list[File]:
    """Files whose bytes are missing or no longer those of their hash."""
    wrong = []
    for file in File.objects.order_by("id").iterator(500):
        try:
            with default_storage.open(file.path) as content:
                digest = hashlib.sha256()
                for block in iter(lambda: content.read(1 << 20), b""):
                    digest.update(block)
        except OSError:
            wrong.append(file)
            continue
        if digest.hexdigest() != file.sha256:
            wrong.append(file)
    return wrong
