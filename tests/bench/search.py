"""Compares ways to search the directory: our own index, SQLite's FTS5 and tantivy, each with mended words or without.

`python -m tests.bench --only search` measures on the shipped directory and on 5,000 made-up entries. Queries are what
people say for each term, names and other names of services, and parts of both; for each, what counts as right follows
from the entry, not from what any engine found. Typing mistakes are drawn with SEED, which nobody tuned against;
DEV_SEED is the one to tune with.
"""

from __future__ import annotations

import asyncio
import gc
import random
import sqlite3
import string
import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.finding.repair import Repair
from bot.finding.tokens import is_stop, tokens_of
from bot.signposting.entries import SupportService
from bot.signposting.index import Index
from bot.signposting.loading import open_directory
from bot.signposting.vocabulary import TermWords
from tests.bench.figures import Figure, percentile

SEED = 20261122
DEV_SEED = 1
CONFIG = Path(__file__).resolve().parents[2] / "config"
HITS = 10
_TOWNS = (
    "Ludlow", "Oswestry", "Truro", "Whitby", "Hexham", "Matlock", "Buxton", "Keswick", "Penzance", "Bideford", "Oban",
    "Wick", "Stornoway", "Peebles", "Dunoon", "Brecon", "Tenby", "Bangor", "Mold", "Neath", "Omagh", "Newry", "Larne",
    "Derry", "Armagh", "Crewe", "Walsall", "Dudley", "Barnsley", "Grimsby", "Boston", "Thetford", "Luton", "Harlow",
    "Slough", "Woking", "Havant", "Yeovil", "Stroud", "Swindon", "Leigh", "Bury", "Rochdale", "Burnley", "Preston",
    "Carlisle", "Morpeth", "Redcar", "Selby", "Goole", "Corby", "Rugby", "Evesham", "Telford", "Stafford", "Cromer",
)  # fmt: skip
_OWNERS = (
    "Oak", "Willow", "Harbour", "Lighthouse", "Bridge", "Stepping Stones", "Haven", "Beacon", "Hazel", "Rowan",
    "Meadow", "Riverside", "Sunrise", "Compass", "Anchor", "Elm", "Orchard", "Kestrel", "Heather", "Juniper",
)  # fmt: skip
_KINDS = (
    "Support Group", "Drop-in", "Advice Centre", "Helpline", "Peer Circle", "Cafe", "Outreach", "Network", "Project",
    "Befriending", "Self-help Group", "Walking Group", "Listening Service", "Family Group",
)  # fmt: skip

Search = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Query:
    """One search with the ids of which any is right."""

    words: str
    right: frozenset[str]


def made_up(count: int, terms: Sequence[TermWords], chance: random.Random) -> list[SupportService]:
    """Return made-up local entries: who, what about and where; every name only once."""
    entries: list[SupportService] = []
    names: set[str] = set()
    while len(entries) < count:
        term, town = chance.choice(terms), chance.choice(_TOWNS)
        owner, kind = chance.choice(_OWNERS), chance.choice(_KINDS)
        name = f"{owner} {term.name} {kind} {town}"
        if name in names:
            continue
        names.add(name)
        day = chance.choice(("Mondays", "Tuesdays", "Saturdays"))
        text = f"{kind} for people in and around {town}: {term.name.lower()}. Meets on {day}."
        entries.append(
            SupportService(
                id=f"made-{len(entries)}",
                organization=f"{owner} {chance.choice(('Trust', 'Charity', 'Community', 'CIC'))}",
                name=name,
                description=text,
                url="https://example.org/",
                service_areas=("GB-ENG",),
                taxonomy_terms=(term.id,),
            )
        )
    return entries


