"""What happens to doors, to reports from the site, and to what is known of a project."""

from huiyin.registers.estates.actions import layout, progress, questions, sheets, units  # noqa: F401
