"""The port the site will listen on, tried before anything is prepared."""

import errno
import socket

from django.core.management.base import CommandError


def claimable(port: int, host: str = "127.0.0.1") -> None:
    """Raise `CommandError` with one sentence when nobody could listen on `port` now."""
    if not 0 < port < 65_536:
        raise CommandError(f"PORT={port} is not a port: choose one from 1024 to 65535.")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            reasons = {
                errno.EADDRINUSE: f"Port {port} is in use. Stop what listens there, or choose another: make run PORT={port + 1}",
                errno.EACCES: f"Port {port} needs more rights than this user has. Choose one above 1023: make run PORT=8000",
            }
            raise CommandError(reasons.get(error.errno or 0, f"Port {port} cannot be listened on: {error.strerror}.")) from None
