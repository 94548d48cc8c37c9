"""Faults of the wire as `EngineError`s: no name, no connection, no trust, cut off, not HTTP."""

import ssl

import aiohttp

from chats.engines.pieces import EngineError

NO_TRUST = (
    "The secure connection to the model server could not be made: its certificate is not trusted. "
    "An administrator can check the address and the certificate."
)
NO_TLS = "The secure connection to the model server could not be made. An administrator can check whether its address begins with https."
NO_NAME = "The model server cannot be found: its name has no address. An administrator can check the base URL."
NO_ANSWER = "The model server cannot be reached: nothing answers at its address."
NOT_REACHED = "The model server could not be reached in time."
CUT = "The connection to the model server was cut before the answer was complete."
NOT_HTTP = "What answers at the model server's address does not speak HTTP. An administrator can check the base URL."
NO_ADDRESS = "The base URL of this connection is not a web address. An administrator can correct it."
BAD_HEADER = "The key or a header of this connection has characters that cannot be sent. An administrator can enter it again."


def fault(exc: Exception) -> EngineError:
    """What `exc`, raised by the HTTP client, means for a person. Its own text is dropped: it may hold an address or a header."""
    for kinds, code, message, passing in MEANINGS:
        if isinstance(exc, kinds):
            return EngineError(code, message, detail={"passing": passing})
    return EngineError("cut", CUT, detail={"passing": True})


# The first row that fits decides, so the special stand before the general.
MEANINGS: tuple[tuple[tuple[type[Exception], ...], str, str, bool], ...] = (
    ((aiohttp.ClientConnectorCertificateError, ssl.SSLCertVerificationError), "unavailable", NO_TRUST, False),
    ((aiohttp.ClientSSLError, ssl.SSLError), "unavailable", NO_TLS, False),
    ((aiohttp.ClientConnectorDNSError,), "unavailable", NO_NAME, True),
    ((aiohttp.ServerTimeoutError, TimeoutError), "timeout", NOT_REACHED, False),
    ((aiohttp.ClientConnectorError,), "unavailable", NO_ANSWER, True),
    ((aiohttp.ClientResponseError,), "malformed", NOT_HTTP, False),
    ((aiohttp.InvalidURL,), "not_found", NO_ADDRESS, False),
    ((ValueError,), "unauthorised", BAD_HEADER, False),
)
