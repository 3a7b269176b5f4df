"""What may have drifted apart from Discord while nobody looked, and how it is mended. Nobody is ever stripped."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from sqlalchemy import func, select

from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.delivery.reconcile import Difference
from bot.language import _
from bot.membership import effects
from bot.membership.moves import leave
from bot.membership.native import is_news, take_in
from bot.membership.ports import GuildPort, MemberView, NativeRequest, NativeStatus
from bot.membership.rules import LETTING_IN, OPEN, WAITING, Door, Hold, Status
from bot.membership.settling import granted
from bot.membership.tables import ApplicationRow, DoorsRow
from bot.store.store import Store
from bot.store.tables import CardRow, OutboxRow
from bot.store.transaction import Transaction

AT_ONCE = 100
"""How many applications one pass looks at by REST; the next pass goes on behind them."""

_SETTLING = timedelta(minutes=1)  # what is younger is still on its way, not lost
_UNDER_WAY = ("new", "sending", "parked")


class _Rounds:
    """Walks through many applications in parts, so that a full queue does not cost a call each at every pass."""

    def __init__(self) -> None:
        self._behind: dict[int, int] = {}
        self._looked: dict[int, int] = {}

    def looked(self, community_id: int) -> int:
        """Return how many applications the latest part held."""
        return self._looked.get(community_id, 0)

    def ended(self, community_id: int) -> bool:
        """Tell whether the latest part was the last of its round."""
        return not self._behind.get(community_id)

    async def part(self, tx: Transaction, community_id: int, statuses: frozenset[Status]) -> list[ApplicationRow]:
        """Return the next applications in these states that are not brand-new."""
        found = select(ApplicationRow).where(
            ApplicationRow.community_id == community_id,
            ApplicationRow.status.in_(statuses),
            ApplicationRow.status_since <= tx.now - _SETTLING,
            ApplicationRow.id > self._behind.get(community_id, 0),
        )
        rows = list(await tx.session.scalars(found.order_by(ApplicationRow.id).limit(AT_ONCE)))
        self._behind[community_id] = rows[-1].id if len(rows) == AT_ONCE else 0
        self._looked[community_id] = len(rows)
        return rows


async def _how_many(store: Store, community_id: int, statuses: frozenset[Status]) -> int:
    async with store.read() as tx:
        counted = select(func.count(ApplicationRow.id)).where(
            ApplicationRow.community_id == community_id, ApplicationRow.status.in_(statuses)
        )
        return await tx.session.scalar(counted) or 0


async def _under_way(tx: Transaction, stream: str) -> bool:
    found = select(OutboxRow.id).where(OutboxRow.stream == stream, OutboxRow.state.in_(_UNDER_WAY)).limit(1)
    return await tx.session.scalar(found) is not None


class PeopleRepair:
    """Applicants who left, roles that were given or lost meanwhile."""

    _statuses = OPEN | LETTING_IN

    def __init__(self, store: Store, guild: GuildPort) -> None:
        self._store = store
        self._guild = guild
        self._rounds = _Rounds()
        self._mends: dict[str, Callable[[Transaction, ApplicationRow], Awaitable[None]]] = {
            "membership.left": leave,
            "membership.role_there": _note_role,
            "membership.role_lost": _grant_again,
            "membership.role_by_hand": _ask_about_role,
        }

    async def differences(self, community_id: int) -> Sequence[Difference]:
        """Look up each applicant by REST."""
        async with self._store.read() as tx:
            rows = await self._rounds.part(tx, community_id, self._statuses)
            lost = {row.id for row in rows if not await _under_way(tx, f"application:{row.id}")}
        found: list[Difference] = []
        for row in rows:
            if row.member_id is None or (row.door is Door.NATIVE and row.status in OPEN):
                continue
            member = await self._guild.member(community_id, row.member_id)
            if (difference := _drift(row, member, idle=row.id in lost)) is not None:
                found.append(difference)
        return found

    async def compared(self, community_id: int) -> int:
        """Return how many applications the latest look was about."""
        return self._rounds.looked(community_id)

    def ended_round(self, community_id: int) -> bool:
        """Tell whether the next look begins with the oldest application again."""
        return self._rounds.ended(community_id)

    async def mend(self, tx: Transaction, difference: Difference) -> None:
        """Do what fits, if the application still is where it was."""
        row = await _row_of(tx, difference)
        if row is not None and row.status in self._statuses:
            await self._mends[difference.kind](tx, row)


def _drift(row: ApplicationRow, member: MemberView | None, *, idle: bool) -> Difference | None:
    kind, words = _drift_of(row, member, idle=idle)
    return Difference(kind, f"application:{row.id}", words.format(who=row.member_id)) if kind else None


def _drift_of(row: ApplicationRow, member: MemberView | None, *, idle: bool) -> tuple[str, str]:
    if member is None:
        letting_in = row.door is Door.NATIVE and row.status is Status.APPROVED
        if letting_in and (row.hold is Hold.REQUEST_DELAYED or not idle):
            return "", ""  # Discord lets them in only with our answer, which is still on its way
        return "membership.left", _("<@{who}> applied and has left since.")
    if row.status is Status.APPROVED and member.has_member_role:
        return "membership.role_there", _("<@{who}> is approved and has the member role already.")
    if row.status is Status.APPROVED and idle:
        return "membership.role_lost", _("<@{who}> is approved and does not have the member role yet.")
    if row.status in WAITING and member.has_member_role and row.hold is None:
        return "membership.role_by_hand", _(
            "<@{who}> has the member role, but nobody has decided on their application."
        )
    return "", ""


async def _note_role(tx: Transaction, row: ApplicationRow) -> None:
    """Go on with the welcome, unless the effect that gave the role has reported meanwhile."""
    if row.status is Status.APPROVED:
        await granted(tx, row)


async def _grant_again(tx: Transaction, row: ApplicationRow) -> None:
    if row.status is Status.APPROVED and not await _under_way(tx, f"application:{row.id}"):
        await tx.outbox(effects.grant_role(row))


async def _ask_about_role(tx: Transaction, row: ApplicationRow) -> None:
    """Say on the card that somebody gave the role by hand; a person decides what is right."""
    if row.status in WAITING:
        row.hold = Hold.ROLE_BY_HAND
        await tx.audit(Actor.software(row.community_id), "application.hold", f"application:{row.id}", row.hold.value)
        await tx.outbox(effects.application_card(row))


class CardRepair:
    """Cards that are missing: of waiting applications, and the standing card of the lobby."""

    def __init__(self, store: Store, guild: GuildPort) -> None:
        self._store = store
        self._guild = guild
        self._rounds = _Rounds()

    async def differences(self, community_id: int) -> Sequence[Difference]:
        """Look whether each card's message still stands."""
        async with self._store.read() as tx:
            rows = await self._rounds.part(tx, community_id, WAITING)
            cards = [("application", str(row.id), effects.application_card(row).stream) for row in rows]
            doors = await tx.session.get(DoorsRow, community_id)
            if doors is not None and doors.lobby_open:
                cards.append(("entry", "lobby", effects.entry_card(community_id).stream))
            stands = [
                (card, ref, await _place(tx, community_id, card, ref))
                for card, ref, stream in cards
                if not await _under_way(tx, stream)
            ]
        return [
            Difference("membership.card", f"{card}:{ref}", _card_words(card))
            for card, ref, place in stands
            if place is None or not await self._guild.message_exists(*place)
        ]

    async def compared(self, community_id: int) -> int:
        """Return how many cards the latest look was about, at most."""
        return self._rounds.looked(community_id) + 1

    def ended_round(self, community_id: int) -> bool:
        """Tell whether the next look begins with the oldest application again."""
        return self._rounds.ended(community_id)

    async def mend(self, tx: Transaction, difference: Difference) -> None:
        """Draw the card; where its message is gone, it is posted anew."""
        card, _colon, ref = difference.subject.partition(":")
        if card == "entry":
            await tx.outbox(effects.entry_card(difference.community_id))
        elif (row := await tx.session.get(ApplicationRow, int(ref))) is not None:
            await tx.outbox(effects.application_card(row))


