"""Formats: each is read to the blocks a reader of the file would see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chats.documents.extraction import Extraction, extract
from chats.documents.parsing.block import Block
from tests.documents.making import member, pdf, with_member, word

Keep = Callable[[str, bytes | str], Path]


@pytest.fixture
def reading(keep: Keep) -> Callable[[str, bytes | str], Extraction]:
    return lambda name, content: extract(keep("file", content), name)


Reading = Callable[[str, bytes | str], Extraction]


def texts(extraction: Extraction) -> list[str]:
    return [block.text for block in extraction.blocks]


def test_wrapped_lines_of_plain_text_are_joined_and_lists_are_not(reading: Reading) -> None:
    wrapped = "This paragraph was wrapped by an editor after so many\ncharacters, and reads as one sentence.\n\n- one\n- two\n"
    assert texts(reading("a.txt", wrapped)) == [
        "This paragraph was wrapped by an editor after so many characters, and reads as one sentence.",
        "- one\n- two",
    ]


def test_an_underlined_line_of_plain_text_is_a_heading(reading: Reading) -> None:
    found = reading("a.txt", "MANUAL\n======\n\nIntro.\n\nCleaning\n--------\n\nWipe it.\n")
    assert [(block.heading, block.text) for block in found.blocks] == [("MANUAL", "Intro."), ("MANUAL › Cleaning", "Wipe it.")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
def test_text_is_read_in_whatever_encoding_an_editor_wrote(reading: Reading, encoding: str) -> None:
    assert texts(reading("a.txt", "Größe und Maß: 12 Meter über Null.".encode(encoding))) == ["Größe und Maß: 12 Meter über Null."]


def test_a_wrong_byte_in_utf_8_costs_one_character_only(reading: Reading) -> None:
    assert texts(reading("a.txt", "Größe, Maß, Fuß, Öl, Übung ".encode() + b"\xff" + b" Ende")) == ["Größe, Maß, Fuß, Öl, Übung � Ende"]


def test_nul_bytes_and_control_characters_are_dropped(reading: Reading) -> None:
    assert texts(reading("a.txt", b"one\x00 two \x1b[31mred and quite some more text after it")) == [
        "one two [31mred and quite some more text after it"
    ]


def test_markdown_loses_its_marks_and_keeps_headings_tables_and_code(reading: Reading) -> None:
    source = "---\ntitle: x\n---\n# Top *title*\nHello **world**, see [the page](http://x/) and `code`.\n\n- item\n\n"
    source += "| Name | Age |\n|---|---|\n| Ada | 36 |\n\n## Bare\n## Code\n```\nx = 1\n  y = 2\n```\n"
    assert reading("a.md", source).blocks == [
        Block("Hello world, see the page and code.", "Top title"),
        Block("item", "Top title"),
        Block("Name: Ada; Age: 36", "Top title", None, True),
        Block("Bare", "Top title › Bare"),
        Block("x = 1\n  y = 2", "Top title › Code", None, True),
    ]


def test_html_gives_what_a_reader_sees(reading: Reading) -> None:
    source = """<!doctype html><title>Prices</title><style>p {}</style><body><nav>Menu</nav><p>Hello <b>bold</b> world<div>inside
    <p>next</div>tail<p hidden>no</p><table><tr><th>A<th>B<tr><td>1<td>2</table><pre>x
  y</pre><script>alert(1)</script>"""
    found = reading("a.html", source)
    assert texts(found) == ["Hello bold world", "inside", "next", "tail", "A: 1; B: 2", "x\n  y"]
    assert {block.heading for block in found.blocks} == {"Prices"}
    assert found.media_type == "text/html"


def test_html_headings_nest(reading: Reading) -> None:
    found = reading("a.html", "<h1>Guide</h1><p>a</p><h2>Linux</h2><p>b</p><h2>Mac</h2><p>c</p>")
    assert [block.heading for block in found.blocks] == ["Guide", "Guide › Linux", "Guide › Mac"]


def test_html_that_nests_without_end_is_read_to_some_depth(reading: Reading) -> None:
    assert "deep" in "".join(texts(reading("a.html", "<div>" * 100 + "deep" + "</div>" * 100)))
    assert texts(reading("a.html", "<p>first</p>" + "<div>" * 50_000 + "x"))[0] == "first"


def test_a_page_named_csv_is_read_as_the_page_it_is(reading: Reading) -> None:
    found = reading("list.csv", "<html><body><script>alert(1)</script><p>Hello</p></body></html>")
    assert (texts(found), found.media_type) == (["Hello"], "text/html")


@pytest.mark.parametrize(
    ("name", "source"),
    [("a.csv", "City,Size\nRome,3\nOslo,1\n"), ("a.csv", "City;Size\nRome;3\nOslo;1\n"), ("a.tsv", "City\tSize\nRome\t3\nOslo\t1\n")],
)
def test_a_table_tells_its_columns_and_every_row_names_them(reading: Reading, name: str, source: str) -> None:
    assert texts(reading(name, source)) == [
        "This table has 2 rows and 2 columns. The columns are: City, Size.",
        "Row 1: City: Rome; Size: 3",
        "Row 2: City: Oslo; Size: 1",
    ]


def test_a_table_without_header_numbers_its_columns(reading: Reading) -> None:
    assert texts(reading("a.csv", "1,2\n3,4\n"))[1] == "Row 1: Column 1: 1; Column 2: 2"


def test_cells_may_hold_quotes_line_breaks_and_formulas(reading: Reading) -> None:
    assert texts(reading("a.csv", 'Name,Note\n"Eve, A","two\nlines"\nBob,=1+1\n'))[1:] == [
        "Row 1: Name: Eve, A; Note: two lines",
        "Row 2: Name: Bob; Note: =1+1",
    ]


def test_a_pdf_is_read_page_by_page(reading: Reading) -> None:
    found = reading("a.pdf", pdf([["The first page speaks", "of apples."], ["The second of pears."]]))
    assert [(block.page, block.text) for block in found.blocks] == [(1, "The first page speaks of apples."), (2, "The second of pears.")]
    assert (found.pages, found.media_type) == (2, "application/pdf")


def test_divided_words_of_a_pdf_are_joined(reading: Reading) -> None:
    assert texts(reading("a.pdf", pdf([["We meas-", "ured the river."]]))) == ["We measured the river."]


def test_bookmarks_of_a_pdf_are_its_headings(reading: Reading) -> None:
    content = pdf([["Apples", "They are red."], ["They are sour."]], bookmarks=[("Apples", 0), ("Not on the page", 1)])
    assert [(block.heading, block.text) for block in reading("a.pdf", content).blocks] == [
        ("Apples", "They are red."),
        ("Not on the page", "They are sour."),
    ]


def test_large_type_makes_headings_where_a_pdf_has_no_bookmarks(reading: Reading) -> None:
    content = pdf(
        [["Apples", "They are red and grow on trees.", "Pears", "They are green and grow there too."]], sizes={"Apples": 20, "Pears": 20}
    )
    assert [block.heading for block in reading("a.pdf", content).blocks] == ["Apples", "Pears"]


def test_headers_and_footers_of_a_pdf_are_left_out(reading: Reading) -> None:
    pages = [["Annual report", f"Sentence {name} stands here.", f"Page {i} of 5"] for i, name in enumerate("abcde", 1)]
    assert texts(reading("a.pdf", pdf(pages))) == [f"Sentence {name} stands here." for name in "abcde"]


def test_a_word_file_gives_headings_paragraphs_and_tables(reading: Reading) -> None:
    content = word(("Title", "Rules"), ("Heading 1", "Food"), ("Normal", "Bring apples."), table=[["Fruit", "Price"], ["Pear", "2"]])
    found = reading("a.docx", content)
    assert [(block.heading, block.text) for block in found.blocks] == [
        ("Rules › Food", "Bring apples."),
        ("Rules › Food", "Fruit: Pear; Price: 2"),
    ]


def test_tracked_changes_of_a_word_file_are_read_as_accepted(reading: Reading) -> None:
    content = word(("Normal", "PLACE"))
    xml = member(content, "word/document.xml").decode()
    changed = '<w:ins w:id="1" w:author="a"><w:r><w:t>new </w:t></w:r></w:ins>'
    changed += '<w:del w:id="2" w:author="a"><w:r><w:delText>old </w:delText></w:r></w:del>'
    xml = xml.replace("<w:r><w:t>PLACE", f"{changed}<w:r><w:t>words")
    assert texts(reading("a.docx", with_member(content, "word/document.xml", xml.encode()))) == ["new words"]


def test_text_inside_content_controls_of_a_word_file_is_read(reading: Reading) -> None:
    content = word(("Normal", "PLACE"))
    xml = member(content, "word/document.xml").decode()
    start, end = xml.index("<w:p>"), xml.index("</w:p>") + len("</w:p>")
    xml = f"{xml[:start]}<w:sdt><w:sdtContent>{xml[start:end]}</w:sdtContent></w:sdt>{xml[end:]}"
    assert texts(reading("a.docx", with_member(content, "word/document.xml", xml.encode()))) == ["PLACE"]


def test_the_name_does_not_decide_what_a_file_is(reading: Reading) -> None:
    assert reading("photo.png", pdf([["Really a PDF."]])).media_type == "application/pdf"
    assert reading("no extension", "Plain words.").media_type == "text/plain"
