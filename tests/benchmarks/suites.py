"""What is measured: streams beside the bare proxy, pages over size, the start."""

from __future__ import annotations

import asyncio
import sys
import time
import urllib.request

from asgiref.sync import sync_to_async

from chats.models import LLM, Chat, Connection, Message, Thread, User
from tests.benchmarks.measure import Spread, resident_megabytes
from tests.benchmarks.stage import process
from tests.benchmarks.streams import Run, floor, product
from tests.site import Site

PORT, FLOOR_PORT, MODEL_PORT = 8971, 8972, 8973
MODEL_URL = f"http://127.0.0.1:{MODEL_PORT}/v1"


def serve() -> tuple[str, ...]:
    return sys.executable, "manage.py", "serve", "--port", str(PORT)


def cast(model: str) -> tuple[User, LLM]:
    user, _ = User.objects.get_or_create(username="bench")
    connection, _ = Connection.objects.get_or_create(name="bench", defaults={"base_url": MODEL_URL})
    llm, _ = LLM.objects.get_or_create(connection=connection, model=model, defaults={"display_name": model})
    return user, llm


def threads(owner: User, llm: LLM, count: int) -> list[int]:
    return [Chat.objects.create(owner=owner, llm=llm).pk for _ in range(count)]


async def streams(counts: list[int], tokens: int, rate: float, *, floor: bool) -> None:
    model = f"tokens:{tokens}@{rate:g}" if rate else f"tokens:{tokens}"
    site = Site(PORT, "", None)  # type: ignore[arg-type]
    user, llm = await sync_to_async(cast)(model)
    cookie = await sync_to_async(site.session)(user)
    with process(sys.executable, "-m", "tests.model_server", "--port", str(MODEL_PORT), until=f"{MODEL_URL}/models", core=1):
        with process(*serve(), until=f"{site.url}/health/") as server:
            await measured("warm-up", product, site, cookie, await sync_to_async(threads)(user, llm, 5), tokens, rate, 0.1, server.pid)
            for count in counts:
                made = await sync_to_async(threads)(user, llm, count)
                spread = 0.5 if count > 1 else 0
                await measured(f"chatsite, {count} streams", product, site, cookie, made, tokens, rate, spread, server.pid)
        if floor:
            command = (sys.executable, "-m", "tests.benchmarks.bare_proxy", str(FLOOR_PORT), MODEL_URL)
            with process(*command, until=f"http://127.0.0.1:{FLOOR_PORT}/") as server:
                for count in [2, *counts]:
                    await measured(f"bare proxy, {count} streams", floor_run, model, count, tokens, 0.5, server.pid)


async def floor_run(model: str, count: int, tokens: int, spread: float, pid: int) -> Run:
    return await floor(FLOOR_PORT, model, count, tokens, spread, pid)


async def measured(name: str, work: object, *given: object) -> None:
    run = await work(*given)  # type: ignore[operator]
    print(run.row(name), flush=True)
    await asyncio.sleep(0.5)


def pages(sizes: list[int], counts: list[int]) -> None:
    """Server time of a thread page over the length of the thread, and of the list over the number of threads."""
    site = Site(PORT, "", None)  # type: ignore[arg-type]
    user, llm = cast("echo")
    cookie = site.session(user)
    with process(*serve(), until=f"{site.url}/health/") as server:
        for size in sizes:
            thread = long_thread(user, llm, size)
            timed(f"thread of {size:,} messages", f"{site.url}/threads/{thread}/", cookie)
        for count in counts:
            many_threads(user, count)
            timed(f"list of {count:,} threads", f"{site.url}/threads/", cookie)
        print(f"memory {resident_megabytes(server.pid):.0f} MB")


def timed(name: str, address: str, cookie: str) -> None:
    times, size = [], 0
    for round_ in range(33):
        request = urllib.request.Request(
            address,
            headers={"Cookie": f"sessionid={cookie}", "HX-Request": "true"}
            if address[-9:] == "/threads/"
            else {"Cookie": f"sessionid={cookie}"},
        )
        started = time.monotonic()
        with urllib.request.urlopen(request) as response:
            size = len(response.read())
        if round_ > 2:
            times.append(time.monotonic() - started)
    print(f"{name:<30} {Spread(times)}   {size / 1000:.0f} kB", flush=True)


def long_thread(owner: User, llm: LLM, messages: int) -> int:
    """A thread of so many messages with answers of some paragraphs, made in bulk."""
    from chats.models import Generation, Segment

    chat = Chat.objects.create(owner=owner, llm=llm, title=f"{messages} messages")
    text = "A paragraph with **bold** words and `code`, of the usual length for an answer. " * 4 + "\n\n- one\n- two\n"
    first = (Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    rows = [
        Message(
            pk=first + n,
            thread=chat,
            parent_id=first + n - 1 if n else None,
            role="assistant" if n % 2 else "user",
            author=None if n % 2 else owner,
            text=text,
            depth=n,
        )
        for n in range(messages)
    ]
    Message.objects.bulk_create(rows, batch_size=2000)
    replies = [row for row in rows if row.role == "assistant"]
    Generation.objects.bulk_create(
        [Generation(message=r, thread=chat, engine="model", llm=llm, state="done", last_seq=1) for r in replies], batch_size=2000
    )
    made = Generation.objects.filter(thread=chat).values_list("pk", flat=True)
    Segment.objects.bulk_create([Segment(generation_id=g, seq=1, first=1, kind="text", text=text) for g in made], batch_size=2000)
    Thread.objects.filter(pk=chat.pk).update(leaf=rows[-1].pk)
    return int(chat.pk)


def many_threads(owner: User, count: int) -> None:
    missing = count - Thread.objects.count()
    Thread.objects.bulk_create([Thread(kind="chats.thread", owner=owner, title=f"Thread {n}") for n in range(missing)], batch_size=5000)


def start() -> None:
    """From the command to the first answered request, once set up."""
    times = []
    memory = 0.0
    for _ in range(5):
        started = time.monotonic()
        with process(*serve(), until=f"http://127.0.0.1:{PORT}/health/") as server:
            times.append(time.monotonic() - started)
            memory = resident_megabytes(server.pid)
    print(f"start {Spread(times)}   idle memory {memory:.0f} MB")
