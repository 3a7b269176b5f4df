"""`python -m bot try-rules`: shows what the rules would say of each message in a file, without keeping any of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from bot.crisis.rules import Rules, words_for
from bot.errors import SetupError
from bot.language import _
from bot.misinformation.detection import Detector
from bot.mistakes import Mistake

_MOST_BYTES: Final = 64 * 1024 * 1024

Verdict = dict[str, object]
"""What is said of one message.

`id`; `crisis`: 1, 2, 3 or None; `suspect`: may it hold advice that hurts; `severity`: 3 for danger, 0 for nothing;
`families` and `claims`: what kind, by id; `rules`: what exactly matched; `why`: a list of sentences. Others may follow.
"""


def try_file(
    path: Path,
    rules: Rules,
    detector: Detector,
    *,
    tell: Callable[[Verdict], None],
    complain: Callable[[Mistake], None],
) -> int:
    """Try every line of a JSONL file ({"id": ..., "text": ...}); return how many lines could not be read.

    Raises SetupError when the file itself cannot be read.
    """
    bad = 0
    for number, line in _lines(path):
        try:
            message_id, text = _message(line)
        except ValueError as error:
            bad += 1
            complain(Mistake(str(path), number, "", str(error)))
        else:
            tell(verdict_on(message_id, text, rules, detector))
    return bad


def verdict_on(message_id: object, text: str, rules: Rules, detector: Detector) -> Verdict:
    """Return what the rules say of one message."""
    finding, suspicion = rules.look_at(text), detector.look_at(text)
    return {
        "id": message_id,
        "crisis": int(finding.tier) if finding.tier is not None else None,
        "suspect": suspicion.is_suspect,
        "severity": suspicion.severity,
        "families": list(suspicion.families),
        "claims": list(suspicion.claim_ids),
        "rules": list(suspicion.rule_ids),
        "why": [*words_for(finding.reasons), *suspicion.why],
    }


def in_words(verdict: Verdict) -> str:
    """Say a verdict in one line, without the message."""
    why = verdict["why"]
    reasons = "; ".join(map(str, why)) if isinstance(why, list) else ""
    if verdict["crisis"] is not None:
        return _("{id}: tier {tier}. {reasons}").format(id=verdict["id"], tier=verdict["crisis"], reasons=reasons)
    if verdict["suspect"]:
        line = _("{id}: possible misinformation, severity {severity}. {reasons}")
        return line.format(id=verdict["id"], severity=verdict["severity"], reasons=reasons)
    nothing = _("{id}: nothing found").format(id=verdict["id"])
    return f"{nothing} ({reasons})" if reasons else nothing


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise SetupError(_("{file} is larger than 64 MB. Please split it.").format(file=path))
        whole = path.read_bytes()
    except OSError as error:
        raise SetupError(_("{file} cannot be read. Is the name right?").format(file=path)) from error
    for number, line in enumerate(whole.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            yield number, line.decode("utf-8", errors="replace")


def _message(line: str) -> tuple[object, str]:
    """Read one line. Raises ValueError with a sentence for people, which holds nothing of the line."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(_("this line is not JSON")) from error
    if not isinstance(found, Mapping):
        raise ValueError(_('a line is an object such as {{"id": "1", "text": "..."}}').format())  # noqa: TRY004 - one kind
    if not isinstance(found.get("id"), str | int):
        raise ValueError(_('"id" must be a text or a whole number'))  # noqa: TRY004 - one kind
    if not isinstance(found.get("text"), str):
        raise ValueError(_('"text" must be a text'))  # noqa: TRY004 - one kind
    return found["id"], found["text"]
