"""Who is said to say something: verbs of speech, and the names and phrases beside them."""

from dedup.attribution.phrases import (
    Token,
    is_capital,
    noun_phrase,
    subject_of,
    tokens_of,
    whole_name,
)
from dedup.attribution.sources import find_attributions, may_credit, verbs_of_speech

__all__ = [
    "Token",
    "find_attributions",
    "is_capital",
    "may_credit",
    "noun_phrase",
    "subject_of",
    "tokens_of",
    "verbs_of_speech",
    "whole_name",
]
