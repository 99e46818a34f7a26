"""What can happen: a phrase is noted or excused; a record is drawn, scored, objected to and decided on."""

from huiyin.rooms.desk.quality.actions import checking, deciding, drawing, noting  # noqa: F401
