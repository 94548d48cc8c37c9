"""The evaluation: own questions about own documents, with floors that a change may not fall below.

Measured when the floors were set, over all five documents at once: `TRIED` 90 % first, 100 % among five, 82 % the right
sentence; `FRESH` 87 %, 97 % and 73 %; of the unanswerable 87 % declined.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.documents.conftest import Bring
from tests.documents.evaluation.measuring import content, declined, measured
from tests.documents.evaluation.questions import BRANCHES, COFFEE, FRESH, HANDBOOK, RIVER, TRAVEL, TRIED, UNANSWERABLE, Asked


@pytest.fixture
def scope(bring: Bring) -> list[int]:
    return [bring(name, content(name)).pk for name in (HANDBOOK, TRAVEL, COFFEE, RIVER, BRANCHES)]


FLOORS = [pytest.param(TRIED, 0.87, 0.97, 0.77, 0.92, id="tried"), pytest.param(FRESH, 0.83, 0.93, 0.7, 0.73, id="fresh")]


@pytest.mark.parametrize(("questions", "first", "five", "sentence", "answered"), FLOORS)
def test_the_right_passage_is_found_and_the_right_sentence_quoted(
    scope: list[int], questions: list[Asked], first: float, five: float, sentence: float, answered: float
) -> None:
    score = measured(questions, scope)
    told = "\n".join(score.misses)
    assert score.hit_at_1 >= first, told
    assert score.hit_at_5 >= five, told
    assert score.sentence >= sentence, told
    assert score.answered >= answered, told


def test_what_nobody_wrote_is_declined(scope: list[int]) -> None:
    share, answered = declined(UNANSWERABLE, scope)
    assert share >= 0.8, "\n".join(answered)


SCRIPT = """
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
from django.core.files.base import ContentFile
from chats.documents.answering.composing import compose
from chats.documents.answering.shelf import Shelf
from chats.documents.reading import read
from chats.documents.uploading import receive
from chats.models import User
from tests.documents.evaluation.measuring import content
from tests.documents.evaluation.questions import HANDBOOK, RIVER, TRIED
owner = User.objects.create(username="olga")
documents = [receive(owner, ContentFile(content(name), name=name)) for name in (HANDBOOK, RIVER)]
for each in documents: read(each.pk)
shelf = Shelf.of([each.pk for each in documents])
for asked in TRIED: print(compose(asked.question, [], shelf).text)
"""


def test_answers_do_not_depend_on_the_order_of_sets(tmp_path: object) -> None:
    def answers(seed: str) -> str:
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "DATA_DIR": str(tmp_path),
            "DATABASE_URL": f"sqlite:///{tmp_path}/{seed}.sqlite3",
        }
        ran = subprocess.run(
            [sys.executable, "-c", SCRIPT], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
        )
        return ran.stdout

    assert len(first := answers("0")) > 5_000
    assert answers("1") == first
