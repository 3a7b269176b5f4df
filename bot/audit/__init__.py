"""The append-only record of who decided what."""

from bot.audit.pruning import prune, ripe_logs
from bot.audit.verify import Fault, WrongRow, verify, verify_all

__all__ = ["Fault", "WrongRow", "prune", "ripe_logs", "verify", "verify_all"]
