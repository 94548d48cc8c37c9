"""Axe: what a page does wrong for those who do not see it or see it badly, wide and narrow, light and dark."""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

SIZES: tuple[ViewportSize, ...] = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})
THEMES: dict[Literal["light", "dark"], dict[str, Any]] = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}},
}


def faults(page: Page) -> list[str]:
    """Every fault as `width theme rule: element`, empty where there is none. In the dark only colours differ."""
    axe = Axe()
    page.evaluate(axe.axe_script)
    found: list[str] = []
    for size in SIZES:
        page.set_viewport_size(size)
        for theme, options in THEMES.items():
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            found += [f"{size['width']} {theme} {fault}" for fault in said_by_axe(page, options)]
    return found


def said_by_axe(page: Page, options: dict[str, Any]) -> list[str]:
    violations = page.evaluate("options => axe.run(document, options).then(({ violations }) => violations)", options)
    return [f"{rule['id']}: {node['html'][:160]} {node['any'][:1]}" for rule in violations for node in rule["nodes"]]
