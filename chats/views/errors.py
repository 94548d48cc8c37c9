"""The pages for what went wrong. They ask no database and no session, since either may be what is broken."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

PLAIN = "Something went wrong here. Your administrator finds it in the log as {error_id}.\n"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not fit: most often a page that was open while somebody signed in or out elsewhere."""
    logger.warning("Form refused at %r: %s", request.path, reason)
    return page(request, 403, template="403_csrf.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """A bug. The id on the page is in the reason phrase, which Django logs together with the stack."""
    error_id = secrets.token_hex(4)
    try:
        response = page(request, 500, error_id=error_id)
    except Exception:
        logger.exception("The error page of %s cannot be shown", error_id)
        response = HttpResponse(PLAIN.format(error_id=error_id), status=500, content_type="text/plain; charset=utf-8")
    response.reason_phrase = f"Error {error_id}"
    return response


def page(request: HttpRequest, status: int, template: str = "", **context: Any) -> HttpResponse:
    """The page of `status`, or for htmx the sentence of it alone."""
    if request.headers.get("HX-Request") == "true":
        context["layout"] = "errors/partial.html"
    return HttpResponse(render_to_string(template or f"{status}.html", context), status=status)
