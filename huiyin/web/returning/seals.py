"""The hidden column of a workbook: which record a row is, and what its cells held when it went out.

One sealed text a row, so that sorting, filtering and copying in Excel move it with its cells. It is encrypted under
the house's own key: a row that was tampered with does not open, and nothing new is readable in the file.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import vault

FIELD = "seal"
HEADING = _("行标（请勿改动）")
PLACE = "a row of a ledger"


@dataclass(frozen=True)
class Seal:
    """`named` is the text by which people know the row; `base` the text of each column of the verb as it went out.

    Columns in `masked` went out masked and cannot be changed from this file. A row of kind "" is no data.
    """

    kind: str
    key: int = 0
    version: int = 0
    named: str = ""
    base: dict[str, str] = field(default_factory=dict)
    masked: list[str] = field(default_factory=list)

    def written(self) -> str:
        words = [self.kind, self.key, self.version, self.named, self.base, self.masked]
        text = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        packer = zlib.compressobj(
            1, memLevel=1, wbits=-9
        )  # small: a hundred thousand of them are made in a row
        packed = packer.compress(text) + packer.flush()
        blob = vault.encrypt(vault.derived("returning"), packed, PLACE)
        return base64.urlsafe_b64encode(blob).decode()


def opened(text: object) -> Seal | None:
    """What a cell of the hidden column says; None where it says nothing that we wrote."""
    try:
        blob = base64.b64decode(str(text).strip(), altchars=b"-_", validate=True)
        packed = vault.decrypt(vault.derived("returning"), blob, PLACE)
        return Seal(*json.loads(zlib.decompress(packed, wbits=-9)))
    except (vault.Unreadable, binascii.Error, ValueError, zlib.error, IndexError):
        return None
