"""Asking: one transaction, one message for one client id, branches instead of overwriting."""

from __future__ import annotations

import threading
import uuid

import pytest
from django.db import connection

from chats.models import Chat, Document, Generation, Message, Thread, User
from chats.models.asking import Asked, Refused, auto_title


def new_id() -> str:
    return str(uuid.uuid4())


def started(by: User, text: str = "What is churn?") -> Asked:
    return Chat.start(text, by=by, client_id=new_id())


def test_a_question_is_stored_with_an_empty_reply_and_a_waiting_generation(ada: User) -> None:
    asked = started(ada)
    thread = Thread.objects.get(pk=asked.thread_id)
    question, reply = Message.objects.get(pk=asked.question_id), Message.objects.get(pk=asked.reply_id)
    assert (question.role, question.text, question.depth, question.author) == ("user", "What is churn?", 0, ada)
    assert (reply.role, reply.text, reply.depth, reply.parent) == ("assistant", "", 1, question)
    assert reply.generation.state == Generation.State.QUEUED
    assert thread.leaf == reply
    assert thread.title == "What is churn?"
    assert thread.specific == Chat.objects.get(pk=thread.pk)


def test_the_same_client_id_twice_is_one_message(ada: User) -> None:
    first = started(ada)
    thread = Thread.objects.get(pk=first.thread_id)
    client = new_id()
    one = thread.ask("And now?", by=ada, client_id=client, parent=first.reply_id)
    two = thread.ask("And now?", by=ada, client_id=client, parent=first.reply_id)
    assert one.created
    assert not two.created
    assert (one.question_id, one.reply_id, one.generation_id) == (two.question_id, two.reply_id, two.generation_id)
    assert thread.messages.count() == 4


def test_the_same_id_with_another_text_or_in_another_thread_is_refused(ada: User) -> None:
    first, second = started(ada), started(ada)
    client = new_id()
    thread, other = Thread.objects.get(pk=first.thread_id), Thread.objects.get(pk=second.thread_id)
    thread.ask("One", by=ada, client_id=client, parent=first.reply_id)
    for where, text, parent in ((thread, "Two", first.reply_id), (other, "One", second.reply_id)):
        with pytest.raises(Refused) as refusal:
            where.ask(text, by=ada, client_id=client, parent=parent)
        assert refusal.value.code == "conflict"


def test_starting_a_chat_twice_with_one_id_makes_one_chat(ada: User) -> None:
    client = new_id()
    one, two = (Chat.start("Hello", by=ada, client_id=client) for _ in range(2))
    assert one.thread_id == two.thread_id
    assert Chat.objects.count() == 1


def test_ten_parallel_asks_with_one_id_are_one_message(ada: User) -> None:
    first = started(ada)
    thread = Thread.objects.get(pk=first.thread_id)
    client, results = new_id(), []

    def ask() -> None:
        try:
            results.append(thread.ask("Again", by=ada, client_id=client, parent=first.reply_id).question_id)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(results) == 10
    assert len(set(results)) == 1
    assert Message.objects.filter(client_id=client).count() == 1


