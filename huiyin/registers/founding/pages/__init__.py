"""The first day of a house, and its people."""

from huiyin.registers.founding.pages import people, starting  # noqa: F401
