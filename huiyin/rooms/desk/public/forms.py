"""The shape of what is typed: about places, by members; and by strangers on the public pages."""

from __future__ import annotations

import secrets

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.files.storing import kind_of
from huiyin.kernel.notices.routing import link_to
from huiyin.rooms.desk.complaints.models import Category
from huiyin.web.forms import ActionForm, OpeningForm, PhonesField, reason_field, words_field

SHORTEST_FILL = 3  # seconds in which nobody fills a form in by hand
LONGEST_FILL = 12 * 3600  # seconds after which a page must be opened anew
MOST_PICTURES = 4
LARGEST_PICTURE = 10 * 1024 * 1024  # bytes


class _PlaceFields(forms.Form):
    name = forms.CharField(label=_("地点"), max_length=40, help_text=_("如 一号楼大堂、售楼处"))
    address = forms.CharField(label=_("位置"), max_length=120, help_text=_("客户怎么走过来"))
    phone = forms.CharField(label=_("投诉电话"), max_length=30)
    hours = forms.CharField(label=_("接待时间"), max_length=80, help_text=_("如 每天 8:30–18:00"))
    words = forms.CharField(label=_("说明"), max_length=200, required=False)


class AddPlaceForm(_PlaceFields, OpeningForm):
    wide = ("address", "words")
    spoken = ("words",)


class CorrectPlaceForm(_PlaceFields, ActionForm):
    wide = ("address", "words")
    spoken = ("words",)
    reason = reason_field()

    def prepare(self) -> None:
        for name in ("name", "address", "phone", "hours", "words"):
            self.fields[name].initial = getattr(self.subject, name, "")


def new_secret() -> str:
    """128 random bits, as they stand in an address."""
    return secrets.token_urlsafe(16)


class ShareForm(ActionForm):
    """Shows the link before it is issued: afterwards only its hash is known. The signature keeps it one of ours."""

    link = forms.CharField(
        label=_("给客户的链接"),
        required=False,
        widget=forms.TextInput(attrs={"readonly": True, "spellcheck": "false"}),
        help_text=_("现在复制；签发后才能打开，以后不再显示"),
    )
    by_message = forms.BooleanField(label=_("同时用短信发给客户"), required=False)
    signed = forms.CharField(widget=forms.HiddenInput, required=False)
    wide = ("link",)

    def prepare(self) -> None:
        secret = self._secret() or new_secret()
        self.initial = dict(self.initial) | {
            "signed": Signer(salt="link").sign(secret),
            "link": link_to(f"/m/{secret}") or f"/m/{secret}",
        }

    def _secret(self) -> str:
        try:
            return Signer(salt="link").unsign(self.data.get("signed", "")) if self.is_bound else ""
        except BadSignature:
            return ""

    def facts(self):
        return {"secret": self._secret(), "by_message": self.cleaned_data["by_message"]}


class Pictures(forms.FileField):
    """Some pictures, each known by its content and not too large."""

    def __init__(self, **kwargs) -> None:
        widget = _Several(attrs={"multiple": True, "accept": "image/*"})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, data, initial=None):
        uploads = [one for one in data or [] if one]
        if len(uploads) > MOST_PICTURES:
            raise forms.ValidationError(_("最多%d张照片") % MOST_PICTURES)
        for one in uploads:
            head = one.read(16)
            one.seek(0)
            if not kind_of(head).startswith("image/"):
                raise forms.ValidationError(_("“%s”不是照片") % one.name[:40])
            if one.size > LARGEST_PICTURE:
                raise forms.ValidationError(_("“%s”超过 10 MB，请压缩后再传") % one.name[:40])
        return uploads


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else []


class ComplainForm(forms.Form):
    """What a stranger tells at a place's page. Two traps for machines: a field nobody sees, and time."""

    category = forms.ChoiceField(
        label=_("想说的是"),
        choices=[(one.value, one.label) for one in (Category.COMPLAINT, Category.REQUEST, Category.OPINION)],
        initial=Category.COMPLAINT,
        widget=forms.RadioSelect,
    )
    words = words_field(
        _("什么事"), rows=5, max_length=2000, min_length=5, help_text=_("时间、地点、经过，写得越具体越好")
    )
    pictures = Pictures(label=_("照片"), help_text=_("可不传，最多四张"))
    name = forms.CharField(
        label=_("您的称呼"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhonesField(
        label=_("您的电话"), widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    )
    door = forms.CharField(
        label=_("房号"), max_length=40, required=False, help_text=_("如 3-2-1502，与房屋无关的可不填")
    )
    consent = forms.BooleanField(
        label=_("我同意贵部门为办理这件事使用以上信息，并通过电话与我联系"),
        error_messages={"required": _("请勾选同意，否则我们无法联系您")},
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1"}))
    key = forms.UUIDField(widget=forms.HiddenInput)
    opened = forms.CharField(widget=forms.HiddenInput)

    @staticmethod
    def stamp() -> str:
        """When the page was opened, signed."""
        return Signer(salt="opened").sign(str(int(clock.now().timestamp())))

    def by_hand(self) -> bool:
        """Whether a person filled it in, as far as one can tell."""
        if self.data.get("website"):
            return False
        try:
            opened = int(Signer(salt="opened").unsign(self.data.get("opened", "")))
        except (BadSignature, ValueError):
            return False
        return SHORTEST_FILL <= clock.now().timestamp() - opened <= LONGEST_FILL


class RemarkForm(forms.Form):
    words = words_field(_("想补充什么"), rows=3, max_length=500)
    pictures = Pictures(label=_("照片"))


class VerdictForm(forms.Form):
    words = forms.CharField(label=_("哪里不满意"), max_length=200)
