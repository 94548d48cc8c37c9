"""Set-up makes a new site ready, an old one ready again, and never two of anything."""

from __future__ import annotations

import socket
import stat
from collections.abc import Iterator

import pytest

from tests.catalogue import catalogue
from tests.project.sites import Place, free_port, links

KEY = "sk-CANARY-of-the-environment"


@pytest.fixture
def offered() -> Iterator[str]:
    """The address of a server that has two models."""
    with catalogue() as address:
        yield address


def test_a_new_site_has_all_it_needs(new: Place) -> None:
    place = new
    assert place.said.rstrip().splitlines()[-1].endswith(links(place.said)[0])
    assert place.query("SELECT username, is_superuser, substr(password, 1, 1) FROM chats_user") == [("admin", 1, "!")]
    assert place.query("SELECT engine, is_default FROM chats_llm") == [("builtin", 1)]
    assert place.query("SELECT count(*) FROM chats_document WHERE in_library AND state = 'ready'") == [(1,)]
    assert place.query("SELECT title FROM chats_thread") == [("Ask the handbook",)]
    assert place.query("SELECT DISTINCT state FROM chats_generation") == [("queued",)]


def test_keys_are_for_their_owner_alone(new: Place) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (new.data / "keys").iterdir()}
    assert modes == {"secret": 0o600, "encryption": 0o600}
    assert stat.S_IMODE(new.data.stat().st_mode) == 0o700


def test_a_second_set_up_changes_nothing_but_the_link(used: Place, new: Place) -> None:
    tables = ("chats_user", "chats_llm", "chats_document", "chats_passage", "chats_thread", "chats_message")
    said = used.prepared()
    assert {table: used.query(f"SELECT * FROM {table}") for table in tables} == {
        table: new.query(f"SELECT * FROM {table}") for table in tables
    }
    assert links(said)[0].rsplit("/", 2)[1] != links(new.said)[0].rsplit("/", 2)[1]
    assert "Static files collected" not in said


def test_three_set_ups_at_once_make_one_of_each(place: Place) -> None:
    running = [place.begin("setup") for _ in range(3)]
    said = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    assert place.query("SELECT count(*) FROM chats_user") == [(1,)]
    assert place.query("SELECT count(*) FROM chats_llm") == [(1,)]
    assert place.query("SELECT count(*) FROM chats_thread") == [(1,)]
    assert len({key.read_text() for key in (place.data / "keys").glob("secret")}) == 1
    assert sum("Made the first administrator" in words for words in said) == 1


def test_a_site_with_people_gets_no_administrator(used: Place) -> None:
    used.query("UPDATE chats_user SET username = 'ada', is_superuser = 0")
    assert not links(used.prepared())
    assert used.query("SELECT username FROM chats_user") == [("ada",)]


def test_an_administrator_with_a_password_gets_no_link(used: Place) -> None:
    used.query("UPDATE chats_user SET password = 'pbkdf2_sha256$1$x$y'")
    said = used.prepared()
    assert not links(said)
    assert "signin_link" in said
    assert links(used.manage("signin_link", "admin").stdout)


def test_a_port_in_use_is_told_in_one_sentence(place: Place) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", place.port))
        taken.listen()
        done = place.manage("setup")
    assert done.returncode != 0
    assert f"Port {place.port} is in use" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (place.data / "chatsite.sqlite3").exists()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORT", "eighty", "PORT='eighty' is not a whole number."),
        ("TRUST_PROXY", "maybe", "TRUST_PROXY='maybe' is not yes or no."),
        ("DATABASE_URL", "mongo://me:secret@host/name", "DATABASE_URL is not the address of a database"),
    ],
)
def test_nonsense_in_a_setting_is_told_in_one_sentence(place: Place, name: str, value: str, told: str) -> None:
    place.settings[name] = value
    done = place.manage("setup")
    assert done.returncode != 0
    assert done.stderr.startswith(f"chatsite cannot start: {told}")
    assert len(done.stderr.splitlines()) == 1
    assert "secret" not in done.stderr


@pytest.mark.parametrize("below", ["", "data"])
def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(place: Place, below: str) -> None:
    place.data.write_text("a file where a folder should be")
    place.data = place.data / below
    done = place.manage("setup")
    assert done.returncode != 0
    assert done.stderr.startswith(f"chatsite cannot start: DATA_DIR={place.data} cannot be used")
    assert len(done.stderr.splitlines()) == 1


def test_a_database_that_cannot_be_opened_is_told_in_one_sentence(used: Place) -> None:
    (used.data / "chatsite.sqlite3").unlink()
    (used.data / "chatsite.sqlite3").mkdir()
    done = used.manage("setup")
    assert done.stderr == "CommandError: The database cannot be prepared: unable to open database file\n"


def test_links_are_made_for_people_who_exist_and_are_on(used: Place) -> None:
    assert "Nobody is called 'nobody'." in used.manage("signin_link", "nobody").stderr
    used.query("UPDATE chats_user SET is_active = 0")
    assert "switched off" in used.manage("signin_link").stderr


def test_the_environment_connects_a_model(used: Place, offered: str) -> None:
    used.settings |= {"OPENAI_BASE_URL": offered, "OPENAI_API_KEY": KEY}
    said = used.prepared()
    assert "2 models, 2 of them new" in said
    assert used.query("SELECT model FROM chats_llm WHERE is_default") == [("small-1",)]
    sealed = used.query("SELECT api_key FROM chats_connection")
    assert KEY not in said
    assert not used.files_with(KEY)

    used.settings |= {"OPENAI_API_KEY": "sk-another", "DEFAULT_MODEL": "large-1"}
    assert "0 of them new" in used.prepared()
    assert used.query("SELECT count(*) FROM chats_connection") == [(1,)]
    assert used.query("SELECT api_key FROM chats_connection") != sealed
    assert used.query("SELECT model FROM chats_llm WHERE is_default") == [("large-1",)]


def test_a_start_without_the_key_keeps_it_for_its_server_alone(used: Place, offered: str) -> None:
    used.settings |= {"OPENAI_BASE_URL": offered, "OPENAI_API_KEY": KEY}
    used.prepared()
    shown = "from chats.models import Connection; print(repr(Connection.objects.get().api_key))"
    del used.settings["OPENAI_API_KEY"]
    used.prepared()
    assert used.manage("shell", "-v0", "-c", shown).stdout.strip() == repr(KEY)

    used.settings["OPENAI_BASE_URL"] = f"http://127.0.0.1:{free_port()}/v1"
    used.prepared()
    assert used.manage("shell", "-v0", "-c", shown).stdout.strip() == "''"


def test_a_server_that_is_away_does_not_stop_the_start(used: Place) -> None:
    used.settings |= {"OPENAI_BASE_URL": f"http://127.0.0.1:{free_port()}/v1", "DEFAULT_MODEL": "later-1"}
    said = used.prepared()
    assert "not reachable now" in said
    assert used.query("SELECT model FROM chats_llm WHERE is_default") == [("later-1",)]


def test_what_an_operator_chose_stays(used: Place, offered: str) -> None:
    used.settings["OPENAI_BASE_URL"] = offered
    used.prepared()
    used.query("UPDATE chats_llm SET is_default = 0")
    used.query("UPDATE chats_llm SET is_default = 1 WHERE engine = 'builtin'")
    used.prepared()
    assert used.query("SELECT engine FROM chats_llm WHERE is_default") == [("builtin",)]
