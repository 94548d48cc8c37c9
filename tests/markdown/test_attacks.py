"""Text from models and documents is shown, never run: at the end, and at every moment before it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chats.markdown import MarkdownStream, highlighted, render
from chats.markdown.languages import LEXERS
from tests.markdown.attacks import ATTACKS, CLASSES, PLACES
from tests.markdown.audit import faults
from tests.markdown.reading import Piece, cut, states, visible
from tests.markdown.writing import MARKDOWN, in_pieces

FRAGMENTS = st.sampled_from([attack for _, attack in ATTACKS]) | MARKDOWN


def assert_safe_throughout(pieces: list[Piece]) -> None:
    stream = MarkdownStream(9, "m7")
    seen = 0
    for viewer in states(stream, pieces):
        for html in [*viewer.blocks[seen:], viewer.tail]:
            assert faults(html) == (), html
        seen = len(viewer.blocks)
    assert faults("\n".join(stream.blocks)) == ()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", CLASSES)
def test_no_attack_comes_through_in_any_place(kind: str, place: str) -> None:
    for attack in CLASSES[kind]:
        html = render(PLACES[place].replace("{}", attack), 9, "m7")
        assert faults(html) == (), attack


@pytest.mark.parametrize("seconds", [0.05, 1.0])
@pytest.mark.parametrize("kind", CLASSES)
def test_no_attack_comes_through_character_by_character(kind: str, seconds: float) -> None:
    for attack in CLASSES[kind]:
        assert_safe_throughout(cut(attack, 1, seconds))


@pytest.mark.parametrize("place", PLACES)
def test_no_attack_comes_through_character_by_character_in_any_place(place: str) -> None:
    for kind, attacks in CLASSES.items():
        for attack in attacks[:: 8 if kind == "addresses" else 4]:
            assert_safe_throughout(cut(PLACES[place].replace("{}", attack), 1, 0.3))


@settings(deadline=None)
@given(st.lists(FRAGMENTS, min_size=1, max_size=4).map("".join).flatmap(in_pieces))
def test_no_mixture_of_attacks_comes_through_however_it_is_cut(pieces: list[Piece]) -> None:
    assert_safe_throughout(pieces)


@pytest.mark.parametrize("language", sorted(LEXERS))
def test_code_in_colour_is_escaped(language: str) -> None:
    for _, attack in ATTACKS:
        assert faults(f"<p>{highlighted(attack, language)}</p>") == ()


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b>bold</b>", "<!-- gone? -->"])
def test_html_is_shown_as_it_was_written(attack: str) -> None:
    assert visible(render(f"See {attack} here")) == f"See {attack} here"


def test_a_picture_becomes_a_link_that_only_a_click_follows() -> None:
    assert render("![A chart](https://beacon.test/x.png)") == (
        '<p><a href="https://beacon.test/x.png" rel="noopener noreferrer nofollow">A chart</a></p>'
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[https://bank.test](https://evil.test)", "https://bank.test (evil.test)"),
        ("[www.bank.com/login](https://evil.test/bank.com)", "www.bank.com/login (evil.test)"),
        ("[bank.com](https://bank.com@evil.test)", "bank.com (evil.test)"),
        ("https://bank.com@evil.test/x", "https://bank.com@evil.test/x (evil.test)"),
        ("[\u202emoc.knab](https://evil.test)", "\u202emoc.knab (evil.test)"),
        ("[bank.com](https:///evil.test)", "[bank.com](https:///evil.test)"),
        ("[**bank**.com](https://evil.test)", "bank.com (evil.test)"),
        ("[bank.com](https://www.bank.com/x)", "bank.com"),
        ("[the report](https://example.org)", "the report"),
        ("[notes.md](https://example.org/notes.md)", "notes.md"),
    ],
)
def test_a_link_whose_words_name_another_host_says_where_it_leads(text: str, shown: str) -> None:
    assert visible(render(text)) == shown


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>x</script>",
        "<p onclick='x'>y</p>",
        "<a href='javascript:x' rel='noopener noreferrer nofollow'>y</a>",
        "<a href='jav\tascript:x' rel='noopener noreferrer nofollow'>y</a>",
        "<a href='//evil.test' rel='noopener noreferrer nofollow'>y</a>",
        "<img src=x>",
        "<p style='x'>y</p>",
        "<a id='csrf'>x</a>",
        "<p hx-get='/x'>y</p>",
        "<input name=x>",
        "<!-- x -->",
        "<p>x <iframe",
        "<div class='dialog'>x</div>",
        "<math><mspace width='999em'></mspace></math>",
    ],
)
def test_the_audit_itself_finds_what_is_wrong(hostile: str) -> None:
    assert faults(hostile) != ()
