"""The shape of what is typed about units."""

from huiyin.web.forms import ActionForm, reason_field


class VoidForm(ActionForm):
    reason = reason_field()