def queries_for(services: Sequence[SupportService], terms: Sequence[TermWords], chance: random.Random) -> list[Query]:
    """Return what people may type to find these entries."""
    found: list[Query] = []
    named = {s.id: set(tokens_of(s.names if len(services) < 500 else s.name)) for s in services}
    for service in services if len(services) < 500 else chance.sample(list(services), 700):
        same = frozenset(s.id for s in services if s.name == service.name or s.organization == service.name)
        found.append(Query(service.name, same | {service.id}))
        found += [Query(name, _called(name, named)) for name in service.alternate_names]
        if len(services) < 500:
            found.append(Query(service.organization, _called(service.organization, named)))
        else:
            words = service.name.split()
            words.remove(chance.choice(words))
            chance.shuffle(words)
            found.append(Query(" ".join(words), _called(" ".join(words), named) | {service.id}))
    for term in terms:
        right = frozenset(s.id for s in services if term.id in s.taxonomy_terms or s.id in term.services)
        if right:
            found += [Query(said, right) for said in (term.name, *term.say)]
            found += [Query(f"where can i get help with {said}", right) for said in term.say[:3]]
    return found


def _called(name: str, named: Mapping[str, set[str]]) -> frozenset[str]:
    wanted = set(tokens_of(name))
    return frozenset(service_id for service_id, tokens in named.items() if wanted <= tokens)


def with_a_typo(words: str, chance: random.Random) -> str:
    """Change one letter of one word of four letters or more: left out, doubled or added, changed, or swapped."""
    parts = words.split()
    long = [at for at, part in enumerate(parts) if len(part) >= 4 and part.isalpha()]
    if not long:
        return words
    at = chance.choice(long)
    word = list(parts[at])
    place = chance.randrange(len(word))
    act = chance.choice(("out", "in", "other", "swap"))
    if act == "out":
        del word[place]
    elif act == "in":
        word.insert(place, chance.choice(string.ascii_lowercase))
    elif act == "other":
        word[place] = chance.choice([c for c in string.ascii_lowercase if c != word[place].lower()])
    else:
        place = min(place, len(word) - 2)
        word[place], word[place + 1] = word[place + 1], word[place]
    parts[at] = "".join(word)
    return " ".join(parts)


def ours(services: Sequence[SupportService], terms: Sequence[TermWords]) -> Search:
    """Return our own index: BM25 in memory, terms by what people say, words mended with rapidfuzz."""
    index = Index(services, terms)
    return lambda words: [service.id for service, _score in index.rank(index.understand(words))[:HITS]]


