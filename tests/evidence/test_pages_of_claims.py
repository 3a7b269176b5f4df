"""Pages of reliable bodies: found and cited like the hub's own, and looked after in the claim library alone."""

from __future__ import annotations

from bot.citing import pages_of
from bot.community.book import SettingsBook
from bot.evidence.shelf import Shelf
from bot.evidence.sources import Sources
from bot.misinformation.claims import Claim, ClaimFiles, shipped_claims
from tests.evidence.conftest import COMMUNITY


def a_claim(number: int, *, page: str = "Tea", checked: str = "") -> Claim:
    return Claim(
        id=f"claim-{number}",
        claim="Tea cures everything.",
        said=tuple(f"nettle tea {number} {n}" for n in range(4)),
        bodies_say=f"It is a drink, and number {number}.",
        body="NHS",
        page=page,
        address="https://www.nhs.uk/",
        severity=1,
        family="miracle",
        checked=checked,
    )


def pages(*claims: Claim):
    return pages_of(ClaimFiles({claim.id: claim for claim in claims}).for_community, SettingsBook())


def test_claims_that_rest_on_one_page_give_one_source():
    found = pages(a_claim(1), a_claim(2), a_claim(3, page="Coffee"))(COMMUNITY)

    assert list(found) == ["p.claim-1", "p.claim-3"]
    assert "number 1" in found["p.claim-1"].guide.summary
    assert "number 2" in found["p.claim-1"].guide.summary


def test_a_page_counts_as_checked_from_the_oldest_check_of_its_claims():
    both = pages(a_claim(1, checked="2026-03-01"), a_claim(2, checked="2026-05-01"))(COMMUNITY)["p.claim-1"]
    one = pages(a_claim(1, checked="2026-03-01"), a_claim(2))(COMMUNITY)["p.claim-1"]

    assert both.checked_at is not None
    assert f"{both.checked_at:%Y-%m-%d}" == "2026-03-01"
    assert both.review_on is not None
    assert f"{both.review_on:%Y-%m-%d}" == "2027-03-01"
    assert one.checked_at is None


def test_every_page_of_the_shipped_library_can_be_cited_and_none_claims_to_be_checked():
    found = pages_of(shipped_claims().for_community, SettingsBook())(COMMUNITY)

    assert len(found) > 50
    assert all(entry.guide.address.startswith("https://") for entry in found.values())
    assert {entry.checked_at for entry in found.values()} == {None}


async def test_notes_cite_pages_and_organisers_are_not_asked_to_check_them_in_the_hub(hub):
    before, due = await hub.sources.to_check(hub.carer()), await hub.sources.due(COMMUNITY)
    hub.sources = Sources(hub.store, hub.book, Shelf(hub.book, pages_of(shipped_claims().for_community, hub.book)))

    found = await hub.sources.find(hub.member(), "cinnamon instead of my diabetes tablets")
    cited = {source.id: source for source in await hub.sources.sources(COMMUNITY)}

    assert found.entries[0].key == "p.cinnamon-diabetes" or "cinnamon" in " ".join(found.entries[0].guide.say)
    assert found.entries[0].key in cited
    assert await hub.sources.to_check(hub.carer()) == before
    assert await hub.sources.due(COMMUNITY) == due
    nothing = await hub.sources.find(hub.member(), "zzzzqqq")
    assert not nothing.fits
    assert not any(entry.is_page for entry in nothing.entries)
    assert await hub.sources.entry(hub.member(), found.entries[0].key) == found.entries[0]
