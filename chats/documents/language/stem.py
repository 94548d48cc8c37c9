"""The stem of an English word, by Porter's rules of 1980 ("An algorithm for suffix stripping") with the two amendments
that SQLite's stemmer has, so that both agree."""

import re
from functools import lru_cache

# A consonant run, a vowel run; `y` is a vowel after a consonant.
CONSONANTS = r"(?:[^aeiouy]|(?<![^aeiou])y|^y)"
VOWELS = r"(?:[aeiou]|(?<=[^aeiou])y)"
MEASURE = re.compile(f"{VOWELS}+{CONSONANTS}+")
HAS_VOWEL = re.compile(VOWELS)
DOUBLE = re.compile(r"([^aeiouylsz])\1$")
SHORT = re.compile(f"{CONSONANTS}{VOWELS}[^aeiouwxy]$")

STEP_2 = {
    **{"ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble", "alli": "al", "entli": "ent"},
    **{"eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al", "iveness": "ive", "fulness": "ful"},
    **{"ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble", "logi": "log"},
}
STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
STEP_4 = (
    "ement",
    "ance",
    "ence",
    "able",
    "ible",
    "ment",
    "ant",
    "ent",
    "ism",
    "ate",
    "iti",
    "ous",
    "ive",
    "ize",
    "ion",
    "al",
    "er",
    "ic",
    "ou",
)


def measure(stem: str) -> int:
    """How often vowels are followed by consonants in `stem`."""
    return len(MEASURE.findall(stem))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a word in lower case; short words and words with other letters than a to z stay as they are."""
    if len(word) < 3 or not word.isascii() or not word.isalpha():
        return word
    word = past_and_plural(word)
    if word.endswith("y") and HAS_VOWEL.search(word[:-1]):
        word = word[:-1] + "i"
    word = replaced(word, STEP_2)
    word = replaced(word, STEP_3)
    word = without_ending(word)
    if word.endswith("e") and (measure(word[:-1]) > 1 or (measure(word[:-1]) == 1 and not SHORT.search(word[:-1]))):
        word = word[:-1]
    if word.endswith("ll") and measure(word) > 1:
        word = word[:-1]
    return word


def past_and_plural(word: str) -> str:
    """Step 1: plurals, -ed and -ing."""
    if word.endswith(("sses", "ies")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if word.endswith("eed"):
        return word[:-1] if measure(word[:-3]) > 0 else word
    ending = next((ending for ending in ("ed", "ing") if word.endswith(ending) and HAS_VOWEL.search(word[: -len(ending)])), "")
    if not ending:
        return word
    word = word[: -len(ending)]
    if word.endswith(("at", "bl", "iz")):
        return word + "e"
    if DOUBLE.search(word):
        return word[:-1]
    return word + "e" if measure(word) == 1 and SHORT.search(word) else word


def replaced(word: str, endings: dict[str, str]) -> str:
    """The word with its longest ending of the table exchanged, where enough is left before it."""
    for ending in sorted(endings, key=len, reverse=True):
        if word.endswith(ending):
            return word[: -len(ending)] + endings[ending] if measure(word[: -len(ending)]) > 0 else word
    return word


def without_ending(word: str) -> str:
    for ending in STEP_4:
        if word.endswith(ending):
            rest = word[: -len(ending)]
            kept = measure(rest) <= 1 or (ending == "ion" and not rest.endswith(("s", "t")))
            return word if kept else rest
    return word
