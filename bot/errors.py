"""What may go wrong through a person or the world, each with a sentence that person can read."""

from __future__ import annotations

from datetime import datetime


class HouseError(Exception):
    """A mistake or a refusal that is nobody's bug. `sentence` is shown to the person as it stands."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowedError(HouseError):
    """The person's roles do not give them this right."""


class NotFoundError(HouseError):
    """The thing pressed or named does not exist in this community, or exists no longer."""


class InvalidInputError(HouseError):
    """What the person typed cannot be taken as it is; the sentence says what would be."""


class NotNowError(HouseError):
    """A right thing at a wrong time: applications paused, re-applying before its date, and so on."""


class OutOfDateError(HouseError):
    """The card or button shows an older version than what is stored; the newer one should be drawn."""


class AlreadyDecidedError(HouseError):
    """Somebody else settled this first. `by` is a Discord user id (0 for a timer), `at` is aware UTC."""

    def __init__(self, sentence: str, *, by: int, at: datetime) -> None:
        super().__init__(sentence)
        self.by = by
        self.at = at


class TryAgainError(HouseError):
    """The store could not take the change just now (busy, full, read-only); nothing was written."""


class SetupError(HouseError):
    """A mistake in settings or in Discord's switches that stops the start; the process exits 78."""
