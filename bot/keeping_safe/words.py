"""Takes a person's number out of stored values, whatever shape they have."""

from __future__ import annotations

import re
from typing import Any

NOBODY = "0"


def naming_nobody(value: Any, member_id: int) -> Any:  # noqa: ANN401 - anything a column can hold
    """Return a stored value with 0 in every place of a person's number, in texts and inside lists and tables."""
    if isinstance(value, str):
        return re.sub(rf"(?<!\d){member_id}(?!\d)", NOBODY, value)
    if isinstance(value, int) and not isinstance(value, bool):
        return 0 if value == member_id else value
    if isinstance(value, list):
        return [naming_nobody(one, member_id) for one in value]
    if isinstance(value, dict):
        return {naming_nobody(key, member_id): naming_nobody(one, member_id) for key, one in value.items()}
    return value


def names(value: Any, number: int) -> bool:  # noqa: ANN401 - anything a column can hold
    """Tell whether a number stands in a stored value as a whole, not as digits of a longer one."""
    return bool(naming_nobody(value, number) != value)
