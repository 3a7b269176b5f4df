"""Every screen of topics and Nearby keeps Discord's limits when it is full, and shows words as they were typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.discord_kit.cards import MOST_CHARACTERS, MOST_COMPONENTS, Card
from bot.nearby.rules import Finding, MeetingState, Region
from bot.nearby.snapshots import Choice as NearbyChoice
from bot.nearby.snapshots import Hello, Meeting, OwnReport, RegionView, Screen
from bot.topics.group_rules import ProposalState, ReviewAnswer, Unanswered
from bot.topics.group_snapshots import (
    Newcomers,
    Proposal,
    ProposalCard,
    ProposalView,
    Review,
    ReviewResult,
    ReviewView,
    Similar,
)
from bot.topics.rules import Access, TopicKind, TopicState
from bot.topics.snapshots import (
    Ask,
    AuditFinding,
    Choice,
    Drift,
    DriftCard,
    DriftKind,
    FoundTopics,
    NameFinding,
    Standing,
    Topic,
    TopicsPage,
    TopicView,
    VersionedRef,
)
from cogs.nearby.screens import nearby_screen
from cogs.topics.boards import audit_screen, drift_card, list_screen
from cogs.topics.cards import answer_letter, asked_letter, hostless_card, news_card, proposal_card, review_card
from cogs.topics.group_screens import newcomers_screen, reviews_screen
from cogs.topics.here import here_screen
from cogs.topics.proposals import proposals_screen, similar_screen
from cogs.topics.screens import found_screen, same_topics_screen, topics_screen
from cogs.topics.standing import closed_card, panel_card, topic_card

NOW = datetime(2026, 11, 22, tzinfo=UTC)
EVIL = "<@1> @everyone **x** [a](https://x.example) "
LONG = (EVIL * 10)[:300]
ID = 9_000_000_000_000_000_000 - 1


def topic(number: int = 1, state: TopicState = TopicState.OPEN) -> Topic:
    return Topic(
        id=ID - number,
        version=999_999_999,
        community_id=ID,
        catalogue_id=None,
        name=LONG[:100],
        purpose=LONG,
        kind=TopicKind.TEXT,
        tags=(),
        sensitive=True,
        content_note=LONG[:200],
        access=Access.MEMBERS,
        host_id=ID,
        review_at=NOW,
        review_months=6,
        channel_id=ID,
        role_id=None,
        state=state,
        since=NOW,
        closed_why=LONG,
        closed_where=LONG,
    )


def views(standing: Standing) -> tuple[TopicView, ...]:
    return tuple(TopicView(topic(number), standing, NOW, 40, is_host=True) for number in range(8))


def proposal(number: int, state: ProposalState = ProposalState.OPEN) -> Proposal:
    return Proposal(number, 1, ID, LONG[:100], LONG, state, NOW, NOW, ID, NOW, LONG, None)


MINE = [ProposalView(proposal(number), supported=True, mine=True) for number in range(9)]
OTHERS = [ProposalView(proposal(number), supported=number % 2 == 0, mine=False) for number in range(30)]
REVIEWS = [ReviewView(Review(number, topic(number), NOW, NOW), ReviewAnswer.KEEP) for number in range(9)]
CHOICES = tuple(Choice(f"topic:{number}", LONG[:100], number) for number in range(12))
NOT_OPEN = tuple(Choice(f"catalogue:{number}", LONG[:100], None) for number in range(12))
DRIFTS = tuple(
    Drift(topic(), kind, VersionedRef(ID, 9), LONG, (ID,) * 9, "Something is not as it was.", NOW) for kind in DriftKind
)
NEARBY = Screen(
    open=True,
    choice=NearbyChoice(Region.YORKSHIRE, NOW, NOW, by_dm=True, paused=False, shows=True, may_renew=True),
    regions=tuple(RegionView(region, 20) for region in Region),
    hellos=tuple(Hello(number, Region.YORKSHIRE, NOW) for number in range(9)),
    own_hello=Hello(99, Region.YORKSHIRE, NOW),
    hello_again_at=NOW,
    meetings=tuple(Meeting(number, 1, ID, ID, ID - 1, ID - 2, MeetingState.OPEN, ID, NOW, NOW) for number in range(9)),
    own_reports=tuple(OwnReport(NOW, Finding.NOTHING, NOW) for _number in range(9)),
    stopped=None,
    has_blocks=True,
    shows_from=5,
    lasts_months=6,
)

SCREENS = {
    "the list": lambda: topics_screen(
        TopicsPage(views(Standing.IN), 1, 9, 40, on_break=True, reviews=9), "Words of ours. " * 9
    ),
    "the list of one who is in none": lambda: topics_screen(TopicsPage(views(Standing.OUT), 1, 9, 0)),
    "hidden topics": lambda: topics_screen(TopicsPage(views(Standing.HIDDEN), 1, 9, 8)),
    "found": lambda: found_screen(FoundTopics(LONG, views(Standing.IN), NOT_OPEN)),
    "asked back": lambda: found_screen(FoundTopics(LONG, (), (), Ask(LONG, LONG, CHOICES + NOT_OPEN))),
    "the same again": lambda: same_topics_screen(views(Standing.PAUSED), "Done."),
    "here": lambda: here_screen(views(Standing.HIDDEN)[0], "Done.", asked=True),
    "similar": lambda: similar_screen(Similar(FoundTopics(LONG, views(Standing.IN)), tuple(OTHERS))),
    "proposals": lambda: proposals_screen(MINE, OTHERS, 1, "Done."),
    "no's": lambda: proposals_screen(
        [ProposalView(proposal(1, ProposalState.DECLINED), supported=True, mine=True)] * 3, OTHERS, 99
    ),
    "reviews": lambda: reviews_screen(REVIEWS, "Done.", letters=True),
    "newcomers": lambda: newcomers_screen(
        Newcomers(topic(), tuple(Unanswered(ID, ID, ID, NOW) for _n in range(40)), 24, whole=False), ID
    ),
    "all topics": lambda: list_screen([topic(number) for number in range(500)], 3),
    "audit": lambda: audit_screen(
        [NameFinding(AuditFinding.ROLE_NAME, ID, "Words of ours. " * 9, "More of ours. " * 9) for _number in range(250)]
    ),
    "by hand": lambda: drift_card(DriftCard(topic(), DRIFTS)),
    "topic card": lambda: topic_card(topic()),
    "closed card": lambda: closed_card(topic(state=TopicState.CLOSED)),
    "panel": panel_card,
    "proposal": lambda: proposal_card(ProposalCard(proposal(1, ProposalState.READY), 100)),
    "answer": lambda: answer_letter(proposal(1, ProposalState.DECLINED), LONG),
    "review": lambda: review_card(ReviewResult(1, 1, topic(), 100, 50, 5, 0, NOW, None, None, None)),
    "review asked": lambda: asked_letter(REVIEWS[0].review, LONG),
    "no host": lambda: hostless_card(topic()),
    "news": lambda: news_card(topic()),
    "nearby": lambda: nearby_screen(NEARBY, ID, "Done."),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_full_screen_keeps_discords_limits(name):
    card: Card = SCREENS[name]()

    assert card.total_children_count <= MOST_COMPONENTS, card.total_children_count
    assert card.content_length() <= MOST_CHARACTERS
    assert card.to_components()


@pytest.mark.parametrize("name", SCREENS)
def test_no_words_of_people_mention_anybody_or_become_a_link(name):
    shown = SCREENS[name]().words

    assert "<@1>" not in shown
    assert "@everyone" not in shown.replace(r"\@everyone", "")
    assert "](https" not in shown.replace(r"\]\(https", "").replace("](https://discord.com/channels/", "")


@pytest.mark.parametrize("name", SCREENS)
def test_every_button_says_what_it_does_in_words(name):
    for item in SCREENS[name]().walk_children():
        label = getattr(item, "label", None)
        if label is not None:
            assert any(letter.isalpha() for letter in label)
            assert len(label) <= 80
