"""What a person reads about themselves is in plain words; codes and numbers stand apart, and none is lost."""

from __future__ import annotations

import re

import pytest

from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.delivery.effects import Effect, EffectKind
from bot.privacy.known import known_about
from bot.privacy.plain import labels_in, plainly
from bot.privacy.registry import kept_tables
from tests.privacy.canaries import HERE, Planter

ROBIN = 80351110224678912
DEE = 80351110224678913


def column(table, name):
    return next(
        one for each in kept_tables() if each.table.name == table for one in each.columns if one.column.name == name
    )


@pytest.mark.parametrize(
    ("table", "name", "value", "words"),
    [
        ("audit", "verb", "application.read", "read (application)"),
        ("audit", "subject", "application:12", "application 12"),
        ("audit", "seq", 4, ""),
        ("audit", "hash", "65e88cb3e6d0c83d4e52c9cdd88208c3", ""),
        ("audit", "actor_id", ROBIN, "you"),
        ("audit", "actor_id", DEE, "somebody else"),
        ("membership_application", "id", 3, ""),
        ("membership_application", "community_id", HERE, ""),
        ("membership_application", "paused_seconds", 0.304518, "less than 2 minutes"),
        ("membership_application", "paused_seconds", 603.5, "about 10 minutes"),
        ("membership_application", "paused_seconds", 7200.0, "about 2 hours"),
        ("membership_application", "paused_seconds", 260000.0, "about 3 days"),
        ("membership_application", "questions", [{"id": "why", "label": "Why?"}, {"label": "How?"}], "Why? / How?"),
        ("membership_memory", "code", "under_18", "under 18"),
        ("membership_answer", "answer", "h3llo_w0rld", "h3llo_w0rld"),
    ],
)
def test_a_value_is_said_as_somebody_would_say_it(table, name, value, words):
    assert plainly(column(table, name), value, str(value), ROBIN) == words


def test_the_id_of_a_question_is_told_by_its_label():
    labels = labels_in([{"id": "heard", "label": "How did you hear about us?"}, "no question"])

    words = plainly(column("membership_answer", "question_id"), "heard", "heard", ROBIN, labels)

    assert words == "How did you hear about us?"


@pytest.mark.slow
async def test_no_account_number_and_no_code_stands_among_the_plain_words(store_on):
    await Planter(store_on, "M", ROBIN, ROBIN, first=1000).plant(first=True)
    async with store_on.begin() as tx:
        await tx.audit(Actor(ROBIN, HERE), "application.submit", f"member:{ROBIN}")
        await tx.outbox(Effect(EffectKind.GRANT_ROLE, HERE, "application:12", {"member_id": ROBIN}, by=ROBIN))

    known = await known_about(store_on, SettingsBook(), HERE, ROBIN)

    plain = "\n".join(one.words for one in known)
    assert str(ROBIN) not in plain
    assert str(HERE) not in plain
    assert re.search(r"[0-9a-f]{32}", plain) is None
    assert "what was done: submit (application)" in plain
    assert "what is done: grant role" in plain
    assert str(ROBIN) in "\n".join(one.exact for one in known)
