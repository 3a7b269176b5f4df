"""Watch the bot for what this house forbids, though Discord would let it pass."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.rehearsal.faults import UNCLEAR
from bot.rehearsal.interactions import Interaction
from bot.rehearsal.ledger import Entry, Ledger
from bot.rehearsal.rest.router import Route
from bot.rehearsal.shapes import Json

_CREATES = {("POST", "/channels/{channel_id}/messages")}
_WRITES = {
    ("POST", "/channels/{channel_id}/messages"),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"),
    ("POST", "/webhooks/{webhook_id}/{token}"),
    ("PATCH", "/webhooks/{webhook_id}/{token}/messages/@original"),
    ("PATCH", "/webhooks/{webhook_id}/{token}/messages/{message_id}"),
}
_CALLBACK = ("POST", "/interactions/{interaction_id}/{token}/callback")


class Policeman:
    """Note a violation in the ledger for every habit that is not ours. Switch rules off by taking them from `rules`."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.rules = {"mentions", "nonce", "reason", "one_answer", "answered_in_time"}

    def inspect(self, route: Route, entry: Entry) -> None:
        """Look at one request that was answered."""
        key = (route.method, route.template)
        body = entry.body if isinstance(entry.body, dict) else {}
        if key in _WRITES:
            self._mentions(body, entry)
        if key == _CALLBACK and body.get("type") in (4, 7):
            self._mentions(body.get("data") or {}, entry)
        if key in _CREATES and not (body.get("nonce") and body.get("enforce_nonce")):
            self._note("nonce", "a message was sent without a nonce, so a repeat would double it", entry)
        if route.destructive and not entry.reason:
            self._note("reason", f"{route.method} {route.template} came without a reason for the audit log", entry)
        if entry.code == 40060 and not self._was_left_unclear(entry):
            self._note("one_answer", "an interaction was answered a second time", entry)

    def _was_left_unclear(self, entry: Entry) -> bool:
        """Tell whether an earlier answer was lost on purpose, so that the bot could not know it had arrived."""
        return any(one.path == entry.path and one.fault in UNCLEAR for one in self.ledger.entries[: entry.number - 1])

    def _mentions(self, body: Json, entry: Entry) -> None:
        if not body.get("content") and not body.get("components") and not body.get("embeds"):
            return
        rules = body.get("allowed_mentions")
        if rules is None or rules.get("parse"):
            self._note("mentions", "a message could ping people: allowed_mentions is not empty", entry)

    def _note(self, rule: str, words: str, entry: Entry | None) -> None:
        if rule in self.rules:
            self.ledger.violate(rule, words, entry=entry)

    def watch(self, interaction: Interaction, *, deadline: float, was_heard: Callable[[], bool]) -> None:
        """Note an interaction that a connected bot left without an answer."""

        def look() -> None:
            if interaction.answered_with is None and was_heard():
                words = f"interaction of kind {interaction.kind} ({interaction.name}) was not answered in time"
                self._note("answered_in_time", words, None)

        asyncio.get_running_loop().call_later(deadline, look)
