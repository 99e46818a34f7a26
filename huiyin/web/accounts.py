"""How members come to an account: the department makes it; nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter

from huiyin.web.switching import signed_in


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def post_login(self, request, user, **facts):
        response = super().post_login(request, user, **facts)
        signed_in(request, response, user)
        return response
