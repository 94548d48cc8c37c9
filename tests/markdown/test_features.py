"""What each piece of Markdown becomes on the page."""

from __future__ import annotations

import re

import pytest

from chats.markdown import MarkdownStream, code_css, render, render_blocks
from tests.markdown.audit import Tags
from tests.markdown.reading import cut, states, visible

REL = 'rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* __b__ ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>"),
        ("one\ntwo  \nthree", "<p>one\ntwo<br>\nthree</p>"),
        ("# a\n## b\n### c\n#### d\n##### e\n###### f", "<h3>a</h3>\n<h3>b</h3>\n<h4>c</h4>\n<h5>d</h5>\n<h6>e</h6>\n<h6>f</h6>"),
        ("a\n===\n\nb\n---", "<h3>a</h3>\n<h3>b</h3>"),
        ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("- a\n\n- b", "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("- a\n  1. b\n     - c", "<ul>\n<li>a\n<ol>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ol>\n</li>\n</ul>"),
        (
            "> a\n> > b\n>\n> - c",
            "<blockquote>\n<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n<ul>\n<li>c</li>\n</ul>\n</blockquote>",
        ),
        (
            "- [ ] a\n- [x] b",
            '<ul>\n<li><input type="checkbox" disabled=""> a</li>\n<li><input type="checkbox" disabled="" checked=""> b</li>\n</ul>',
        ),
        ('[a](https://e.org/x "t")', f'<p><a href="https://e.org/x" title="t" {REL}>a</a></p>'),
        ("[a][b]\n\n[b]: https://e.org", f'<p><a href="https://e.org" {REL}>a</a></p>'),
        ("<https://e.org> <a@e.org>", f'<p><a href="https://e.org" {REL}>https://e.org</a> <a href="mailto:a@e.org" {REL}>a@e.org</a></p>'),
        ("(See https://e.org/a_(b).)", f'<p>(See <a href="https://e.org/a_(b)" {REL}>https://e.org/a_(b)</a>.)</p>'),
        ("a < b && c > d", "<p>a &lt; b &amp;&amp; c &gt; d</p>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
    ],
)
def test_markdown_becomes_html(text: str, html: str) -> None:
    assert render(text) == html


def test_a_table_scrolls_in_a_box_and_aligns_its_numbers() -> None:
    assert render("| Region | Sales | Note |\n|---|--:|---|\n| North | **1,204** | a \\| b |\n| South | n/a | `c` |") == (
        '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table class="data">\n'
        '<thead>\n<tr>\n<th scope="col">Region</th>\n'
        '<th scope="col" class="n">Sales</th>\n<th scope="col">Note</th>\n</tr>\n</thead>\n<tbody>\n'
        '<tr>\n<td>North</td>\n<td class="n"><strong>1,204</strong></td>\n<td>a | b</td>\n</tr>\n'
        '<tr>\n<td>South</td>\n<td class="n">n/a</td>\n<td><code>c</code></td>\n</tr>\n</tbody>\n</table></div>'
    )


@pytest.mark.parametrize("cell", ["1,204", "4.2 %", "-3", "$ 1.5M", "(7)", "**12**", "1e6"])
def test_a_column_whose_first_cell_is_a_number_is_numeric_without_being_told(cell: str) -> None:
    assert f'<td class="n">{render(cell)[3:-4]}</td>' in render(f"|a|\n|-|\n|{cell}|")


def test_a_table_grows_by_rows_while_it_streams() -> None:
    rows = "".join(f"| r{number} | {number} |\n" for number in range(9))
    counts = [
        viewer.tail.count("<tr>")
        for viewer in states(MarkdownStream(), cut("| a | b |\n|---|---|\n" + rows, 3, 0.3))
        if viewer.tail.startswith("<div")
    ]
    assert counts == sorted(counts)
    assert set(counts) >= set(range(2, 10))


def test_code_is_coloured_in_a_box_that_names_its_language() -> None:
    assert render("```sql\nSELECT 1 -- one\n```") == (
        '<div class="code" data-language="sql"><pre tabindex="0"><code class="language-sql"><span class="k">SELECT</span> '
        '<span class="m">1</span> <span class="c">-- one</span></code></pre></div>'
    )


def test_every_block_of_code_has_what_the_copy_button_hangs_on() -> None:
    for text in ("```\na\n```", "~~~py\na\n~~~", "    a", "- ```x\n  a\n  ```"):
        html = render(text)
        assert ("div", "code") in [(tag, attributes.get("class")) for tag, attributes in Tags(html).found]
        assert "<pre" in html
        assert visible(html) == "a"


