"""How long a server asks to be left alone."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from chats.connections.retry_after import retry_after


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("3", 3.0), ("0.5", 0.5), ("-4", 0.0), ("1e9", 86_400.0), ("", None), ("nan", None), ("inf", None), ("soon", None)],
)
def test_seconds_are_taken_where_they_make_sense(told: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": told}) == seconds


@pytest.mark.parametrize(("ahead", "least", "most"), [(30, 25, 30), (-30, 0, 0)])
def test_a_date_is_taken_too(ahead: int, least: float, most: float) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=ahead), usegmt=True)
    seconds = retry_after({"Retry-After": moment})
    assert seconds is not None
    assert least <= seconds <= most


def test_silence_is_none() -> None:
    assert retry_after({}) is None
