"""Markdown as HTML that is safe to put on a page: whole texts, texts that are still being written, and plain words."""

from chats.markdown.article import Article
from chats.markdown.highlight import highlighted
from chats.markdown.ops import Op
from chats.markdown.plain import plain, sentences
from chats.markdown.reader import Reader
from chats.markdown.stream import MarkdownStream
from chats.markdown.stylesheet import code_css

__all__ = ["MarkdownStream", "Op", "code_css", "highlighted", "plain", "render", "render_blocks", "sentences"]


def render_blocks(text: str, sources: int = 0, anchor: str = "") -> list[str]:
    """The text as sanitised HTML, one string for each top-level block, footnotes last.

    `[1]` links to the source of that number if there are as many `sources`. `anchor` sets the ids and inner links of this text
    apart from others on the same page.
    """
    article, reader = Article(sources, anchor), Reader()
    for chunk in reader.read(reader.clean(text)) + reader.end():
        article.close(chunk)
    article.settle()
    article.close_notes()
    return article.blocks


def render(text: str, sources: int = 0, anchor: str = "") -> str:
    """The text as one piece of sanitised HTML."""
    return "\n".join(render_blocks(text, sources, anchor))
