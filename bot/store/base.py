"""What every table has in common: names of constraints, the community, the version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from bot.language import later
from bot.store.keeping import TableKeeps, declare, kept
from bot.store.types import Snowflake

_COMMUNITY: Final = later("the number of this group on Discord")


class Base(DeclarativeBase):
    """The root of all tables. Constraints are named by rule, so that a migration can find them again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    def __init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 - SQLAlchemy's shape
        super().__init_subclass__(**kwargs)
        table = cls.__dict__.get("__table__")
        keeps = cls.__dict__.get("__keeps__")
        if table is not None and isinstance(keeps, TableKeeps):
            declare(table, keeps)
        if table is not None and "community_id" in table.columns:
            table.columns["community_id"].info.update(kept(_COMMUNITY))
        if table is not None and table.autoincrement_column is not None:
            # SQLite would give the number of a deleted last row to the next one; an old button would then fit it.
            table.dialect_options["sqlite"]["autoincrement"] = True


class CommunityRow:
    """A row that belongs to one community (a Discord guild)."""

    community_id: Mapped[int] = mapped_column(Snowflake, index=True)


class Versioned:
    """A row whose every change counts its version up; a change made from an older version is refused."""

    version: Mapped[int] = mapped_column(Integer, info=kept(later("how often it was changed"), inner=True))

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


@dataclass(frozen=True, slots=True)
class VersionedRef:
    """A row as somebody saw it: its id and the version on their card."""

    id: int
    version: int
