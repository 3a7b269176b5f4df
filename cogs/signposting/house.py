"""What this cog stands on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.signposting.caring import Caring
from bot.signposting.checking import Checking
from bot.signposting.directories import Directories
from bot.signposting.duties import Digests
from bot.signposting.reporting import Reporting
from bot.signposting.sharing import Sharing


@dataclass(frozen=True, slots=True)
class Desk:
    """The use cases of the directory. `name_of` gives a community's name for letters."""

    directories: Directories
    sharing: Sharing
    reporting: Reporting
    checking: Checking
    caring: Caring
    digests: Digests
    name_of: Callable[[int], str]