def test_code_of_an_unknown_language_keeps_its_label_and_one_colour() -> None:
    assert render("```Foo-Lang extra\na <b>\n```") == (
        '<div class="code" data-language="foo-lang"><pre tabindex="0"><code>a &lt;b&gt;</code></pre></div>'
    )


def test_every_class_of_code_has_a_colour() -> None:
    html = render("```diff\n-a\n+b\n@@ c\n```\n\n```python\n@d\nclass E(int): x = 'f' # g\n```")
    classes = {attributes["class"] for tag, attributes in Tags(html).found if tag == "span"}
    assert len(classes) > 5
    assert all(f".{name}" in code_css() for name in classes)


def test_code_is_shown_as_it_comes_and_the_marks_at_its_end_never_are() -> None:
    text = "```py\na = 1\n\n\n  b\n``` "
    for viewer in states(MarkdownStream(), cut(text, 1)):
        code = re.sub(r"<[^>]+>", "", viewer.tail)
        assert "a = 1\n\n\n  b".startswith(code)
    stream = MarkdownStream()
    stream.feed("```py\na = 1\n\n\n  b\n", 0)
    assert stream.tail.endswith("a = 1\n\n\n  b")


def test_a_mermaid_fence_keeps_its_source_for_the_page_to_draw() -> None:
    html = '<pre class="mermaid-source"><code>graph TD\nA--&gt;B</code></pre>'
    assert render("```mermaid\ngraph TD\nA-->B\n```") == html
    stream = MarkdownStream()
    stream.feed("```mermaid\ngraph TD\nA--", 0)
    assert stream.tail == '<pre class="mermaid-source"><code>graph TD\nA--'


@pytest.mark.parametrize("text", ["$x^2$", "\\(x^2\\)", "a $x^2$ b"])
def test_a_formula_in_a_line_is_mathml(text: str) -> None:
    assert '<math display="inline"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>' in render(text)


@pytest.mark.parametrize("text", ["$$x^2$$", "$$\nx^2\n$$", "\\[x^2\\]", "\\[\nx^2\n\\]"])
def test_a_formula_on_lines_of_its_own_is_displayed(text: str) -> None:
    assert render(text).startswith('<div class="math"><math display="block">')


@pytest.mark.parametrize("text", ["It costs $5 or $10.", "$5 and $x", "from US$5 to US$7", "a $ b $ c"])
def test_money_is_no_formula(text: str) -> None:
    assert render(text) == f"<p>{text}</p>"


def test_what_is_no_formula_is_shown_as_its_source() -> None:
    assert render("$\\href{x}{y}$") == '<p><code class="math-source">\\href{x}{y}</code></p>'


def test_sources_are_linked_as_far_as_there_are_any() -> None:
    assert render("a [1] [2] [1, 2] [x](y)[1]", 1, "m7") == (
        f'<p>a <a class="cite" href="#source-m7-1" aria-label="Source 1" {REL}>1</a> [2] [1, 2] <a href="y" {REL}>x</a>'
        f'<a class="cite" href="#source-m7-1" aria-label="Source 1" {REL}>1</a></p>'
    )


def test_footnotes_are_numbered_by_their_references_and_stand_at_the_end() -> None:
    blocks = render_blocks("a[^x] b[^y] c[^x] d[^z]\n\n[^y]: Why\n[^x]: Ex **it**\n\n    more\n\n[^unused]: No", anchor="m7")
    assert len(blocks) == 2
    assert visible(blocks[0]) == "a1 b2 c1 d[^z]"
    assert blocks[0].count('id="footnote-from-m7-1"') == 1
    assert blocks[1].startswith('<section class="footnotes" aria-label="Footnotes"><ol>\n<li id="footnote-m7-1">')
    assert visible(blocks[1]) == "Ex it more ↩ Why ↩"


@pytest.mark.parametrize("anchor", ["a b", 'x"', "x" * 65, "é"])
def test_an_anchor_that_could_break_an_id_is_refused(anchor: str) -> None:
    with pytest.raises(ValueError, match="anchor"):
        render("a", anchor=anchor)


def test_items_are_shown_as_items_while_they_are_written() -> None:
    stream = MarkdownStream()
    stream.feed("- one\n- [x] two\n  > thr", 0)
    assert stream.tail == ('<ul>\n<li>one</li>\n<li><input type="checkbox" disabled="" checked=""> two\n<blockquote>\n<p>thr')
