"""Turn the body of a request into a message, and lay an edit over one that exists."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from bot.rehearsal.component_limits import FILE, GALLERY, THUMBNAIL, fill_ids, walk
from bot.rehearsal.message_limits import check_body, is_v2, refuse_empty
from bot.rehearsal.messaging import Draft, note_edit, set_mentions, tell_message
from bot.rehearsal.refusals import form_error, refusal
from bot.rehearsal.rest.call import Call, Upload
from bot.rehearsal.shapes import COMPONENTS_V2, LOADING, SUPPRESS_EMBEDS, Json, Message
from bot.rehearsal.world import ATTACHMENT_LIMIT, World


def draft_of(call: Call, body: Json, *, flags: int) -> Draft:
    """Check a new message's body and return what it shall hold; `flags` names those a sender may set."""
    chosen = int(body.get("flags") or 0) & flags
    check_body(body, v2=is_v2(chosen))
    attachments = keep_files(call.world, call.base_url, call.files, body.get("attachments") or [])
    components = copy.deepcopy(body.get("components") or [])
    fill_ids(components)
    place_files(components, attachments)
    embeds = [] if chosen & SUPPRESS_EMBEDS else [embed_of(embed) for embed in body.get("embeds") or []]
    draft = Draft(
        content=str(body.get("content") or ""),
        components=components,
        embeds=embeds,
        attachments=attachments,
        flags=chosen,
        nonce=body.get("nonce"),
        allowed_mentions=body.get("allowed_mentions"),
        tts=bool(body.get("tts")),
        poll=body.get("poll"),
    )
    refuse_empty(
        content=draft.content.strip(), parts=[draft.components, draft.embeds, draft.attachments], poll=draft.poll
    )
    return draft


def embed_of(embed: Json) -> Json:
    """Return an embed as Discord keeps it: of type rich, and without alt text on its images."""
    kept = {"type": "rich", **copy.deepcopy(embed)}
    for name in ("image", "thumbnail"):
        if isinstance(kept.get(name), dict):
            kept[name].pop("description", None)
    return kept


def keep_files(world: World, base_url: str, files: list[Upload], described: list[Json]) -> list[Json]:
    """Store uploads and return the attachments; refuses too large ones with 40005."""
    words = {str(one.get("id")): one for one in described}
    kept: list[Json] = []
    for index, upload in enumerate(files):
        if len(upload.content) > ATTACHMENT_LIMIT:
            raise refusal(40005)
        attachment_id = world.ids.next()
        world.files[attachment_id] = upload.content
        about = words.get(str(index), {})
        url = f"{base_url}/attachments/{attachment_id}/{upload.filename}"
        attachment: Json = {
            "id": str(attachment_id),
            "filename": upload.filename,
            "size": len(upload.content),
            "url": url,
            "proxy_url": url,
            "content_type": upload.content_type,
        }
        if about.get("description"):
            attachment["description"] = about["description"]
        kept.append(attachment)
    return kept


def place_files(components: list[Json], attachments: list[Json]) -> None:
    """Put the addresses of uploads where components say `attachment://name`; refuses an unknown name."""
    by_name = {attachment["filename"]: attachment for attachment in attachments}
    for path, component in walk(components):
        for media in _media_of(component):
            name = str(media.get("url", "")).removeprefix("attachment://")
            if name == media.get("url"):
                media.setdefault("proxy_url", media["url"])
                continue
            if name not in by_name:
                code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
                raise form_error((*path, "media"), code, f"Referenced attachment {name!r} not found")
            found = by_name[name]
            media |= {"url": found["url"], "proxy_url": found["url"], "attachment_id": found["id"]}
            media |= {"content_type": found["content_type"], "height": None, "width": None, "loading_state": 2}
            if component["type"] == FILE:
                component |= {"name": name, "size": found["size"]}


def _media_of(component: Json) -> list[Json]:
    if component.get("type") == THUMBNAIL:
        return [component["media"]]
    if component.get("type") == GALLERY:
        return [item["media"] for item in component.get("items") or []]
    return [component["file"]] if component.get("type") == FILE else []


def lay_edit(call: Call, message: Message, body: Json) -> Message:
    """Check an edit and lay it over a message; a V2 message stays V2."""
    v2 = is_v2(message.flags) or is_v2(body.get("flags"))
    kept = _kept_attachments(message, body)
    check_body(_as_it_would_be(message, body) if v2 else body, v2=v2, kept=0)
    added = keep_files(call.world, call.base_url, call.files, body.get("attachments") or [])
    attachments = [*kept, *added]
    components = message.components
    if "components" in body:
        components = copy.deepcopy(body.get("components") or [])
        fill_ids(components)
        place_files(components, attachments)
    content = str(body["content"] or "") if "content" in body else message.content
    embeds = [embed_of(one) for one in body["embeds"] or []] if "embeds" in body else message.embeds
    refuse_empty(content=content.strip(), parts=[components, embeds, attachments], poll=message.poll)
    if not message.flags & LOADING:
        note_edit(call.world, message)
    message.content, message.embeds, message.components = content, embeds, components
    message.attachments = attachments
    message.flags &= ~LOADING
    if v2:
        message.flags |= COMPONENTS_V2
    if isinstance(body.get("flags"), int):
        message.flags = message.flags & ~SUPPRESS_EMBEDS | body["flags"] & SUPPRESS_EMBEDS
    set_mentions(call.world, message, call.world.guilds.get(message.guild_id or 0), body.get("allowed_mentions"))
    tell_message(call.world, "MESSAGE_UPDATE", message)
    return message


def _as_it_would_be(message: Message, body: Mapping[str, object]) -> Json:
    """Return what a message would hold after an edit, so that V2 refuses what stays from before, too."""
    whole: Json = {"content": message.content, "embeds": message.embeds, "components": message.components}
    return whole | {"poll": message.poll} | dict(body)


def _kept_attachments(message: Message, body: Json) -> list[Json]:
    if "attachments" not in body:
        return message.attachments
    wanted = {str(one.get("id")) for one in body["attachments"] or []}
    return [attachment for attachment in message.attachments if attachment["id"] in wanted]
