"""What the bot did, in plain words for somebody who never read Discord's documents."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.rehearsal.calls_in_words import SENTENCES
from bot.rehearsal.ledger import Entry
from bot.rehearsal.shapes import DM, THREAD_TYPES, Json, User

if TYPE_CHECKING:
    from bot.rehearsal.server import PracticeDiscord

AT_ONCE = 60
_PRIVATE_THREAD = 12
_EPHEMERAL = 1 << 6
_OP_ID = re.compile(r"\bop:[\w-]+")
_USER_ID = re.compile(r"\b\d{15,20}\b")
_LONGEST_NAME = 100
Teller = Callable[["Telling", dict[str, str], Json], str]


class Telling:
    """Turn the ledger into sentences."""

    def __init__(self, practice: PracticeDiscord) -> None:
        self.practice = practice
        self.world = practice.world

    def lines(self, *, reads: bool = False) -> list[Json]:
        """Return the latest things the bot did and the rules it broke, oldest first; with `reads` what it read, too."""
        told = [self._line(one) for one in self.practice.ledger.entries[-400:] if self._matters(one, reads=reads)]
        broken = [
            {"number": one.entry, "at": None, "words": f"A rule was broken: {one.words}.", "ok": False, "note": ""}
            for one in self.practice.ledger.violations
        ]
        return sorted([*told, *broken], key=lambda line: int(line["number"]))[-AT_ONCE:]

    @staticmethod
    def _matters(entry: Entry, *, reads: bool) -> bool:
        return entry.status != 0 and (reads or entry.method != "GET" or not entry.ok)

    def _line(self, entry: Entry) -> Json:
        notes = []
        if entry.ok and entry.permission:
            notes.append(f"Permission used: {entry.permission}.")
        if entry.reason:
            reason = self._named(entry.reason)
            notes += [f"Reason given: {reason}."] if reason else []
        if not entry.ok:
            notes.append(f"Discord said no: {entry.permission or entry.status}.")
        if entry.fault:
            notes.append("Trouble was put in here on purpose.")
        return {
            "number": entry.number,
            "at": entry.at,
            "words": self.words(entry) if entry.ok else f"Did not work: {self.words(entry)}",
            "ok": entry.ok,
            "note": " ".join(notes),
        }

    def _named(self, reason: str) -> str:
        """Put names for people's numbers into a reason, and leave the number of the act out."""
        named = _USER_ID.sub(lambda found: self.user({"user_id": found[0]}), _OP_ID.sub("", reason))
        return named.strip().rstrip(".")

    def words(self, entry: Entry) -> str:
        """Say what one request was for."""
        call = (entry.method, entry.template)
        teller, sentence = TELLERS.get(call), SENTENCES.get(call)
        if teller is None and sentence is None:
            return f"Called Discord: {entry.method} {entry.template or entry.path}."
        names = entry.template.split("/")
        places = {
            name.strip("{}"): part for name, part in zip(names, entry.path.split("/"), strict=False) if "{" in name
        }
        body = entry.body if isinstance(entry.body, dict) else {}
        if teller is not None:
            return teller(self, places, body)
        named = {"place": self.place, "user": self.user, "role": self.role, "asker": self.asker}
        words = {name: tell(places) for name, tell in named.items()}
        return str(sentence).format(**words, name=str(body.get("name", ""))[:_LONGEST_NAME])

    def place(self, places: dict[str, str]) -> str:
        """Name the channel of a request."""
        channel = self.world.channels.get(_number(places.get("channel_id")))
        if channel is None:
            return "a channel that is gone"
        if channel.type == DM:
            return "direct messages with " + " and ".join(one.shown for one in channel.recipients if not one.bot)
        return f"“{channel.name}”" if channel.type in THREAD_TYPES else f"#{channel.name}"

    def user(self, places: dict[str, str]) -> str:
        """Name the person of a request."""
        user: User | None = self.world.users.get(_number(places.get("user_id")))
        return user.shown if user is not None else "somebody"

    def role(self, places: dict[str, str]) -> str:
        """Name the role of a request."""
        role_id = _number(places.get("role_id"))
        for guild in self.world.guilds.values():
            if role_id in guild.roles:
                return f"“{guild.roles[role_id].name}”"
        return "that is gone"

    def asker(self, places: dict[str, str]) -> str:
        """Name the person whose press or command a request answers."""
        interaction = self.practice.interactions.by_token.get(places.get("token", ""))
        return interaction.user.shown if interaction is not None else "somebody"


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


