"""A small versioned table for the store's own tests, kept out of the house's metadata."""

from __future__ import annotations

import pytest
from sqlalchemy import MetaData
from sqlalchemy.orm import Mapped
from sqlalchemy.schema import CreateTable

from bot.community.actor import Actor
from bot.store.base import Base, CommunityRow, Versioned
from bot.store.store import Store
from bot.store.types import RowId

HERE = 41771983423143937
ELSEWHERE = 41771983423143938


class ApartBase(Base):
    __abstract__ = True
    metadata = MetaData()


class ParcelRow(CommunityRow, Versioned, ApartBase):
    """Something two people may want to change at once."""

    __tablename__ = "parcel"

    id: Mapped[RowId]
    label: Mapped[str]


@pytest.fixture
def parcel() -> type[ParcelRow]:
    return ParcelRow


@pytest.fixture
def moderator() -> Actor:
    return Actor(id=80351110224678912, community_id=HERE)


@pytest.fixture
async def with_parcels(store_on: Store) -> Store:
    """A store with the parcel table, and in it parcel 1 of this community, at version 1."""
    async with store_on.begin() as tx:
        await tx.session.execute(CreateTable(ParcelRow.__table__))
    async with store_on.begin() as tx:
        tx.add(ParcelRow(community_id=HERE, label="first"))
    return store_on
