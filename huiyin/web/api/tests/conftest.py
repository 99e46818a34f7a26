import pytest
from django.test import Client

from huiyin.web.api.tokens import make


class Program:
    """A program at the API, as curl would speak to it: a token, JSON there, JSON back."""

    def __init__(self, member, *scopes: str, days: int = 30) -> None:
        self.token, self.secret = make(member, "测试", scopes or ("*",), days)
        self.client = Client(headers={"Authorization": f"Bearer {self.secret}"})

    def get(self, path: str):
        return self.client.get(path)

    def post(self, path: str, body=None, **headers: str):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, body or {}, content_type="application/json", headers=headers)


@pytest.fixture
def program(house):
    """A program in a member's name, within scopes."""
    return Program
