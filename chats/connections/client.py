"""The HTTP client: one shared session per event loop, made when first needed."""

import asyncio
from weakref import WeakKeyDictionary

import aiohttp

KEEP_ALIVE = 60.0  # seconds an idle connection stays open
NAMES_FOR = 30  # seconds an address is remembered
READ_BUFFER = 65_536  # bytes; twice as much may wait for a slow reader before the server is held back

sessions: WeakKeyDictionary[asyncio.AbstractEventLoop, aiohttp.ClientSession] = WeakKeyDictionary()


def session() -> aiohttp.ClientSession:
    """The session of the running loop. It keeps no cookies, unpacks nothing and limits no connections."""
    loop = asyncio.get_running_loop()
    found = sessions.get(loop)
    if found is None or found.closed:
        found = sessions[loop] = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=KEEP_ALIVE, ttl_dns_cache=NAMES_FOR),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            read_bufsize=READ_BUFFER,
            trust_env=False,
        )
    return found


async def close() -> None:
    """Close the running loop's session with all its connections; the next request makes a new one."""
    found = sessions.pop(asyncio.get_running_loop(), None)
    if found is not None:
        await found.close()
