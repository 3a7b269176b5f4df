"""The shape of the words of a finding, and how they are filled in."""

from __future__ import annotations

from dataclasses import dataclass

from bot.doctor.findings import Finding, Group, Mend, Severity
from bot.language import _


@dataclass(frozen=True, slots=True)
class Known:
    """One code. The sentences (marked with `later`) may hold {placeholders} for what a check found."""

    severity: Severity
    group: Group
    what: str
    why: str
    click: str

    def found(
        self,
        code: str,
        subject: object = "",
        *,
        button: Mend | None = None,
        **details: object,
    ) -> Finding:
        """Return a finding of this code, its words in the language in use."""
        return Finding(
            code=code,
            severity=self.severity,
            group=self.group,
            what=_(self.what).format(**details),
            why=_(self.why).format(**details),
            click=_(self.click).format(**details),
            subject=str(subject),
            button=button,
        )
