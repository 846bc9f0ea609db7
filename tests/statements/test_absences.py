"""How near a report comes to what none of its sentences matches."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.arrays import Int64s
from dedup.config import StatementConfig
from dedup.statements.absences import nearness, told_beside
from dedup.statements.scores import SentenceModel, fit_sentences

from .statement_builders import DOCUMENTS

CONFIG = StatementConfig()
LENGTHS = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@given(LENGTHS, st.data())
def test_a_sentence_is_beside_none_of_another_document(
    lengths: list[int], data: st.DataObject
) -> None:
    """Documents one behind the other count as each of them alone."""
    size = sum(lengths)
    told = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    starts = np.cumsum([0, *lengths[:-1]])
    alone = [told_beside(part) for part in np.split(told, starts[1:])]
    assert told_beside(told, starts=starts).tolist() == np.concatenate(alone).tolist()


@given(DOCUMENTS)
def test_what_a_report_covers_equals_its_slow_twin(documents: list[list[str]]) -> None:
    """The share of a sentence's weight whose words stand anywhere in the report."""
    model = fit_sentences(documents)
    items = [[model.item(sentence) for sentence in document] for document in documents]
    covered = model.covered(items)
    for place, of_document in enumerate(items):
        held = _stems(model, of_document)
        for item in range(len(model.items)):
            weights = model.weights
            stems = sorted(_stems(model, [item]))
            whole = sum(weights[stem] for stem in stems)
            part = sum(weights[stem] for stem in stems if stem in held)
            assert np.isclose(covered[item, place], part / whole if whole else 0.0)


def test_a_report_is_nearer_that_tells_what_stands_beside_or_has_the_words() -> None:
    """Of equal scores the one between told sentences, or whose words are there, is nearer."""
    best = np.array([0.01, 0.5, 0.01])
    few, many = nearness(best, np.array([0.1, 1.0, 0.9]), config=CONFIG)[[0, 2]]
    assert few < many
    alone = nearness(best[:1], np.array([0.1]), config=CONFIG)[0]
    assert alone < few


def _stems(model: SentenceModel, items: list[int] | Int64s) -> set[str]:
    names = list(model.weights)
    starts, words, *_ = model.sentences
    return {names[stem] for item in items for stem in words[starts[item] : starts[item + 1]]}
