"""Attempts: how often somebody has tried to sign in to one account from one address, kept in the cache."""

from __future__ import annotations

import hashlib
import unicodedata

from django.conf import settings
from django.core.cache import cache


class Attempts:
    """A count that pauses after `SIGN_IN_ATTEMPTS` tries for `SIGN_IN_PAUSE` seconds, whether or not there is such an account.

    Every try is counted before the password is looked at, so that many at once win nothing. The address is that of the
    connection: headers that a client can write are not believed.
    """

    def __init__(self, account: str, address: str) -> None:
        name = unicodedata.normalize("NFKC", account).casefold()
        self.key = "sign-in:" + hashlib.sha256(f"{address}\n{name}".encode("utf-8", "replace")).hexdigest()

    def take(self) -> bool:
        """Count a try; False when there have been too many. Tries that are refused do not make the pause longer."""
        cache.add(self.key, 0, settings.SIGN_IN_PAUSE)
        try:
            taken = cache.incr(self.key)
        except ValueError:  # the count ran out between the two lines
            return True
        if taken <= settings.SIGN_IN_ATTEMPTS:
            cache.touch(self.key, settings.SIGN_IN_PAUSE)
        return taken <= settings.SIGN_IN_ATTEMPTS

    def forget(self) -> None:
        """Begin anew, after the right password."""
        cache.delete(self.key)
