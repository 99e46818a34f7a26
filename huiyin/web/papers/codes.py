"""The code on every sheet: which record, version, paper and copy it is, with a check that only we can make.

A photo of the signed sheet files itself by this text; a forged or mistyped one is refused.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
from dataclasses import dataclass

import segno

from huiyin.kernel import vault

MARK = "HY1"  # the form of the text; another form gets another mark


class BadCode(ValueError):
    """Not a code of this house: another text, a damaged one, or a forged one."""


@dataclass(frozen=True)
class PaperCode:
    """What a sheet's code says. `copy` counts from 1, in the order of the paper's copies."""

    kind: str
    record: int
    version: int
    paper: str
    copy: int

    def __str__(self) -> str:
        said = f"{MARK}|{self.kind}|{self.record}|{self.version}|{self.paper}|{self.copy}"
        return f"{said}|{_check(said)}"


def _check(said: str) -> str:
    mac = hmac.new(vault.derived("paper"), said.encode(), hashlib.sha256).digest()
    return base64.b32encode(mac[:6]).decode().rstrip("=")


def read_code(text: str) -> PaperCode:
    """The code in a text as a scanner gives it; BadCode where it is none of ours."""
    said, _, check = text.strip().rpartition("|")
    if not hmac.compare_digest(_check(said).encode(), check.encode()):
        raise BadCode("the check does not fit")
    mark, *parts = said.split("|")
    if mark != MARK or len(parts) != 5:
        raise BadCode("another form of code")
    kind, record, version, paper, copy = parts
    return PaperCode(kind, int(record), int(version), paper, int(copy))


def picture(code: PaperCode) -> str:
    """The QR code as SVG, without its quiet zone: the form leaves white around it."""
    out = io.BytesIO()
    segno.make(str(code), error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()
