"""Who may do what over the socket of a thread, tried over real ones."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from asgiref.sync import sync_to_async

from chats.doorkeeper import NO_ACCESS, SIGNED_OUT
from chats.models import Chat, Membership, User
from chats.models.asking import Asked
from tests.access.inventory import VERBS, WRITER, Who
from tests.access.stage import Contents
from tests.models import Model
from tests.site import Site
from tests.viewer import Viewer
from tests.views.conftest import new_id

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = {"chats.Thread", "chats.Message", "chats.Chat", "chats.Membership"}  # the others change while an answer is written


@pytest.fixture
def waiting(ada: User, model: Model) -> Asked:
    """A thread of Ada's in which an answer is waited for: the model never says a word."""
    chat = Chat.objects.create(owner=ada, llm=model.llm("hang"))
    return chat.ask("What is churn?", by=ada, client_id=new_id(), parent=None)


def frame(verb: str, asked: Asked) -> dict[str, Any]:
    """What each verb needs to be taken."""
    more: dict[str, dict[str, Any]] = {
        "watch": {"leaf": asked.reply_id, "have": {}},
        "ask": {"id": new_id(), "text": "And now?", "parent": asked.reply_id},
        "stop": {"generation": asked.generation_id},
    }
    return {"type": verb, **more[verb]}


def is_taken(verb: str, asked: Asked, viewer: Viewer) -> bool:
    """Whether what was sent to `viewer` shows that its verb was done."""
    told = [frame for frame in viewer.frames if isinstance(frame, dict)]
    wanted = {"watch": "snapshot", "ask": "turn", "stop": "end"}[verb]
    return any(frame["type"] == wanted and frame["generation"] >= asked.generation_id for frame in told)


def is_refused(viewer: Viewer) -> bool:
    return any(isinstance(frame, dict) and frame["type"] == "refused" for frame in viewer.frames)


@sync_to_async
def let_in(who: Who, user: User, asked: Asked) -> None:
    role = Membership.Role.EDITOR if who == WRITER else Membership.Role.VIEWER
    Membership.objects.create(thread_id=asked.thread_id, user=user, role=role)


@pytest.mark.parametrize("verb", VERBS)
async def test_a_member_does_what_the_inventory_says(live: Site, ben: User, waiting: Asked, verb: str) -> None:
    await let_in(VERBS[verb], ben, waiting)
    async with await Viewer.of(live, ben, waiting.thread_id) as viewer:
        await viewer.send(frame(verb, waiting))
        await viewer.until(lambda: is_taken(verb, waiting, viewer))
        assert not is_refused(viewer)


@pytest.mark.parametrize("verb", [verb for verb, who in VERBS.items() if who == WRITER])
async def test_a_reader_is_refused_and_changes_nothing(live: Site, ben: User, waiting: Asked, verb: str) -> None:
    await let_in(Who.READER, ben, waiting)
    before = await sync_to_async(Contents)()
    async with await Viewer.of(live, ben, waiting.thread_id) as viewer:
        await viewer.send(frame(verb, waiting))
        await viewer.until(lambda: is_refused(viewer))
        await viewer.until(lambda: is_taken("watch", waiting, viewer))
        assert not is_taken(verb, waiting, viewer)
    assert not await sync_to_async(before.changed)() & TABLES


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("code", "reason"), [(NO_ACCESS, "forbidden"), (SIGNED_OUT, "signed_out")], ids=["stranger", "nobody"])
async def test_who_may_not_read_hears_why_and_nothing_else(
    live: Site, eve: User, waiting: Asked, verb: str, code: int, reason: str
) -> None:
    session = await sync_to_async(live.session)(eve) if code == NO_ACCESS else "of-nobody"
    headers = {"Cookie": f"sessionid={session}", "Origin": live.url}
    before = await sync_to_async(Contents)()
    async with aiohttp.ClientSession() as http:
        socket = await http.ws_connect(f"{live.socket_url}/ws/threads/{waiting.thread_id}/", headers=headers)
        await socket.send_json(frame(verb, waiting))
        heard = [message.json() async for message in socket]
        assert heard == [{"type": "bye", "reason": reason}]
        assert socket.close_code == code
    assert not await sync_to_async(before.changed)() & TABLES


async def test_the_answer_of_another_thread_cannot_be_stopped(live: Site, ben: User, waiting: Asked) -> None:
    own = await Chat.objects.acreate(owner=ben)
    async with await Viewer.of(live, ben, own.pk) as viewer:
        await viewer.send(frame("stop", waiting))
        await viewer.until(lambda: is_refused(viewer))


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "", "http://127.0.0.1.evil.test", "http://127.0.0.1:1"])
async def test_a_page_of_another_origin_cannot_open_a_socket(live: Site, ada: User, waiting: Asked, origin: str) -> None:
    session = await sync_to_async(live.session)(ada)
    headers = {"Cookie": f"sessionid={session}"} | ({"Origin": origin} if origin else {})
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await http.ws_connect(f"{live.socket_url}/ws/threads/{waiting.thread_id}/", headers=headers)
    assert refusal.value.status == 403
