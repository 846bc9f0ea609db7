"""What a dateline is, whoever asks."""

import pytest

from dedup.datelines import dates_report, ends_in_dateline, without_dateline


@pytest.mark.parametrize("agency", ["AFP", "AP", "CNN", "Reuters", "TASS", "UPI", "Xinhua"])
def test_an_agency_is_one_to_all_who_ask(agency: str) -> None:
    """The day behind its name is the report's own, and its name before a report is no news."""
    assert dates_report(f"OSLO, ({agency}) ", " - It rained.")
    assert without_dateline(f"Oslo ({agency}) It rained.").strip() == "It rained."


@pytest.mark.parametrize("text", ["It rained (again) in Oslo.", "OSLO and Bergen had rain."])
def test_a_sentence_without_a_dateline_keeps_all_its_words(text: str) -> None:
    """Neither brackets nor a place in capitals alone begin a report."""
    assert without_dateline(text) == text
    assert not ends_in_dateline(text)
