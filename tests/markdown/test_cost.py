"""What rendering costs: in proportion to the text, whatever the text, and never much at once."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import FrameType
from typing import Any

import pytest
from markdown_it.token import Token

from chats.markdown import MarkdownStream, article, render_blocks, sentences
from chats.markdown.formulas import mathml
from tests.markdown.hostile import HOSTILE

PART = """## Churn by region {n}

The **north** lost more customers than the *south* in quarter {n}: 4.2 % against 2.9 % [1], mostly since `renewal_date` moved.
See [the report](https://example.org/r/{n}), https://example.org/q?x={n} and the formula $c_{n} = l_{n} / a_{n}$.

- First, contracts **ended** in March ({n} of them)
- Second, `price` rose by 12 % [2]
  - and once more in June, when the discount of the large accounts had run out

| Region | Customers | Churn |
|---|---:|---:|
| North | 1,204 | 4.2 % |
| East {n} | 1,022 | 3.1 % |

```sql
SELECT region, avg(churned::int) AS churn FROM customers WHERE quarter = {n} GROUP BY region;
```

A plain sentence that goes on for a while, with several clauses and no markup at all, ends the part; it says that the difference
is significant, but only just, and that more data are needed before anyone acts on it.

"""
SMALL, LARGE = 6_000, 24_000
PATIENCE = 15  # times what honest text of the same length takes


class Work:
    """What one rendering did: characters parsed, and those of the largest feed; characters sent."""

    def __init__(self) -> None:
        self.parsed = self.largest = self.sent = 0

    def stream(self, text: str, size: int, seconds: float = 0.05) -> MarkdownStream:
        stream = MarkdownStream(2)
        for place, start in enumerate(range(0, len(text), size)):
            before = self.parsed
            self.sent += len(json.dumps(stream.feed(text[start : start + size], place * seconds), ensure_ascii=False))
            self.largest = max(self.largest, self.parsed - before)
        self.sent += len(json.dumps(stream.finish(), ensure_ascii=False))
        return stream


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Work]:
    """Makes counters; every block that is parsed counts on the latest one."""
    made = [Work()]
    parse = article.tokens_of

    def counted(source: str, env: dict[str, Any], is_loose: bool) -> list[Token]:
        made[-1].parsed += len(source)
        return parse(source, env, is_loose)

    def make() -> Work:
        made.append(Work())
        return made[-1]

    monkeypatch.setattr(article, "tokens_of", counted)
    return make


def answer(tokens: int) -> str:
    """An answer as models write them; four characters make a token."""
    return "".join(PART.replace("{n}", str(n)) for n in range(1 + 4 * tokens // len(PART)))[: 4 * tokens]


@pytest.mark.parametrize("size", [4, 10, 40])
@pytest.mark.parametrize("tokens", [500, 2_000, 10_000])
def test_an_honest_answer_is_parsed_two_and_a_half_times_at_most_however_long_it_is(
    works: Callable[[], Work], tokens: int, size: int
) -> None:
    work, text = works(), answer(tokens)
    stream = work.stream(text, size)
    assert stream.blocks == render_blocks(text, 2)
    assert work.parsed <= 3_000 + 2.5 * len(text) + len(text)  # the last summand is `render_blocks`
    assert work.largest <= 4_000
    assert work.sent <= 8 * len(text)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_parsed_and_sent_in_proportion_to_its_length(works: Callable[[], Work], name: str) -> None:
    small = works()
    with at_most(PATIENCE * honest()):
        small.stream(HOSTILE[name](SMALL), 4)
    large = works()
    with at_most(2 * PATIENCE * honest()):
        large.stream(HOSTILE[name](LARGE), 4)
    assert large.parsed <= 3_000 + 6 * LARGE
    assert large.sent <= 5 * (small.sent + 10_000)


def test_a_paragraph_of_a_hundred_kilobytes_is_parsed_about_once(works: Callable[[], Work]) -> None:
    work, text = works(), "word **bold** and so on, " * 4_000
    work.stream(text, 10)
    assert work.parsed <= 3 * len(text)


@pytest.mark.parametrize("unit", ["- item **b** `c` and more\n", "| north | 1,204 |\n"])
def test_what_is_sent_of_a_long_list_or_table_grows_with_it_and_no_faster(works: Callable[[], Work], unit: str) -> None:
    head = "| a | b |\n|---|---|\n" if "|" in unit else ""
    sent = []
    for rows in (250, 1_000):
        work = works()
        work.stream(head + unit * rows, 10)
        sent.append(work.sent)
    assert sent[1] <= 5 * sent[0]


def seconds_of(task: Callable[[], object]) -> float:
    mathml.cache_clear()
    start = time.process_time()
    task()
    return time.process_time() - start


def stream_all(text: str) -> None:
    """Half in small pieces, the rest at once."""
    stream = MarkdownStream(2)
    for place, start in enumerate(range(0, len(text) // 2, 4)):
        stream.feed(text[start : min(start + 4, len(text) // 2)], place * 0.05)
    stream.feed(text[len(text) // 2 :], 1e6)
    stream.finish()


@cache
def honest() -> float:
    """Seconds of CPU that an honest text takes."""
    text = answer(LARGE // 4)
    return min(seconds_of(lambda: stream_all(text)) for _ in range(3))


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """An error once so much CPU was used, even in the middle of a regular expression."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"more than {seconds:.1f} s of CPU")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_costs_no_more_than_a_few_honest_ones(name: str) -> None:
    text = HOSTILE[name](LARGE)
    with at_most(PATIENCE * honest()):
        stream_all(text)
    with at_most(PATIENCE * honest()):
        MarkdownStream().feed(text, 0)
    with at_most(PATIENCE * honest()):
        sentences(text)
