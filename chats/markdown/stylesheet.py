"""The colours of code, in the page's own custom properties."""

RULES = {
    ("k", "gh", "gs"): "font-weight: 600",
    ("s",): "color: var(--data-1)",
    ("c",): "color: var(--ink-3)",
    ("m",): "color: var(--data-2)",
    ("nf",): "color: var(--data-3)",
    ("na", "gd"): "color: var(--data-4)",
    ("gi",): "color: var(--data-1)",
    ("ge",): "font-style: italic",
}


def code_css() -> str:
    """Rules for every class that `highlighted` writes, in the layer of the page's parts; both themes follow the properties."""
    lines = [f"  .code :is({', '.join('.' + name for name in names)}) {{ {rule}; }}" for names, rule in RULES.items()]
    return "\n".join(["@layer parts {", "  .code { color: var(--ink); }", *lines, "}"]) + "\n"
