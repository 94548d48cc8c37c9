"""The inventory names every address of the site and every verb of its socket, and nothing that is gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import get_resolver, resolve
from django.urls.resolvers import URLPattern, URLResolver

from chats.consumers import ThreadSocket
from chatsite.asgi import sockets
from tests.access.inventory import ADMIN, ANYONE, ROUTES, SOCKETS, VERBS, Route
from tests.access.stage import Stage


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address below `resolver` with the namespace it stands in."""
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            yield from patterns(found, found.namespace or namespace)
        else:
            yield namespace, found


PATTERNS = list(patterns(get_resolver()))


def test_every_address_is_entered_and_no_entry_is_stale() -> None:
    assert {namespace for namespace, _ in PATTERNS} == {"", ADMIN}
    assert {found.name for namespace, found in PATTERNS if not namespace} == {route.name for route in ROUTES}


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_an_entry_s_address_is_that_of_its_name(stage: Stage, route: Route) -> None:
    assert resolve(stage.address(route)).url_name == route.name


def test_what_needs_no_signing_in_is_marked_and_nothing_else_is() -> None:
    public = {found.name for namespace, found in PATTERNS if not namespace and not getattr(found.callback, "login_required", True)}
    assert public == {route.name for route in ROUTES if route.least == ANYONE}


def test_every_socket_and_every_verb_is_entered_and_no_entry_is_stale() -> None:
    assert {str(route.pattern) for route in sockets.routes} == set(SOCKETS)
    assert set(ThreadSocket.VERBS) == set(VERBS)
