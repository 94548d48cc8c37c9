"""Bounds of one rendering. They keep hostile text linear; no honest answer comes near them.

The two that an operator may want to move are `settings.MARKDOWN_BLOCK_CHARS` and `settings.MARKDOWN_TEXT_CHARS`.
"""

# One block. Beyond a bound the block is shown as it was written, escaped, in `<pre>`.
DEPTH = 24  # quotes and list items inside each other
BLOCK_LINES = 3_000  # outside fences
TABLE_COLUMNS = 100
TABLE_CELLS = 12_000  # bars in the widest row times rows
HTML_PER_CHARACTER = 24  # what honest markup reaches is about 20: a text of nothing but one-letter formulas
HTML_FREE = 64_000

# One run of inline text. Beyond it, the run is plain text inside its block.
INLINE_MARKS = 2_000
INLINE_BRACKETS = 250  # opening ones: each makes the parser look for its end

# The whole text.
TEXT_LINES = 20_000
TEXT_MARKS = 60_000  # an opening bracket counts as `BRACKET_WEIGHT`
BRACKET_WEIGHT = 8
TEXT_LATEX = 60_000  # characters within formulas
TEXT_COLOURED = 100_000  # characters of blocks with code that are highlighted

# One thing in a block.
ADDRESS = 2_048  # characters of a URL
CODE_COLOURED = 20_000  # characters of a fence that is highlighted
CODE_SHORT = 4_000  # the same for languages whose lexer is slow
CODE_ESCAPES = 300  # backslashes, for lexers that stumble over them
CODE_LINE = 500  # characters of a line in it
CODE_GAP = 20  # blank lines in a row in it
FORMULA = 1_000  # characters of LaTeX
FORMULA_DEPTH = 30  # braces inside each other
FORMULA_HTML = 100_000
NOTES = 500  # footnotes in a text

# The open block of a stream.
RERENDER_SECONDS = 0.2
RERENDER_SHARE = 1.5  # characters parsed again, per character of text
RERENDER_FREE = 2_000
SENT_PER_CHARACTER = 2.2  # of HTML, above which the open block is not rendered again
