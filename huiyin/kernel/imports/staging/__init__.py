"""From a file to rows of which each is sound, set aside by name, or listed with what is wrong with it (reading 67)."""

from huiyin.kernel.imports.staging.asides import put_back, set_aside, set_bad_aside
from huiyin.kernel.imports.staging.checking import check
from huiyin.kernel.imports.staging.listing import problems_of, recount, rows_of, skipped_of
from huiyin.kernel.imports.staging.reading import remap, stage
from huiyin.kernel.imports.staging.workbooks import problems_workbook, template_workbook

__all__ = [
    "check",
    "problems_of",
    "problems_workbook",
    "put_back",
    "recount",
    "remap",
    "rows_of",
    "set_aside",
    "set_bad_aside",
    "skipped_of",
    "stage",
    "template_workbook",
]
