"""What the tests of imports share."""

import pytest

from huiyin.kernel.actions import sets
from huiyin.kernel.imports.applying import putting_in


@pytest.fixture
def small_chunks(monkeypatch):
    """Chunks of seven rows, without rest, each looked up just before."""

    def in_chunks(rows, do, rest=0, size=7):
        for at in range(0, len(rows), 7):
            do(rows[at : at + 7])
            yield at

    monkeypatch.setattr(sets, "in_chunks", in_chunks)
    monkeypatch.setattr(putting_in, "AHEAD", 7)