def _first_answer(telling: Telling, places: dict[str, str], body: Json) -> str:
    who = telling.asker(places)
    private = int((body.get("data") or {}).get("flags") or 0) & _EPHEMERAL
    words = {
        4: f"Answered {who}{', for their eyes only' if private else ''}.",
        5: f"Told {who} that an answer is coming.",
        6: f"Told {who} that the press arrived.",
        7: f"Changed the card that {who} acted on.",
        8: f"Offered choices to {who}.",
        9: f"Opened a form for {who}.",
    }
    return words.get(int(body.get("type") or 0), f"Answered {who}.")


def _thread(telling: Telling, places: dict[str, str], body: Json) -> str:
    private = "private " if body.get("type") == _PRIVATE_THREAD else ""
    return f"Started the {private}thread “{body.get('name', '')}” in {telling.place(places)}."


def _request(_telling: Telling, _places: dict[str, str], body: Json) -> str:
    done = "Approved" if body.get("action") == "APPROVED" else "Answered"
    return f"{done} a member application in Discord's own form."


_MESSAGES = "/channels/{channel_id}/messages"
_ORIGINAL = "/webhooks/{webhook_id}/{token}/messages/@original"
_THREAD_MEMBER = "/channels/{channel_id}/thread-members/{user_id}"
_MEMBER_ROLE = "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"
TELLERS: dict[tuple[str, str], Teller] = {
    ("POST", "/interactions/{interaction_id}/{token}/callback"): _first_answer,
    ("PATCH", _ORIGINAL): lambda t, p, _: f"Filled in its answer to {t.asker(p)}.",
    ("DELETE", _ORIGINAL): lambda t, p, _: f"Took back its answer to {t.asker(p)}.",
    ("POST", "/webhooks/{webhook_id}/{token}"): lambda t, p, _: f"Answered {t.asker(p)} once more.",
    ("POST", _MESSAGES): lambda t, p, _: f"Wrote in {t.place(p)}.",
    ("PATCH", _MESSAGES + "/{message_id}"): lambda t, p, _: f"Changed its message in {t.place(p)}.",
    ("DELETE", _MESSAGES + "/{message_id}"): lambda t, p, _: f"Deleted a message in {t.place(p)}.",
    ("POST", "/channels/{channel_id}/threads"): _thread,
    ("POST", _MESSAGES + "/{message_id}/threads"): _thread,
    ("PUT", _THREAD_MEMBER): lambda t, p, _: f"Let {t.user(p)} into the thread {t.place(p)}.",
    ("DELETE", _THREAD_MEMBER): lambda t, p, _: f"Took {t.user(p)} out of the thread {t.place(p)}.",
    ("PATCH", "/channels/{channel_id}"): lambda t, p, _: f"Changed the settings of {t.place(p)}.",
    ("PUT", _MEMBER_ROLE): lambda t, p, _: f"Gave {t.user(p)} the role {t.role(p)}.",
    ("DELETE", _MEMBER_ROLE): lambda t, p, _: f"Took the role {t.role(p)} from {t.user(p)}.",
    ("DELETE", "/guilds/{guild_id}/members/{user_id}"): lambda t, p, _: f"Removed {t.user(p)} from the server.",
    ("POST", "/users/@me/channels"): lambda t, _, body: (
        f"Opened direct messages with {t.user({'user_id': str(body.get('recipient_id', ''))})}."
    ),
    ("PUT", "/guilds/{guild_id}/incident-actions"): lambda _t, _p, body: (
        "Paused invites for a while." if body.get("invites_disabled_until") else "Let invites work again."
    ),
    ("PATCH", "/guilds/{guild_id}/requests/{request_id}"): _request,
    ("PUT", "/applications/{application_id}/commands"): lambda _t, _p, _b: "Told Discord which commands there are.",
}
