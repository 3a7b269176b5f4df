"""The bot's answers to interactions: the first callback, its edits, and later messages."""

from __future__ import annotations

import copy

from bot.rehearsal.component_limits import fill_ids
from bot.rehearsal.forms import Form
from bot.rehearsal.interactions import (
    ANSWER,
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    DEFERRED,
    DEFERRED_EDIT,
    EDIT,
    MODAL,
    PRESS,
    SUBMIT,
    Interaction,
)
from bot.rehearsal.messaging import delete, seen_json, tell_message
from bot.rehearsal.modal_limits import check_modal
from bot.rehearsal.refusals import form_error, refusal
from bot.rehearsal.rest.bodies import draft_of, lay_edit
from bot.rehearsal.rest.call import Call
from bot.rehearsal.rest.router import Routes
from bot.rehearsal.shapes import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    Json,
    Message,
)

ROUTES = Routes()
_FLAGS = SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2
_ALLOWED = {
    COMMAND: (ANSWER, DEFERRED, MODAL),
    PRESS: (ANSWER, DEFERRED, DEFERRED_EDIT, EDIT, MODAL),
    AUTOCOMPLETE: (CHOICES,),
    SUBMIT: (ANSWER, DEFERRED, DEFERRED_EDIT, EDIT),
}


@ROUTES.on("POST", "/interactions/{interaction_id}/{token}/callback", by_token=True)
def first_answer(call: Call) -> object:
    """Take the one first answer to an interaction."""
    interaction = call.interactions.open(call.id("interaction_id"), call.path["token"])
    kind = call.json.get("type")
    allowed = _ALLOWED[interaction.kind]
    if interaction.kind == SUBMIT and interaction.source is None:
        allowed = (ANSWER, DEFERRED)
    if kind not in allowed:
        raise form_error(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {allowed}.")
    data = call.json.get("data") or {}
    message = _apply(call, interaction, int(str(kind)), data)
    call.interactions.acknowledge(interaction, int(str(kind)))
    if call.query.get("with_response") not in ("1", "true", "True"):
        return None
    return _written(call, interaction, int(str(kind)), message)


def _apply(call: Call, interaction: Interaction, kind: int, data: Json) -> Message | None:
    if kind == ANSWER:
        message = call.interactions.reply(interaction, draft_of(call, data, flags=_FLAGS))
        interaction.original_id = message.id
        return message
    if kind == DEFERRED:
        return call.interactions.think(interaction, ephemeral=bool(int(data.get("flags") or 0) & EPHEMERAL))
    if kind in (DEFERRED_EDIT, EDIT):
        return _edit_source(call, interaction, data if kind == EDIT else None)
    if kind == CHOICES:
        interaction.choices = _checked_choices(data)
    else:
        check_modal(data)
        interaction.modal = copy.deepcopy(data)
        fill_ids(interaction.modal["components"])
    return None


def _edit_source(call: Call, interaction: Interaction, data: Json | None) -> Message | None:
    source = interaction.source
    assert source is not None
    interaction.original_id = source.id
    if data is None:
        return None
    if source.id not in call.world.channels[source.channel_id].messages:
        raise refusal(10008)
    interaction.edits += 1
    return lay_edit(call, source, data)


def _checked_choices(data: Json) -> list[Json]:
    choices = data.get("choices") or []
    form = Form()
    form.count(("data", "choices"), choices, most=25)
    for index, choice in enumerate(choices):
        form.text(("data", "choices", index, "name"), choice.get("name"), most=100, least=1, needed=True)
        if isinstance(choice.get("value"), str):
            form.text(("data", "choices", index, "value"), choice["value"], most=100, least=1, needed=True)
    form.done()
    return list(choices)


def _written(call: Call, interaction: Interaction, kind: int, message: Message | None) -> Json:
    about: Json = {"id": str(interaction.id), "type": interaction.kind}
    about["channel_id"] = str(interaction.channel.id)
    if interaction.guild is not None:
        about["guild_id"] = str(interaction.guild.id)
    shown = message or (interaction.source if kind == DEFERRED_EDIT else None)
    if shown is not None:
        about["response_message_id"] = str(shown.id)
        about["response_message_loading"] = bool(shown.flags & LOADING)
        about["response_message_ephemeral"] = shown.ephemeral
    written: Json = {"interaction": about}
    if message is not None:
        written["resource"] = {"type": kind, "message": seen_json(call.world, message, call.bot.id)}
    return written


def _interaction(call: Call) -> Interaction:
    return call.interactions.by_webhook(call.id("webhook_id"), call.path["token"])


def _original(interaction: Interaction) -> Message:
    message = interaction.channel.messages.get(interaction.original_id or 0)
    if message is None:
        raise refusal(10008)
    return message


@ROUTES.on("GET", "/webhooks/{webhook_id}/{token}/messages/@original", by_token=True)
def get_original(call: Call) -> object:
    """Return the first answer to an interaction."""
    return seen_json(call.world, _original(_interaction(call)), call.bot.id)


@ROUTES.on("PATCH", "/webhooks/{webhook_id}/{token}/messages/@original", by_token=True)
def edit_original(call: Call) -> object:
    """Edit the first answer; after "thinking" this is the answer."""
    interaction = _interaction(call)
    return _edit(call, interaction, _original(interaction))


def _edit(call: Call, interaction: Interaction, message: Message) -> Json:
    lay_edit(call, message, call.json)
    interaction.edits += 1
    if message.id == interaction.original_id:
        interaction.deferred = False
    interaction.tell()
    return seen_json(call.world, message, call.bot.id)


@ROUTES.on("DELETE", "/webhooks/{webhook_id}/{token}/messages/@original", by_token=True)
def delete_original(call: Call) -> None:
    """Delete the first answer."""
    interaction = _interaction(call)
    message = _original(interaction)
    interaction.deferred = False
    delete(call.world, interaction.channel, message)
    interaction.tell()


@ROUTES.on("POST", "/webhooks/{webhook_id}/{token}", by_token=True)
def follow_up(call: Call) -> object:
    """Send a later message; the first one after "thinking" fills in the first answer."""
    interaction = _interaction(call)
    if interaction.kind == AUTOCOMPLETE:
        raise refusal(50027)
    draft = draft_of(call, call.json, flags=_FLAGS)
    if interaction.deferred:
        message = _original(interaction)
        interaction.deferred = False
        message.flags = message.flags & ~LOADING | draft.flags & ~EPHEMERAL
        message.content, message.components = draft.content, draft.components
        message.embeds, message.attachments = draft.embeds, draft.attachments
        tell_message(call.world, "MESSAGE_UPDATE", message)
        interaction.edits += 1
        interaction.tell()
    else:
        message = call.interactions.reply(interaction, draft)
    return seen_json(call.world, message, call.bot.id)


def _reply(call: Call, interaction: Interaction) -> Message:
    message_id = call.id("message_id")
    message = interaction.channel.messages.get(message_id)
    if message is None or (message_id not in interaction.replies and message_id != interaction.original_id):
        raise refusal(10008)
    return message


@ROUTES.on("GET", "/webhooks/{webhook_id}/{token}/messages/{message_id}", by_token=True)
def get_reply(call: Call) -> object:
    """Return one answer to an interaction."""
    return seen_json(call.world, _reply(call, _interaction(call)), call.bot.id)


@ROUTES.on("PATCH", "/webhooks/{webhook_id}/{token}/messages/{message_id}", by_token=True)
def edit_reply(call: Call) -> object:
    """Edit one answer to an interaction."""
    interaction = _interaction(call)
    return _edit(call, interaction, _reply(call, interaction))


@ROUTES.on("DELETE", "/webhooks/{webhook_id}/{token}/messages/{message_id}", by_token=True)
def delete_reply(call: Call) -> None:
    """Delete one answer to an interaction."""
    interaction = _interaction(call)
    delete(call.world, interaction.channel, _reply(call, interaction))
    interaction.tell()
