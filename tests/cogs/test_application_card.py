"""What the card in the queue says and offers, state by state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.membership.rules import Door, Hold, Status
from bot.membership.snapshots import Application, ApplicationCard
from cogs.membership.cards import application_card
from cogs.membership.modals import ask_modal

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def _card(door, status, hold):
    application = Application(1, 1, 900, 1001, door, status, NOW, NOW, timedelta(1), None, None, None, None, hold)
    none = dict.fromkeys(ApplicationCard.__dataclass_fields__)
    return ApplicationCard(
        **none | {"application": application, "earlier": (), "opinions": (), "asked": 1, "answered": 0}
    )


def _labels(card):
    return [one.label for one in card.walk_children() if getattr(one, "label", None)]


def test_a_role_given_by_hand_shows_while_the_application_waits():
    card = application_card(_card(Door.LOBBY, Status.SUBMITTED, Hold.ROLE_BY_HAND))

    assert "They already hold the member role" in card.words


@pytest.mark.parametrize("hold", list(Hold))
@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.NEEDS_INFO, Status.APPROVED, Status.DECLINED])
def test_every_hold_is_said_in_every_state(hold, status):
    plain = application_card(_card(Door.NATIVE, status, None))

    assert application_card(_card(Door.NATIVE, status, hold)).words != plain.words


def test_a_question_that_could_not_be_delivered_says_where_to_ask():
    card = application_card(_card(Door.NATIVE, Status.NEEDS_INFO, Hold.NOT_ASKED))

    assert "Server Settings, Members, Applications" in card.words
    assert "They answered" in _labels(card)


def test_only_discords_own_door_has_they_answered():
    labels = _labels(application_card(_card(Door.LOBBY, Status.NEEDS_INFO, None)))

    assert "They answered" not in labels
    assert "Ask" not in labels
    assert "Approve" in labels


@pytest.mark.parametrize(("door", "warns"), [(Door.NATIVE, True), (Door.LOBBY, False)])
def test_asking_through_discords_own_door_says_before_that_it_may_not_arrive(door, warns):
    form = str(ask_modal(_card(door, Status.SUBMITTED, None).application.ref, door).to_dict())

    assert ("may not reach them" in form) is warns
