"""The append-only record of who decided what."""

from bot.audit.verify import Fault, WrongRow, verify, verify_all

__all__ = ["Fault", "WrongRow", "verify", "verify_all"]
