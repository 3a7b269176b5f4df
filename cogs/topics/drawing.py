"""Draws each card and letter of topics from what is stored now."""

from __future__ import annotations

from bot.discord_kit.cards import Card, CardRegistry
from bot.topics.snapshots import TopicState
from cogs.topics.boards import drift_card
from cogs.topics.cards import (
    answer_letter,
    asked_letter,
    hostless_card,
    newcomers_letter,
    news_card,
    proposal_card,
    review_card,
)
from cogs.topics.house import TopicsHouse
from cogs.topics.standing import closed_card, panel_card, topic_card

_CLOSING = frozenset({TopicState.CLOSING, TopicState.CLOSED})


class CardDrawing:
    """One method for each card; None means that there is nothing to show any more."""

    def __init__(self, house: TopicsHouse) -> None:
        self._house = house

    def register(self, registry: CardRegistry) -> None:
        """Say who draws which card."""
        registry.draws("topic", self.topic)
        registry.draws("topic_news", self.news)
        registry.draws("topic_drift", self.drift)
        registry.draws("topics_panel", self.panel)
        registry.draws("topic_proposal", self.proposal)
        registry.draws("topic_proposal_answer", self.proposal_answer)
        registry.draws("topic_newcomers", self.newcomers)
        registry.draws("topic_no_host", self.no_host)
        registry.draws("topic_review", self.review)
        registry.draws("topic_review_asked", self.review_asked)

    async def topic(self, community_id: int, ref: str) -> Card | None:
        """Draw the standing card of a topic."""
        topic = await self._house.opening.topic(community_id, int(ref))
        if topic is None:
            return None
        return closed_card(topic) if topic.state in _CLOSING else topic_card(topic)

    async def news(self, community_id: int, ref: str) -> Card | None:
        """Draw the announcement of a topic."""
        topic = await self._house.opening.topic(community_id, int(ref))
        return news_card(topic) if topic is not None and topic.state not in _CLOSING else None

    async def drift(self, community_id: int, ref: str) -> Card | None:
        """Draw what was changed by hand."""
        shown = await self._house.drifts.card(community_id, int(ref))
        return drift_card(shown) if shown is not None else None

    async def panel(self, community_id: int, ref: str) -> Card | None:
        """Draw the panel."""
        in_use = self._house.settings.for_community(community_id).features.topics
        return panel_card(in_use=in_use) if await self._house.panels.stands(community_id, int(ref)) else None

    async def proposal(self, community_id: int, ref: str) -> Card | None:
        """Draw a proposal for moderators."""
        shown = await self._house.proposing.card(community_id, int(ref))
        return proposal_card(shown) if shown is not None else None

    async def proposal_answer(self, community_id: int, ref: str) -> Card | None:
        """Draw what became of a proposal."""
        proposal = await self._house.proposing.letter(community_id, int(ref))
        return answer_letter(proposal, self._house.name_of(community_id)) if proposal is not None else None

    async def newcomers(self, community_id: int, ref: str) -> Card | None:
        """Draw a host's letter."""
        found = await self._house.living.digest(community_id, int(ref))
        return newcomers_letter(found, self._house.name_of(community_id)) if found is not None else None

    async def no_host(self, community_id: int, ref: str) -> Card | None:
        """Draw a topic that needs a host."""
        topic = await self._house.living.hostless(community_id, int(ref))
        return hostless_card(topic) if topic is not None else None

    async def review(self, community_id: int, ref: str) -> Card | None:
        """Draw the result of a review."""
        result = await self._house.reviewing.card(community_id, int(ref))
        return review_card(result) if result is not None else None

    async def review_asked(self, community_id: int, ref: str) -> Card | None:
        """Draw the letter that asks about a topic."""
        review = await self._house.reviewing.asked(community_id, int(ref))
        return asked_letter(review, self._house.name_of(community_id)) if review is not None else None
