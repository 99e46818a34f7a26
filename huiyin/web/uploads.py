"""What comes with a form as a file: pictures and papers, and signatures written on the screen."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy

from huiyin.kernel.files.storing import BadFile, store


class FilesField(forms.FileField):
    """Pictures and papers chosen, dropped or pasted: put into the store, each known by its content."""

    class Drop(forms.ClearableFileInput):
        allow_multiple_selected = True
        template_name = "web/widgets/upload.html"

    widget = Drop

    def __init__(self, *, label: Any = "", **kwargs) -> None:
        super().__init__(label=label or gettext_lazy("照片或文件"), **kwargs)

    def clean(self, data, initial=None):
        uploads = data if isinstance(data, list) else [data] if data else []
        if not uploads:
            return super().clean(None) or []
        try:
            return [store(super(FilesField, self).clean(upload, initial)) for upload in uploads]
        except BadFile as problem:
            raise forms.ValidationError(str(problem)) from problem


class SignatureField(forms.Field):
    """What somebody signed on the screen: a picture in the store, or None."""

    class Pad(forms.Widget):
        template_name = "web/widgets/signature.html"

    widget = Pad

    def __init__(self, *, label: Any = "", required: bool = False, **kwargs) -> None:
        super().__init__(label=label or gettext_lazy("签字"), required=required, **kwargs)

    def to_python(self, value):
        if not value:
            return None
        head, _comma, data = str(value).partition(",")
        try:
            if head != "data:image/png;base64":
                raise BadFile
            return store(ContentFile(base64.b64decode(data, validate=True), str(gettext_lazy("签字.png"))))
        except (BadFile, binascii.Error) as problem:
            raise forms.ValidationError(gettext_lazy("签字没有收到，请重新签一次")) from problem
