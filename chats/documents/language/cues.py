"""Cues: what kind of thing a question asks for, and whether a sentence holds one."""

from __future__ import annotations

import re
from dataclasses import dataclass

MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|hundred|thousand|million|half|once|twice|none|every"
CURRENCIES = "euros?|eur|dollars?|usd|pounds?|gbp|cents?|francs?|chf|per cent|percent"
PAYING = r"costs?|pay|paid|earn|price|charge|receive|get|spend|worth|reimburse\w*"
SPANS = "second|minute|hour|day|night|week|month|quarter|year|decade"
MEASURES = (
    "size|number|amount|limit|percentage|price|cost|fee|rate|share|height|weight|length|speed|temperature|capacity|age|maximum|minimum|port"
)
ROLES = "administrator|owner|manager|head|director|team|person|colleague|everybody|nobody|only"
PLACES = "city|country|town|room|building|folder|street|place"
ACTIONS = (
    "add|ask|attach|call|change|check|choose|clean|click|close|connect|copy|delete|download|drag|drop|enter|export|fill|go|hold|insert|install|"
    "keep|leave|let|lift|make|move|open|place|plug|pour|press|pull|push|put|remove|replace|report|rinse|run|save|select|send|set|sign|stop|submit|"
    "switch|tap|tell|tick|turn|type|upload|use|wait|write"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """`asked` recognises the question, `held` a sentence that can answer it."""

    name: str
    asked: re.Pattern[str]
    held: re.Pattern[str]


def cue(name: str, asked: list[str], held: list[str]) -> Cue:
    return Cue(name, re.compile("|".join(asked), re.I), re.compile("|".join(held)))


CUES = (
    cue(
        "date",
        [r"\bwhen\b", r"\b(?:what|which) (?:year|date|day|month|time)\b", r"\bdeadline\b", r"\b(?:until|since) when\b", r"\bhow old\b"],
        [
            r"\b(?:1[5-9]|20)\d\d\b",
            rf"(?i:\b(?:{MONTHS}|{DAYS})\b)",
            r"\b\d{1,2}[:.]\d\d\b",
            r"\b\d+ (?:day|week|month|year|hour|minute)s?\b",
            r"\b(?:before|after|until|as soon as|within)\b",
        ],
    ),
    cue(
        "money",
        [
            r"\bhow much\b.*\b(?:cost|costs|pay|paid|earn|price|charge|receive|get|spend|worth|reimburse\w*)\b",
            r"\b(?:price|cost|fee|salary)s?\b",
        ],
        [r"[€$£¥]\s?\d", rf"(?i:(?:\d|\b(?:{NUMBERS})) ?(?:million |billion |k)?(?:{CURRENCIES})\b)", r"\bfree of charge\b"],
    ),
    cue("duration", [r"\bhow long\b", r"\bhow (?:many|much) time\b"], [rf"(?i:(?:\d|\b(?:{NUMBERS})) (?:{SPANS})s?\b)"]),
    cue(
        "number",
        [
            r"\bhow (?:many|much|long|large|big|high|tall|far|often|heavy|fast|wide|deep|hot|warm)\b",
            rf"\b(?:what|which)(?:'s| is| are)? (?:the |our |its )?(?:\w+ ){{0,3}}(?:{MEASURES})\b",
        ],
        [r"\d", rf"(?i:\b(?:{NUMBERS})\b)"],
    ),
    cue("person", [r"\bwho(?:m|se)?\b"], [r"[A-Z][a-zà-ÿ]+ [A-Z][a-zà-ÿ]+", rf"(?i:\b(?:{ROLES})s?\b)"]),
    cue("place", [r"\bwhere\b", rf"\b(?:what|which) (?:{PLACES})\b"], [r"\b(?:in|at|under|on|near|beside|behind|from|to) \S"]),
    cue(
        "reason",
        [r"\bwhy\b", r"\bwhat (?:is the )?(?:reason|cause)\b"],
        [r"\b(?:because|since|so that|due to|therefore|in order|thus|otherwise|caused?)\b", r": "],
    ),
    cue("manner", [r"\bhow (?:do|does|can|could|should|to|would|is|are)\b"], [rf"(?i:(?:^|[,;:] |\b(?:then|and|to|or) )(?:{ACTIONS})\b)"]),
)


def wanted(question: str) -> Cue | None:
    """The kind of thing `question` asks for; None where it asks for no kind in particular."""
    return next((each for each in CUES if each.asked.search(question)), None)


def defines(sentence: str, question: str) -> bool:
    """Whether the question asks what something is and the sentence begins by saying so."""
    asked = re.search(r"\bwhat(?:'s| is| are| was| were)\s+(?:an? |the )?(.+?)[?.!\s]*$", question, re.I)
    if not asked:
        return False
    noun = re.escape(asked[1].strip())
    return bool(re.match(rf"(?:an? |the )?{noun}\s+(?:is|are|was|were|means|stands for)\b", sentence, re.I))
