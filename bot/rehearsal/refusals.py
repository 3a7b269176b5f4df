"""Discord's error answers, each with its status, its code and its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_WORDS: dict[int, tuple[int, str]] = {
    0: (401, "401: Unauthorized"),
    10002: (404, "Unknown Application"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10006: (404, "Unknown Invite"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10009: (404, "Unknown Permission Overwrite"),
    10011: (404, "Unknown Role"),
    10012: (404, "Unknown Token"),
    10013: (404, "Unknown User"),
    10014: (404, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10026: (404, "Unknown Ban"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    10065: (404, "Unknown Guild Join Request"),
    10066: (404, "Unknown application command permissions"),
    10067: (404, "Unknown Stage Instance"),
    10068: (404, "Unknown Guild Member Verification Form"),
    20028: (429, "The write action you are performing on the channel has hit the write rate limit."),
    30003: (400, "Maximum number of pins reached for the channel (250)"),
    30005: (400, "Maximum number of guild roles reached (250)"),
    30010: (400, "Maximum number of reactions reached (20)"),
    30013: (400, "Maximum number of guild channels reached (500)"),
    30060: (400, "Maximum number of channel permission overwrites reached (1000)"),
    30016: (400, "Maximum number of invites reached (1000)"),
    30032: (400, "Maximum number of application commands reached (100)"),
    30033: (400, "Maximum number of thread participants has been reached (1000)"),
    30034: (400, "Max number of daily application command creates has been reached (200)"),
    30046: (429, "Maximum number of edits to messages older than 1 hour reached. Try again later"),
    40001: (401, "Unauthorized. Provide a valid token and try again"),
    40005: (413, "Request entity too large"),
    40007: (403, "The user is banned from this guild"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50016: (400, "Provided too few or too many messages to delete. Must provide at least 2 and at most 100 messages"),
    50019: (400, "A message can only be pinned in the channel it was sent in"),
    50021: (403, "Cannot execute action on a system message"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50028: (400, "Invalid Role"),
    50033: (400, "Invalid Recipient(s)"),
    50034: (400, "You can only bulk delete messages that are under 14 days old."),
    50035: (400, "Invalid Form Body"),
    50055: (404, "Invalid Guild"),
    50074: (400, "Cannot delete a channel required for Community guilds"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    50278: (403, "Cannot send messages to this user due to having no mutual guilds"),
    90001: (403, "Reaction was blocked"),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
    160006: (400, "Maximum number of active threads reached"),
    160011: (400, "Forward messages cannot have additional content"),
    200000: (400, "Message was blocked by automatic moderation"),
    350011: (404, "Unknown Guild Join Request"),
}


class DiscordError(Exception):
    """An answer other than success, as Discord words it."""

    def __init__(self, status: int, code: int, message: str, errors: dict[str, Any] | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.extra: dict[str, Any] = {}

    def body(self) -> dict[str, Any]:
        """Return the JSON that Discord sends with this error."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body | self.extra


def refusal(code: int) -> DiscordError:
    """Return the error for one of Discord's JSON error codes."""
    status, message = _WORDS[code]
    return DiscordError(status, code, message)


def not_found() -> DiscordError:
    """Return Discord's general `404: Not Found`, which has no code of its own."""
    return DiscordError(404, 0, "404: Not Found")


def not_allowed(permission: str) -> DiscordError:
    """Return `50013 Missing Permissions`; the name of the permission is kept for the ledger only."""
    error = refusal(50013)
    error.args = (f"403 50013: Missing Permissions ({permission})",)
    return error


Path = tuple[str | int, ...]


def form_error(path: Iterable[str | int], code: str, message: str) -> DiscordError:
    """Return `50035 Invalid Form Body` for one field, nested as Discord nests it."""
    return form_errors([(tuple(path), code, message)])


def form_errors(problems: Iterable[tuple[Path, str, str]]) -> DiscordError:
    """Return one `50035 Invalid Form Body` for every field that is wrong."""
    tree: dict[str, Any] = {}
    lines = []
    for path, code, message in problems:
        node = tree
        for step in path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})
        lines.append(f"{'.'.join(str(step) for step in path)}: {message}")
    error = refusal(50035)
    error.errors = tree
    error.args = ("400 50035: " + "; ".join(lines),)
    return error
