"""Languages that a fence may name, with the lexer that colours each.

The list is closed on purpose: each lexer on it was tried with hostile input (`tests/markdown/test_highlight.py` still does).
Any other name is shown as the label of its block, the code in one colour.
"""

LEXERS = {
    "sql": "sql postgresql postgres mysql sqlite duckdb bigquery snowflake redshift psql",
    "python": "python py python3 py3",
    "pycon": "pycon",
    "r": "r",
    "julia": "julia jl",
    "json": "json jsonc json5 jsonl",
    "yaml": "yaml yml",
    "toml": "toml",
    "ini": "ini cfg conf dotenv properties",
    "xml": "xml svg",
    "html": "html",
    "css": "css",
    "javascript": "javascript js mjs node",
    "typescript": "typescript ts",
    "bash": "bash sh shell zsh",
    "powershell": "powershell ps1 pwsh",
    "kotlin": "kotlin kt",
    "scala": "scala",
    "go": "go golang",
    "rust": "rust rs",
    "c": "c h",
    "cpp": "cpp c++ cxx hpp",
    "php": "php",
    "ruby": "ruby rb",
    "lua": "lua",
    "swift": "swift",
    "diff": "diff patch",
    "docker": "dockerfile docker",
    "tex": "latex tex",
    "matlab": "matlab",
    "graphql": "graphql",
}
LANGUAGES = {name: lexer for lexer, names in LEXERS.items() for name in names.split()}

# Lexers that are quadratic in the length of their input, not only in that of a line: they get short code only.
SHORT = {"xml", "html", "c", "cpp", "scala", "kotlin", "rust"}
# Lexers that look for the end of a string anew at each quote behind a backslash: they get code with few backslashes only.
ESCAPING = {"css", "javascript", "typescript", "go", "r"}