@pytest.mark.parametrize(
    ("text", "client_id", "code"),
    [
        ("", "12345678", "empty"),
        (" \n ", "12345678", "empty"),
        ("x" * 200_001, "12345678", "too_long"),
        ("Hello", "", "bad_id"),
        ("Hello", "short", "bad_id"),
        ("Hello", "with spaces in it", "bad_id"),
        ("Hello", "x" * 65, "bad_id"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_changes_nothing(ada: User, text: str, client_id: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        Chat.start(text, by=ada, client_id=client_id)
    assert refusal.value.code == code
    assert not Thread.objects.exists()


def test_a_parent_of_another_thread_is_not_found(ada: User, eve: User) -> None:
    mine, hers = started(ada), started(eve)
    thread = Thread.objects.get(pk=mine.thread_id)
    for parent in (hers.reply_id, mine.question_id, 999_999):
        with pytest.raises(Refused) as refusal:
            thread.ask("Psst", by=ada, client_id=new_id(), parent=parent)
        assert refusal.value.code == "not_found"
    assert thread.messages.count() == 2


def test_a_stranger_s_document_cannot_be_attached(ada: User, eve: User) -> None:
    hers = Document.objects.create(owner=eve, name="secret.txt", file="documents/x")
    with pytest.raises(Refused) as refusal:
        Chat.start("Read this", by=ada, client_id=new_id(), documents=[hers.pk])
    assert refusal.value.code == "not_found"
    assert not Message.objects.exists()


def test_one_s_own_document_is_attached_to_question_and_thread(ada: User) -> None:
    document = Document.objects.create(owner=ada, name="mine.txt", file="documents/x")
    asked = Chat.start("Read this", by=ada, client_id=new_id(), documents=[document.pk, document.pk])
    assert list(Message.objects.get(pk=asked.question_id).documents.all()) == [document]
    assert list(Thread.objects.get(pk=asked.thread_id).documents.all()) == [document]


def test_a_stale_tab_makes_a_branch_and_overwrites_nothing(ada: User) -> None:
    first = started(ada)
    thread = Thread.objects.get(pk=first.thread_id)
    here = thread.ask("From this tab", by=ada, client_id=new_id(), parent=first.reply_id)
    there = thread.ask("From the stale tab", by=ada, client_id=new_id(), parent=first.reply_id)
    thread.refresh_from_db()
    assert thread.leaf_id == there.reply_id
    assert set(thread.messages.filter(parent=first.reply_id).values_list("pk", flat=True)) == {here.question_id, there.question_id}
    thread.show(Message.objects.get(pk=here.question_id))
    assert thread.leaf_id == here.reply_id


def test_an_edited_question_stands_beside_the_old_one_with_its_documents(ada: User) -> None:
    document = Document.objects.create(owner=ada, name="mine.txt", file="documents/x")
    asked = Chat.start("Frist", by=ada, client_id=new_id(), documents=[document.pk])
    question = Message.objects.get(pk=asked.question_id)
    edited = question.edit("First", by=ada, client_id=new_id())
    question.refresh_from_db()
    assert question.text == "Frist"
    beside = Message.objects.get(pk=edited.question_id)
    assert (beside.text, beside.parent_id, beside.depth) == ("First", None, 0)
    assert list(beside.documents.all()) == [document]


def test_regenerating_makes_a_numbered_attempt_beside_the_old(ada: User) -> None:
    asked = started(ada)
    reply = Message.objects.get(pk=asked.reply_id)
    second = reply.regenerate(by=ada)
    third = Message.objects.get(pk=second.reply_id).regenerate(by=ada)
    attempts = Generation.objects.filter(message__parent=asked.question_id).order_by("attempt")
    assert [g.attempt for g in attempts] == [0, 1, 2]
    assert Thread.objects.get(pk=asked.thread_id).leaf_id == third.reply_id
    with pytest.raises(Refused):
        Message.objects.get(pk=asked.question_id).regenerate(by=ada)


def test_deleting_a_question_takes_its_answers_and_moves_the_rest_up(ada: User) -> None:
    first = started(ada)
    thread = Thread.objects.get(pk=first.thread_id)
    second = thread.ask("Second", by=ada, client_id=new_id(), parent=first.reply_id)
    Message.objects.get(pk=second.reply_id).regenerate(by=ada)
    third = thread.ask("Third", by=ada, client_id=new_id(), parent=second.reply_id)
    Message.objects.get(pk=second.reply_id).remove()
    left = list(thread.messages.order_by("depth").values_list("pk", "parent", "depth"))
    assert left == [
        (first.question_id, None, 0),
        (first.reply_id, first.question_id, 1),
        (third.question_id, first.reply_id, 2),
        (third.reply_id, third.question_id, 3),
    ]
    thread.refresh_from_db()
    assert thread.leaf_id == third.reply_id


def test_deleting_the_last_turn_shows_what_was_before(ada: User) -> None:
    first = started(ada)
    thread = Thread.objects.get(pk=first.thread_id)
    second = thread.ask("Second", by=ada, client_id=new_id(), parent=first.reply_id)
    Message.objects.get(pk=second.question_id).remove()
    thread.refresh_from_db()
    assert thread.leaf_id == first.reply_id
    Message.objects.get(pk=first.question_id).remove()
    thread.refresh_from_db()
    assert thread.leaf_id is None
    assert not thread.messages.exists()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("What is churn?", "What is churn?"),
        ("\n\n## **Sales** by `region`\nmore", "Sales by region"),
        ("word " * 40, " ".join(["word"] * 12) + "…"),
        ("x" * 100, "x" * 60 + "…"),
        ("***", "Untitled"),
    ],
)
def test_a_thread_is_titled_after_its_first_question(text: str, title: str) -> None:
    assert auto_title(text) == title


def test_a_chosen_title_stays(ada: User) -> None:
    asked = started(ada)
    thread = Thread.objects.get(pk=asked.thread_id)
    thread.rename("  Churn,\n explained ")
    thread.ask("More", by=ada, client_id=new_id(), parent=asked.reply_id)
    thread.refresh_from_db()
    assert (thread.title, thread.title_is_auto) == ("Churn, explained", False)


def test_text_that_no_database_takes_is_mended(ada: User) -> None:
    asked = started(ada, "a\x00b\ud800c")
    assert Message.objects.get(pk=asked.question_id).text == "a�b?c"
