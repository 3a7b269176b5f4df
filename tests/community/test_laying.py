"""Of the edits that do not fit the files, as few as can be are put aside, whatever they are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.community.laying import UnfitValuesError, lay, with_values
from bot.community.sections import CommunitySettings
from tests.thorough import tries

BASES = [
    CommunitySettings(),
    CommunitySettings.model_validate({"membership": {"on_duty_after_hours": 150, "organiser_after_hours": 160}}),
    CommunitySettings.model_validate({"channels": {"lobby": "hall", "queue": "forms"}}),
]
EDITS = st.fixed_dictionaries(
    {},
    optional={
        "membership.on_duty_after_hours": st.integers(0, 170),
        "membership.organiser_after_hours": st.integers(0, 340),
        "membership.draft_days": st.integers(5, 16),
        "channels.lobby": st.sampled_from(["hall", "forms", "welcome", "applications"]),
        "channels.queue": st.sampled_from(["hall", "forms", "welcome", "applications"]),
        "crisis.listening.channels": st.sampled_from([[], ["lounge"]]),
        "crisis.listening.message_content": st.booleans(),
        "membership.gone": st.just(1),
    },
)


@settings(max_examples=tries(60, 2_000), deadline=None)
@given(st.sampled_from(BASES), EDITS)
def test_what_counts_fits_and_what_is_put_aside_does_not(base: CommunitySettings, edits: dict[str, Any]):
    laid = lay(base, edits)

    counting = {path: value for path, value in edits.items() if path not in laid.aside}
    assert laid.settings == with_values(base, counting)
    for path, why in laid.aside.items():
        assert why.endswith((".", "?"))
        with pytest.raises(UnfitValuesError):
            with_values(base, {**counting, path: edits[path]})


def test_two_edits_that_fit_only_together_both_count_beside_one_that_does_not():
    swapped = {"channels.lobby": "applications", "channels.queue": "welcome", "membership.draft_days": 99}

    laid = lay(CommunitySettings(), swapped)

    assert set(laid.aside) == {"membership.draft_days"}
    assert laid.settings.channels.lobby == "applications"
    assert laid.settings.channels.queue == "welcome"


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("membership.draft_days", 6, '"Draft waits": must be 7 or more.'),
        ("membership.draft_days", "7", '"Draft waits": must be a whole number, without quotes.'),
        ("roles.member", "everyone", '"Member": everybody has this role, so it cannot be used here.'),
        ("membership.welcome", "", '"Welcome": must not be empty.'),
        ("membership.welcome", "\ud800", '"Welcome": holds a sign that cannot be stored.'),
        ("channels.lobby", "applications", '"Queue": this is also the lobby, where new people could read it.'),
        (
            "membership.question",
            [{"id": "a", "kind": "text", "label": ""}],
            '"Questions", number 1, "Label": must not be empty.',
        ),
        (
            "membership.signpost",
            [{"id": "a", "name": "A", "about": "B", "address": "https://a.example", "checked": "2026-02-30"}],
            '"Signposts", number 1, "Checked on": must be a date such as 2026-03-31, without quotes.',
        ),
    ],
)
def test_what_is_wrong_is_said_with_the_labels_of_the_settings(path: str, value: Any, sentence: str):
    with pytest.raises(UnfitValuesError) as caught:
        with_values(CommunitySettings(), {path: value})

    assert [trouble.sentence for trouble in caught.value.troubles] == [sentence]


def test_a_list_within_a_thousand_lists_is_refused_in_words():
    deep: Any = []
    for _ in range(1_000):
        deep = [deep]

    with pytest.raises(UnfitValuesError) as caught:
        with_values(CommunitySettings(), {"membership.question": [deep]})

    assert caught.value.troubles
