"""What a launch promises: each of its lines, its opening, and one day its end."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.promises.kinds import PromiseKind, register

# A line is a promise of its launch to whoever is to do it, see docs/modules/launches.md. Each is kept by itself:
# the verb that finishes one line must not keep the others, so no verb is named here.
LINE = register(
    PromiseKind(
        "launches.line",
        _("准备开盘"),
        clause="YX-2.3.2",
        within="",
        act="launches.finish_line",
        to="member",
    )
)
CERTIFY = register(PromiseKind("launches.certify", _("备齐证照"), clause="YX-2.3.3", within="", to="member"))
OPENING = register(
    PromiseKind(
        "launches.open",
        _("按期开盘"),
        clause="YX-2.3.2",
        within="",
        kept_by=("launches.open_sale",),
        to="leader",
    )
)
ENDING = register(
    PromiseKind(
        "launches.end",
        _("项目结束"),
        clause="YX-3.1.8",
        within="",
        kept_by=("launches.close",),
        to="leader",
    )
)
