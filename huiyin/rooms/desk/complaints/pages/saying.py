"""What the pages of complaints and parts say alike."""


def name(member) -> str:
    return member.name if member else ""
