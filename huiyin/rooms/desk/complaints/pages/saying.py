"""What the pages of complaints and parts say alike."""

from huiyin.web.templatetags.huiyin import due_level, due_words, when

MATTER = "matter__record__party", "matter__record__project", "matter__owner"


def level(row) -> str:
    return due_level(row.matter.next_due) if row.matter.is_open else "grey"


def due(row) -> str:
    return due_words(row.matter.next_due) if row.matter.is_open else when(row.matter.closed_at)


def name(member) -> str:
    return member.name if member else ""
