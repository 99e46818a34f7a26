"""What plans, meetings and findings show."""

from huiyin.rooms.people.plans.pages import calendar, corrections, items, meetings, plans

__all__ = ["calendar", "corrections", "items", "meetings", "plans"]
