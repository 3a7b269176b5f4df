"""What the bot means to do on Discord, as data: written with the decision, carried out afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

JsonValue = str | int | bool | float | None | list["JsonValue"] | dict[str, "JsonValue"]
Json = Mapping[str, "JsonValue"]


class EffectKind(StrEnum):
    """Every kind of act on Discord. Each has one performer in `bot.discord_kit.effects`.

    Payload keys (all ids are ints, all texts are plain strings):
    show_card: card, ref, place            post or re-draw the card `card:ref` in the channel named `place`, which may
               also be a channel's own id in digits;
               only_if_there (bool, optional)  re-draw it only, never post one that somebody deleted
    send_direct: member_id, card, ref      a direct message drawn by the renderer named `card` for `ref`
    grant_role, remove_role: member_id, role ("member"); joining_until (ISO 8601): before it "no member" means not yet
    answer_join_request: request_id, applicant_id, approve (bool), reason (at most 160 characters or None)
    open_thread: card, ref, place, name, member_ids     a private thread; its first message is drawn by `card`;
               only the first of the members must come in
    close_thread: thread_id, delete (bool, optional: delete it with all its words)
    pause_invites: until (ISO 8601 or None)
    create_channel: name, kind ("text" or "forum"), line, category (a name), tags, role_id (or None): a channel that
               only the team, the holders of that role and people let in by name can see
    edit_channel: channel_id; name, line (optional); shape (optional: "open" as made, "closed" for reading only,
               "emptied" for the team only), role_id (with a shape)
    set_access: channel_id, role_id (or None: by name), member_id, give (bool)
    create_role: name                      a role that shows nothing and allows nothing; with role_id (optional) that
               role is made so again; permissions (bits, optional): what it allows
    delete_role: role_id
    pin_message: card, ref, place          pin the card where it stands
    create_invite: place                   an invite to that channel that does not run out; its outcome has the code
    delete_invite: code
    delete_message: channel_id, message_id  somebody's message; the bot keeps nothing of it by itself
    show_reply: card, ref, place (a channel's or thread's id in digits), message_id    post or re-draw the card under
               that message, without a ping; gone when the message is not there any more
    look_at_message: channel_id, message_id  read it once; its outcome's code is made by `seen_code`
    sync_automod: number, rule_id (or None)    make, change or take away one of the bot's own rules in AutoMod; the
               outcome has its id, or is GONE
    make_place: name, kind ("text" or "category"), line, category_id (or None), rules (lists of id, type, allow, deny
               as in Discord's overwrites): a channel of set-up
    set_rule: channel_id, target_id, type (0 role, 1 member), allow, deny; clear (bool, optional: the channel is to say
               nothing about them)
    remove_place: channel_id               delete a channel of set-up that nobody wrote in; else it ends as overruled
    give_role: role_id, member_id          a role that set-up made
    look_over: nothing                     read the server for the doctor's daily round; it changes nothing
    set_timer: timer, ref                  not on Discord: a timer that failed is set going again (bot.delivery itself)
    """

    SHOW_CARD = "show_card"
    SEND_DIRECT = "send_direct"
    GRANT_ROLE = "grant_role"
    REMOVE_ROLE = "remove_role"
    ANSWER_JOIN_REQUEST = "answer_join_request"
    OPEN_THREAD = "open_thread"
    CLOSE_THREAD = "close_thread"
    PAUSE_INVITES = "pause_invites"
    CREATE_CHANNEL = "create_channel"
    EDIT_CHANNEL = "edit_channel"
    SET_ACCESS = "set_access"
    CREATE_ROLE = "create_role"
    DELETE_ROLE = "delete_role"
    PIN_MESSAGE = "pin_message"
    CREATE_INVITE = "create_invite"
    DELETE_INVITE = "delete_invite"
    DELETE_MESSAGE = "delete_message"
    SHOW_REPLY = "show_reply"
    LOOK_AT_MESSAGE = "look_at_message"
    SYNC_AUTOMOD = "sync_automod"
    MAKE_PLACE = "make_place"
    SET_RULE = "set_rule"
    REMOVE_PLACE = "remove_place"
    GIVE_ROLE = "give_role"
    LOOK_OVER = "look_over"
    SET_TIMER = "set_timer"


@dataclass(frozen=True, slots=True)
class Effect:
    """One act on Discord, to be done once.

    `stream` orders effects: within one stream they happen one at a time, in the order written (for
    example "application:12"). `then` names the handler told of the outcome in the transaction that
    records it. `coalesce`: of the waiting effects with the same key only the newest is performed (cards).
    `by` is the user id of the human who decided; the dispatcher refuses a destructive kind without one.
    """

    kind: EffectKind
    community_id: int
    stream: str
    payload: Json = field(default_factory=dict)
    then: str | None = None
    coalesce: str | None = None
    not_before: datetime | None = None
    by: int = 0


@dataclass(frozen=True, slots=True)
class PendingEffect:
    """An effect as the dispatcher hands it to its performer.

    `op_id` (at most 25 characters) is the nonce of a message it creates and the mark by which it is found again.
    `first_try_at` is None until the first call was made.
    """

    op_id: str
    effect: Effect
    attempts: int
    first_try_at: datetime | None


class OutcomeWord(StrEnum):
    """How an effect ended."""

    DONE = "done"
    UNDELIVERABLE = "undeliverable"  # closed direct messages, no shared server: normal, take another way
    GONE = "gone"  # the member, message or request is no longer there; the aim is met or cannot matter
    OVERRULED = "overruled"  # somebody did the opposite on Discord itself
    PARKED = "parked"  # a person has to change something first
    DROPPED = "dropped"  # a person said: leave it


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one effect; `result_id` is the id of what was created (message, thread), else None.

    `channel_id` is where a created message stands. `code` is that of a created invite, which has no id, or of a
    message that was looked at.
    """

    word: OutcomeWord
    result_id: int | None = None
    channel_id: int | None = None
    code: str = ""


class ParkedError(Exception):
    """A performer met something only a person can mend. `todo` is a code of `bot.delivery.todo`, with its details."""

    def __init__(self, todo: str, details: Json | None = None) -> None:
        super().__init__(todo)
        self.todo = todo
        self.details: Json = details or {}


class UnclearError(Exception):
    """The call may or may not have happened (5xx, reset, timeout): look before resending."""


class LaterError(Exception):
    """The call did not happen and may succeed later (rate limit, not yet a member); `after` is in seconds."""

    def __init__(self, after: float) -> None:
        super().__init__(f"later, in {after} s")
        self.after = after


class Performer(Protocol):
    """Carries out one kind of effect. Both calls may raise ParkedError, UnclearError or LaterError."""

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now."""

    async def look(self, pending: PendingEffect) -> Outcome | None:
        """Look whether an earlier unclear try has already done it; None when it has not.

        Acts that are safe to repeat (roles, edits) simply return None.
        """
