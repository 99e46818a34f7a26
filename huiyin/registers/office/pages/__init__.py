"""What the office shows."""

from huiyin.registers.office.pages import absences, appointments, circulars, duties, tasks  # noqa: F401