def _card_words(card: str) -> str:
    if card == "entry":
        return _("The card with the Apply button is missing from the lobby.")
    return _("The card of a waiting application is missing from the queue.")


async def _place(tx: Transaction, community_id: int, card: str, ref: str) -> tuple[int, int] | None:
    found = select(CardRow.channel_id, CardRow.message_id).where(
        CardRow.community_id == community_id, CardRow.card == card, CardRow.ref == ref
    )
    for channel_id, message_id in await tx.session.execute(found):
        if channel_id is not None and message_id is not None:
            return channel_id, message_id
    return None


class NativeRepair:
    """Requests in Discord that nobody told us about, and ours that are settled there."""

    def __init__(self, store: Store, settings: SettingsBook, guild: GuildPort) -> None:
        self._store = store
        self._settings = settings
        self._guild = guild
        self._found: dict[tuple[int, str], NativeRequest] = {}
        self._behind: dict[int, int] = {}

    async def differences(self, community_id: int) -> Sequence[Difference]:
        """Compare Discord's list of waiting requests with ours."""
        if not self._settings.for_community(community_id).membership.doors.native:
            return []
        listed = await self._guild.join_requests(community_id)
        if listed is None:
            return []
        waiting = {request.request_id: request for request in listed}
        async with self._store.read() as tx:
            rows = await tx.session.scalars(
                select(ApplicationRow).where(
                    ApplicationRow.community_id == community_id,
                    ApplicationRow.door == Door.NATIVE,
                    ApplicationRow.request_id.is_not(None),
                )
            )
            known = {row.request_id: row for row in rows if row.request_id is not None}
            settled_from = tx.now - _SETTLING
            # A waiting request of a settled application is our own answer on its way, not a new request.
            new = [
                request
                for request in waiting.values()
                if request.status is NativeStatus.SUBMITTED
                and request.request_id not in known
                and await is_news(tx, request)
            ]
        found = [self._note(one, _("<@{who}> asked to join in Discord and is not in the queue.")) for one in new]
        missing = sorted(
            request_id
            for request_id, row in known.items()
            if row.status in OPEN and request_id not in waiting and row.status_since <= settled_from
        )
        for request_id in self._part(community_id, missing):
            request = await self._guild.join_request(community_id, request_id)
            if request is not None and _settles(request, known[request_id]):
                found.append(self._note(request, _("The request of <@{who}> was settled in Discord.")))
        return found

    def _part(self, community_id: int, missing: Sequence[int]) -> Sequence[int]:
        """Return the next requests to ask about, so that a list that was cut does not cost a call for each of them."""
        behind = self._behind.get(community_id, 0)
        part = [request_id for request_id in missing if request_id > behind][:AT_ONCE]
        self._behind[community_id] = part[-1] if len(part) == AT_ONCE else 0
        return part

    def _note(self, request: NativeRequest, sentence: str) -> Difference:
        subject = f"request:{request.request_id}"
        self._found[request.community_id, subject] = request
        return Difference("membership.native", subject, sentence.format(who=request.applicant_id))

    async def compared(self, community_id: int) -> int:
        """Return how many applications wait."""
        return await _how_many(self._store, community_id, WAITING)

    def ended_round(self, community_id: int) -> bool:  # noqa: ARG002 - one shape for all
        """Tell that every look is at all requests."""
        return True

    async def mend(self, tx: Transaction, difference: Difference) -> None:
        """Take the request in as if Discord had told us."""
        request = self._found.pop((difference.community_id, difference.subject), None)
        if request is not None:
            await take_in(tx, request, self._settings.for_community(difference.community_id).membership)


def _settles(request: NativeRequest, row: ApplicationRow) -> bool:
    """Tell whether Discord says plainly what became of a request; a request in no list says nothing."""
    if request.status is NativeStatus.APPROVED:
        return bool(request.acted_by) or row.hold is not Hold.APPROVED_IN_DISCORD
    return request.status is NativeStatus.REJECTED


async def _row_of(tx: Transaction, difference: Difference) -> ApplicationRow | None:
    number = int(difference.subject.rpartition(":")[2])
    row = await tx.session.get(ApplicationRow, number, with_for_update=True)
    return row if row is not None and row.community_id == difference.community_id else None
