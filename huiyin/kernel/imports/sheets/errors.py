"""The one error of reading files, and the limits it names."""

from django.utils.translation import gettext as _

MAX_ROWS = 200_000
MAX_COLUMNS = 200


class SheetError(ValueError):
    """A file that cannot be read; the message is a Chinese sentence that says what to do."""


def too_large(name: str) -> SheetError:
    """The refusal of a sheet beyond the limits."""
    return SheetError(
        _("工作表“%(name)s”超过 %(rows)d 行或 %(columns)d 列，请删去多余的行列，或拆成几个文件再上传。")
        % {"name": name, "rows": MAX_ROWS, "columns": MAX_COLUMNS}
    )
