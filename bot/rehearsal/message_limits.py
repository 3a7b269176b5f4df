"""What Discord accepts as the body of a message: lengths, embeds, polls, and what V2 forbids."""

from __future__ import annotations

from bot.rehearsal.component_limits import check_components
from bot.rehearsal.forms import Form
from bot.rehearsal.refusals import Path, refusal
from bot.rehearsal.shapes import COMPONENTS_V2, Json

MOST_TEXT = 2000
MOST_EMBED_TEXT = 6000
_EMBED_TEXTS = (("title", 256), ("description", 4096))
_V2_CODE = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"


def _embed(form: Form, path: Path, embed: Json) -> int:
    for name, most in _EMBED_TEXTS:
        form.text((*path, name), embed.get(name), most=most)
    footer, author = embed.get("footer") or {}, embed.get("author") or {}
    form.text((*path, "footer", "text"), footer.get("text"), most=2048)
    form.text((*path, "author", "name"), author.get("name"), most=256)
    fields = embed.get("fields") or []
    form.count((*path, "fields"), fields, most=25)
    total = sum(len(str(embed.get(name) or "")) for name, _ in _EMBED_TEXTS)
    total += len(str(footer.get("text") or "")) + len(str(author.get("name") or ""))
    for index, one in enumerate(fields):
        form.text((*path, "fields", index, "name"), one.get("name"), most=256, needed=True)
        form.text((*path, "fields", index, "value"), one.get("value"), most=1024, needed=True)
        total += len(str(one.get("name") or "")) + len(str(one.get("value") or ""))
    return total


def _poll(form: Form, poll: Json) -> None:
    form.text(("poll", "question", "text"), (poll.get("question") or {}).get("text"), most=300, needed=True)
    answers = poll.get("answers") or []
    form.count(("poll", "answers"), answers, least=1, most=10)
    for index, answer in enumerate(answers):
        text = (answer.get("poll_media") or {}).get("text")
        form.text(("poll", "answers", index, "poll_media", "text"), text, most=55, needed=True)
    form.number(("poll", "duration"), poll.get("duration"), least=1, most=768)


def _mentions(form: Form, rules: Json | None) -> None:
    if rules is None:
        return
    for index, kind in enumerate(rules.get("parse") or ()):
        form.one_of(("allowed_mentions", "parse", index), kind, ("users", "roles", "everyone"))
    for name in ("users", "roles"):
        named = rules.get(name)
        if named and name in (rules.get("parse") or ()):
            message = f"parse:{name!r} and {name}: [ids...] are mutually exclusive."
            form.wrong(("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)
        form.count(("allowed_mentions", name), named or (), most=100)


def check_body(body: Json, *, v2: bool, kept: int = 0) -> None:
    """Refuse the body of a new or edited message with 50035 when Discord would; `kept` counts kept attachments."""
    form = Form()
    form.text(("content",), body.get("content"), most=MOST_TEXT)
    embeds = body.get("embeds") or []
    form.count(("embeds",), embeds, most=10)
    if sum(_embed(form, ("embeds", index), embed) for index, embed in enumerate(embeds)) > MOST_EMBED_TEXT:
        form.wrong(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MOST_EMBED_TEXT}")
    if body.get("poll"):
        _poll(form, body["poll"])
    form.count(("attachments",), body.get("attachments") or [], most=10 - kept)
    form.count(("sticker_ids",), body.get("sticker_ids") or [], most=3)
    _mentions(form, body.get("allowed_mentions"))
    nonce = body.get("nonce")
    if isinstance(nonce, str):
        form.text(("nonce",), nonce, most=25)
    if v2:
        for name in ("content", "embeds", "poll", "sticker_ids"):
            if body.get(name):
                shown = "stickers" if name == "sticker_ids" else name
                message = f"The '{shown}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                form.wrong((name,), _V2_CODE, message)
    check_components(form, body.get("components") or [], v2=v2)
    form.done()


def is_v2(flags: object) -> bool:
    """Tell whether message flags ask for components V2."""
    return isinstance(flags, int) and bool(flags & COMPONENTS_V2)


def refuse_empty(*, content: str, parts: list[list[Json]], poll: Json | None) -> None:
    """Refuse a message without anything in it with 50006."""
    if not content and not any(parts) and not poll:
        raise refusal(50006)
