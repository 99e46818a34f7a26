"""Uploads are known by their content, not by their name."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huiyin.kernel.files.models import File
from huiyin.kernel.files.storing import BadFile, broken_files, store

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": backend, "OPTIONS": {"location": tmp_path}}
    }


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"<html><script>", b"MZ\x90\0", b"#!/bin/sh"])
def test_what_a_browser_or_a_machine_would_run_is_not_taken_in_under_any_name(content):
    with pytest.raises(BadFile, match="不是能识别的文件"):
        store(SimpleUploadedFile("照片.png", content))


def test_an_empty_file_says_so():
    with pytest.raises(BadFile, match="空文件"):
        store(SimpleUploadedFile("照片.png", b""))


def test_a_picture_is_attached_shown_to_who_sees_the_record_and_to_nobody_else(client, house, record):
    complaint = record()
    client.force_login(house.specialist)
    url = reverse("act", args=["complaints", complaint.pk, "matters.attach"])
    assert client.post(url, {"uploads": [SimpleUploadedFile("漏水.png", PNG)]}).status_code == 302
    file = File.objects.get()
    shown = reverse("file", args=["complaints", complaint.pk, file.pk])
    assert b"".join(client.get(shown).streaming_content) == PNG
    client.force_login(house.stranger)
    assert client.get(shown).status_code == 404
    assert broken_files() == []


def test_a_bad_file_is_refused_at_its_field(client, house, record):
    client.force_login(house.specialist)
    url = reverse("act", args=["complaints", record().pk, "matters.attach"])
    answer = client.post(url, {"uploads": [SimpleUploadedFile("a.png", b"<html>")]})
    assert answer.status_code == 422 and "不是能识别的文件" in answer.content.decode()
