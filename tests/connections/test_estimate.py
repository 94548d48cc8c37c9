"""Estimated tokens, against counts of a byte-pair vocabulary of 100,000 words (cl100k) taken once."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chats.connections.estimate import tokens

SAMPLES = {
    "table": ("\n".join(f"{i},{i * 7919 % 1000003},{i / 7:.4f},EU" for i in range(2000)), 24_996),
    "json": (
        json.dumps([{"id": i, "region": "north", "sales": i * 13.7, "date": f"2024-{i % 12 + 1:02}-11"} for i in range(500)]),
        16_529,
    ),
    "numbered": ("".join(f"t{i:04} " for i in range(1000)), 3_001),
    "chinese": ("第三季度的客户流失率上升了，因为几个大合同到期。我们应该分别研究每个地区的原因，并避免过多的折扣。" * 20, 1_140),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_an_estimate_is_within_ten_percent_of_the_count(name: str) -> None:
    text, counted = SAMPLES[name]
    assert tokens(text) == pytest.approx(counted, rel=0.1)


@given(st.text(st.characters()))
def test_any_text_has_an_estimate_and_no_text_has_none(text: str) -> None:
    assert tokens(text) >= (1 if text else 0)
    assert tokens("") == 0


@given(st.text(), st.text())
def test_parts_add_up(one: str, other: str) -> None:
    assert abs(tokens(one + other) - tokens(one) - tokens(other)) <= 2
