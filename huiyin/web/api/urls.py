"""The API's addresses. None of them asks for a sign-in page: they answer 401 in words of their own."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from huiyin.web.api.endpoints import api
from huiyin.web.api.problems import missing, response


@csrf_exempt
def unknown(request, rest: str = ""):
    return response(missing())


app_name = "api"
urlpatterns = [
    *(one for one in api.urls[0] if getattr(one, "name", "") != "api-root"),
    path("", unknown, name="api-root"),
    path("<path:rest>", unknown),
]
for one in urlpatterns:
    one.callback.login_required = False  # type: ignore[union-attr]
