"""Pure functions, testable without the project's settings: translation then gives the words as they stand."""

import os

import pytest
from django.conf import settings

from huiyin.kernel.actions import sets
from huiyin.kernel.imports.applying import putting_in

if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    settings.configure(USE_I18N=False)


@pytest.fixture
def small_chunks(monkeypatch):
    """Chunks of seven rows, without rest, each looked up just before."""

    def in_chunks(rows, do, rest=0):
        for at in range(0, len(rows), 7):
            do(rows[at : at + 7])
            yield at

    monkeypatch.setattr(sets, "in_chunks", in_chunks)
    monkeypatch.setattr(putting_in, "AHEAD", 7)