def fts5(services: Sequence[SupportService], terms: Sequence[TermWords], *, mend: bool) -> Search:
    """Return SQLite's full text search over the same fields and synonyms, with or without mended words."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE entry USING fts5(id UNINDEXED, name, organization, said, description)")
    rows = [_texts(service, terms) for service in services]
    base.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", rows)
    repair = Repair(_counts(rows))
    order = "bm25(entry, 0, 3.0, 2.5, 2.5, 1.0)"
    statement = f"SELECT id FROM entry WHERE entry MATCH ? ORDER BY {order} LIMIT {HITS}"

    def search(words: str) -> Sequence[str]:
        tokens = _mended(words, repair) if mend else _content(words)
        match = " OR ".join(f'"{token}"' for token in tokens)
        return [row[0] for row in base.execute(statement, (match,))] if match else []

    return search


def tantivy_index(services: Sequence[SupportService], terms: Sequence[TermWords], *, mend: bool) -> Search | None:
    """Return tantivy over the same fields and synonyms, its own fuzzy search or mended words; None without it."""
    try:
        import tantivy  # noqa: PLC0415 - only to be compared with
    except ImportError:
        return None
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    fields = ("name", "organization", "said", "description")
    for name in fields:
        builder.add_text_field(name)
    index = tantivy.Index(builder.build())
    writer = index.writer(heap_size=50_000_000, num_threads=1)
    rows = [_texts(service, terms) for service in services]
    for row in rows:
        writer.add_document(tantivy.Document(id=row[0], **dict(zip(fields, row[1:], strict=True))))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    repair = Repair(_counts(rows))
    boosts = {"name": 3.0, "organization": 2.5, "said": 2.5, "description": 1.0}
    fuzzy = {} if mend else dict.fromkeys(fields, (False, 1, True))

    def search(words: str) -> Sequence[str]:
        tokens = _mended(words, repair) if mend else _content(words)
        if not tokens:
            return []
        query = index.parse_query(" ".join(tokens), list(fields), field_boosts=boosts, fuzzy_fields=fuzzy)
        return [searcher.doc(address)["id"][0] for _score, address in searcher.search(query, HITS).hits]

    return search


def _texts(service: SupportService, terms: Sequence[TermWords]) -> tuple[str, str, str, str, str]:
    said = [
        " ".join(tokens_of(words))
        for term in terms
        if term.id in service.taxonomy_terms or service.id in term.services
        for words in (term.name, *term.say)
    ]
    stemmed = [
        " ".join(tokens_of(text))
        for text in (" ".join((service.name, *service.alternate_names)), service.organization, service.description)
    ]
    return service.id, stemmed[0], stemmed[1], " ".join(said), stemmed[2]


def _counts(rows: Sequence[tuple[str, ...]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        for token in set(" ".join(row[1:]).split()):
            counts[token] = counts.get(token, 0) + 1
    return counts


def _content(words: str) -> list[str]:
    return [token for token in tokens_of(words) if not is_stop(token)]


def _mended(words: str, repair: Repair) -> list[str]:
    near = ((token, [] if token in repair else repair.near(token)) for token in _content(words))
    return [best for token, found in near for best in ([word for word, _weight in found] or [token])]


@dataclass(frozen=True)
class Measured:
    """What came out for one engine on one directory."""

    clean: float
    typo: float
    p50: float
    p99: float
    memory: float


def measured(make: Callable[[], Search | None], queries: Sequence[Query], *, seed: int = SEED) -> Measured | None:
    """Measure one engine: share found among the first ten in percent, milliseconds for one search, MiB of Python."""
    gc.collect()
    tracemalloc.start()
    search = make()
    memory = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    if search is None:
        return None
    chance = random.Random(seed)
    typed = [Query(with_a_typo(query.words, chance), query.right) for query in queries]
    spans: list[float] = []
    shares = []
    for asked in (queries, typed):
        hits = 0
        for query in asked:
            began = time.perf_counter()
            found = search(query.words)
            spans.append((time.perf_counter() - began) * 1000)
            hits += bool(query.right & set(found))
        shares.append(100 * hits / len(asked))
    return Measured(shares[0], shares[1], percentile(spans, 50), percentile(spans, 99), memory)


async def measure(_folder: Path, *, made: int = 5000, seed: int = SEED) -> list[Figure]:
    """Compare the engines on the shipped directory and on made-up entries."""
    return await asyncio.to_thread(_compare, made, seed)


def _compare(made: int, seed: int) -> list[Figure]:
    files = open_directory(CONFIG)
    figures: list[Figure] = []
    for services in (list(files.shelf.services.values()), made_up(made, files.terms, random.Random(seed + 1))):
        queries = queries_for(services, files.terms, random.Random(seed + 2))
        where = f"{len(services):,} entries, {len(queries):,} searches"
        for name, make in _engines(services, files.terms).items():
            result = measured(make, queries, seed=seed)
            if result is not None:
                figures += _figures(name, where, result, goal=name == "ours")
    return figures


def _engines(services: Sequence[SupportService], terms: Sequence[TermWords]) -> dict[str, Callable[[], Search | None]]:
    return {
        "ours": lambda: ours(services, terms),
        "FTS5": lambda: fts5(services, terms, mend=False),
        "FTS5, mended": lambda: fts5(services, terms, mend=True),
        "tantivy, fuzzy": lambda: tantivy_index(services, terms, mend=False),
        "tantivy, mended": lambda: tantivy_index(services, terms, mend=True),
    }


def _figures(name: str, where: str, result: Measured, *, goal: bool) -> list[Figure]:
    return [
        Figure(
            "search", f"{name}: not among the first ten", 100 - result.clean, "%", most=3 if goal else None, note=where
        ),
        Figure("search", f"{name}: the same with a typing mistake", 100 - result.typo, "%", most=3 if goal else None),
        Figure("search", f"{name}: p50", result.p50, "ms", most=5 if goal else None),
        Figure("search", f"{name}: p99", result.p99, "ms"),
        Figure("search", f"{name}: memory seen by Python", result.memory, "MiB"),
    ]
