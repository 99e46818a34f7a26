"""What the shell shows around every page."""


def shell(request) -> dict:
    return {}
