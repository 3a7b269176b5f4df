"""The claim library: what is in it, how it is read, and what is found with it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.cli import main
from bot.misinformation.claims import ClaimFamily, open_claims, read_claims, shipped_claims
from bot.misinformation.detection import claims
from bot.misinformation.detection.claims import PHRASE, WORDS, ClaimIndex, KnownClaim, tokens_of
from bot.misinformation.detection.pipeline import Detector
from bot.mistakes import MistakesError
from tests.collect_sentences import ROOT

BODIES = {
    "Alzheimer's Society": "www.alzheimers.org.uk",
    "Asthma + Lung UK": "www.asthmaandlung.org.uk",
    "Beat": "www.beateatingdisorders.org.uk",
    "British Heart Foundation": "www.bhf.org.uk",
    "Cancer Research UK": "www.cancerresearchuk.org",
    "Cochrane": "www.cochrane.org",
    "Diabetes UK": "www.diabetes.org.uk",
    "FDA": "www.fda.gov",
    "Food Standards Agency": "www.food.gov.uk",
    "MHRA": "www.gov.uk fakemeds.campaign.gov.uk",
    "MS Society": "www.mssociety.org.uk",
    "NCCIH": "www.nccih.nih.gov",
    "NHS": "www.nhs.uk",
    "NICE": "www.nice.org.uk",
    "National Autistic Society": "www.autism.org.uk",
    "Royal College of Psychiatrists": "www.rcpsych.ac.uk",
    "Tommy's": "www.tommys.org",
    "UKHSA": "www.gov.uk",
    "UKTIS": "www.medicinesinpregnancy.org",
}
DANGER = {ClaimFamily.STOP_MEDS, ClaimFamily.DOSAGE, ClaimFamily.SHARING}
MILDER = {"antibiotics-stop-early"}
CLAIMS = shipped_claims().claims
BENIGN = (Path(__file__).parent / "benign_lines.txt").read_text(encoding="utf-8").splitlines()
ENTRY = """
[[claim]]
id = "moon-milk"
claim = "Milk from the moon cures colds."
said = ["moon milk cures colds", "milk from the moon heals", "drink moon milk daily", "moon milk beats medicine"]
bodies_say = "There is no milk on the moon."
body = "NHS"
page = "Health A to Z"
address = "https://www.nhs.uk/conditions/"
severity = 1
family = "miracle"
"""


@pytest.fixture(scope="module")
def index():
    return ClaimIndex(claim.known for claim in CLAIMS.values())


def found(index, text):
    return {hit.claim_id for hit in index.find(tokens_of(text))}


def test_the_library_is_large_and_nobody_here_has_checked_it():
    assert len(CLAIMS) >= 80
    assert all(claim.checked == "" for claim in CLAIMS.values())
    assert all("not yet checked by this group" in claim.citation for claim in CLAIMS.values())


def test_every_source_is_a_known_body_at_its_own_secure_address():
    for claim in CLAIMS.values():
        parts = urlsplit(claim.address)
        assert parts.scheme == "https", claim.id
        assert parts.hostname in BODIES[claim.body].split(), claim.id


def test_claims_about_medicines_count_as_danger():
    for claim in CLAIMS.values():
        if claim.family in DANGER and claim.id not in MILDER:
            assert claim.severity == 3, claim.id


def test_what_bodies_say_is_in_short_sentences():
    for claim in CLAIMS.values():
        for sentence in claim.bodies_say.replace("?", ".").split(". "):
            assert len(sentence.split()) <= 20, (claim.id, sentence)


def test_every_saying_finds_its_own_claim_and_no_other(index):
    wrong = {said: found(index, said) for claim in CLAIMS.values() for said in claim.said}
    wrong = {said: ids for said, ids in wrong.items() if ids != {_owner(said)}}

    assert wrong == {}


def _owner(said):
    return next(claim.id for claim in CLAIMS.values() if said in claim.said)


def test_ordinary_messages_of_a_group_make_no_claim(index):
    assert len(BENIGN) >= 200
    assert {line: found(index, line) for line in BENIGN if found(index, line)} == {}


def test_the_detector_finds_nearly_every_saying_and_names_the_claim_in_words(index):
    detector = Detector(claims=index)
    seen = {said: detector.look_at(said) for claim in CLAIMS.values() for said in claim.said}
    missed = [said for said, suspicion in seen.items() if _owner(said) not in suspicion.claim_ids]
    suspicion = seen["alkaline water cures cancer"]

    assert len(missed) <= len(seen) * 0.03, missed  # some sayings hold a "not" that sets rules aside
    assert any(CLAIMS["alkaline-cancer"].claim in reason for reason in suspicion.why)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("My aunt read that alkaline water really cures most cancer.", "alkaline-cancer"),
        ("Honestly just stop the epilepsy medication if there were no seizures for a year", "epilepsy-stop"),
        ("you could swap all of your tablets for homeopathic remedies", "homeopathy-instead"),
        ("Colloidal silver has killed every single virus I had", "colloidal-silver"),
        ("drinking borax in your water for your arthritis", "turpentine-borax"),
    ],
)
def test_a_claim_is_found_in_other_words_in_the_same_order(index, text, claim):
    hits = {hit.claim_id: hit for hit in index.find(tokens_of(text))}

    assert hits[claim].how == WORDS
    assert 0 <= hits[claim].start < hits[claim].end <= len(tokens_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "Metformin works better than cinnamon for me.",  # the order is turned round
        "I take lamotrigine when I feel fine and when I do not.",  # nobody says stop
        "Alkaline water is nice. It cures my thirst. Cancer is on my mind.",  # three sentences
        "The vaccine clinic moved. My son with autism liked the nurse.",
    ],
)
def test_the_same_words_in_another_order_or_in_other_sentences_are_no_claim(index, text):
    for sentence in text.split(". "):
        assert found(index, sentence) == set()
    marked = [token for sentence in text.split(".") for token in (*tokens_of(sentence), ".")]
    assert index.find(marked) == ()


@pytest.mark.parametrize(
    "text",
    [
        "It is a myth that vaccines cause autism.",
        "Is it true that colloidal silver kills every virus?",
        "My pharmacist said you should never stop your prednisolone today, so I went on.",
    ],
)
def test_myths_questions_and_advice_of_clinicians_are_set_aside(index, text):
    assert found(index, text)
    assert Detector(claims=index).look_at(text).claim_ids == ()


def test_where_a_claim_is_found_is_told_in_tokens():
    index = ClaimIndex([KnownClaim("moon", ("moon milk cures colds",), 1, "miracle", "Moon milk cures colds.")])

    (hit,) = index.find(("they", "say", "moon", "milk", "cures", "colds", "."))

    assert (hit.how, hit.start, hit.end, hit.words) == (PHRASE, 2, 6, ("moon", "milk", "cures", "colds"))
    assert (index.severity_of("moon"), index.family_of("moon"), len(index)) == (1, "miracle", 1)


@pytest.mark.slow
def test_a_text_of_nothing_but_rare_words_costs_a_bounded_number_of_looks(index, monkeypatch):
    looks = []
    whole = claims._loosely
    monkeypatch.setattr(claims, "_loosely", lambda *args: looks.append(1) or whole(*args))
    sayings = [said for claim in CLAIMS.values() for said in claim.said]
    for first, second in pairwise(sayings[::40]):
        looks.clear()
        index.find(tokens_of(" ".join([*first.split()[::-1], *second.split()[::-1]] * 60)[:4_000]))
        assert len(looks) <= claims._MOST_LOOKS


def write(folder, text, name="own.toml"):
    path = folder / "claims" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_an_own_library_takes_the_place_of_the_shipped_one(tmp_path):
    write(tmp_path, ENTRY)

    reading = read_claims(tmp_path)

    assert reading.mistakes == ()
    assert list(reading.files.claims) == ["moon-milk"]
    assert read_claims(tmp_path / "elsewhere").files is shipped_claims()


def test_a_community_may_add_hide_and_change_claims(tmp_path):
    write(tmp_path, ENTRY + ENTRY.replace("moon-milk", "sun-milk"))
    own = ENTRY.replace("moon-milk", "star-milk")
    write(tmp_path, f'hide = ["sun-milk"]\n{own}', "communities/123456789012345678.toml")

    files = read_claims(tmp_path).files

    assert list(files.for_community(123456789012345678)) == ["moon-milk", "star-milk"]
    assert list(files.for_community(5)) == ["moon-milk", "sun-milk"]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("severity = 1", "severty = 1", 10, 'Did you mean "severity"'),
        ("severity = 1", "severity = 4", 10, "severity"),
        ('family = "miracle"', 'family = "miracles"', 11, "family"),
        ("https://www.nhs", "http://www.nhs", 9, "https://"),
        ('"moon milk cures colds", ', "", 5, "said"),
        ('"moon milk cures colds"', '"moon"', 5, "2 words"),
        ('"drink moon milk daily"', '"Moon milk cures colds"', 5, "twice"),
        ('family = "miracle"', 'family = "miracle"\nchecked = "last week"', 12, "2026-03-01"),
        ("[[claim]]", "[[claims]]", 2, 'Did you mean "claim"'),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, old, new, line, said):
    path = write(tmp_path, ENTRY.replace(old, new))

    told = [mistake for mistake in read_claims(tmp_path).mistakes if said in str(mistake)]

    assert told, [str(one) for one in read_claims(tmp_path).mistakes]
    assert told[0].file == str(path)
    assert told[0].line == line


def test_repeats_and_unknown_names_are_told(tmp_path):
    write(tmp_path, ENTRY + ENTRY)
    write(tmp_path, 'hide = ["moon-mlik"]\n', "communities/123456789012345678.toml")
    write(tmp_path, "", "communities/ours.toml")

    told = [str(mistake) for mistake in read_claims(tmp_path).mistakes]

    assert any("is there twice; the first is at" in one for one in told)
    assert any('Did you mean "moon-milk"' in one for one in told)
    assert any("must be named after the community's Discord id" in one for one in told)


def test_check_reads_the_library(tmp_path, capsys):
    (tmp_path / "community.toml").write_text("", encoding="utf-8")
    write(tmp_path, ENTRY.replace("severity = 1", "severity = 9"))

    code = main(["check", "--config", str(tmp_path)])

    assert code == 78
    assert "own.toml:10" in capsys.readouterr().err


def test_the_page_about_the_library_names_every_line_of_an_entry():
    page = (ROOT / "config" / "claims" / "README.md").read_text(encoding="utf-8")

    for name in ENTRY.replace("[[claim]]", "").split("\n"):
        if " = " in name:
            assert f"`{name.split(' = ')[0]}`" in page


def test_a_library_with_mistakes_is_not_opened(tmp_path):
    write(tmp_path, ENTRY.replace("severity = 1", "severity = 9"))

    with pytest.raises(MistakesError):
        open_claims(tmp_path)
