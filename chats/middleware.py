"""What every response of a signed-in person carries."""

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


class PrivateResponses:
    """Pages are private: no shared cache keeps them, and a partial is never mistaken for its page."""

    sync_capable = async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse | Awaitable[HttpResponse]]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse | Awaitable[HttpResponse]:
        response = self.get_response(request)
        return self.later(response) if isinstance(response, Awaitable) else self.marked(response)

    async def later(self, response: Awaitable[HttpResponse]) -> HttpResponse:
        return self.marked(await response)

    def marked(self, response: HttpResponse) -> HttpResponse:
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["HX-Request", "Cookie"])
        return response
