"""What can happen with plans, meetings and findings; each file registers its verbs when it is imported."""

from huiyin.rooms.people.plans.actions import chasing, findings, items, measuring, meetings, plans

__all__ = ["chasing", "findings", "items", "measuring", "meetings", "plans"]
