"""Requests are held against Discord's OpenAPI document."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bot.rehearsal.building import build_community
from bot.rehearsal.openapi import VARIABLE, OpenApi
from bot.rehearsal.rest.all_routes import all_routes
from bot.rehearsal.server import PracticeDiscord
from tests.rehearsal.table import Bot, Table

SMALL = {
    "openapi": "3.1.0",
    "components": {
        "schemas": {
            "SnowflakeType": {"type": "string", "pattern": "^[0-9]+$"},
            "Status": {"type": "string", "oneOf": [{"const": "SUBMITTED"}, {"const": "APPROVED"}]},
            "Talk": {
                "type": "object",
                "properties": {
                    "content": {"type": ["string", "null"], "maxLength": 5},
                    "to": {"$ref": "#/components/schemas/SnowflakeType"},
                },
                "required": ["content"],
            },
        }
    },
    "paths": {
        "/talks/{id}": {
            "parameters": [{"name": "id", "in": "path"}],
            "post": {
                "operationId": "talk",
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}},
                    {
                        "name": "status",
                        "in": "query",
                        "schema": {"type": "string", "enum": [], "allOf": [{"$ref": "#/components/schemas/Status"}]},
                    },
                ],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Talk"}}},
                },
            },
            "get": {"operationId": "read"},
        },
        "/talks/@me": {"get": {"operationId": "mine"}},
    },
}
DOCUMENT = os.environ.get(VARIABLE, "")


@pytest.fixture(scope="module")
def small() -> OpenApi:
    return OpenApi(json.loads(json.dumps(SMALL)))


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ({}, {"content": "hello"}),
        ({"limit": "5"}, {"content": None, "to": "12"}),
        ({"status": "APPROVED"}, {"content": "x"}),
    ],
)
def test_a_right_request_has_no_mistakes(small, query, body):
    assert small.mistakes("POST", "/talks/12", query, body) == []


@pytest.mark.parametrize(
    ("query", "body", "words"),
    [
        ({}, {"content": "too long"}, "content: does not fit maxLength 5"),
        ({}, {}, "required"),
        ({}, None, "a body is needed"),
        ({}, {"content": "x", "to": "mia"}, "to: does not fit pattern"),
        ({"limit": "500"}, {"content": "x"}, "query limit: the whole: does not fit maximum 100"),
        ({"limit": "many"}, {"content": "x"}, "does not fit type"),
        ({"status": "MAYBE"}, {"content": "x"}, "query status"),
        ({"colour": "red"}, {"content": "x"}, "colour"),
    ],
)
def test_a_wrong_request_is_told_in_words(small, query, body, words):
    assert words in " ".join(small.mistakes("POST", "/talks/12", query, body))


def test_a_mistake_never_repeats_what_somebody_wrote(small):
    assert "secret" not in " ".join(small.mistakes("POST", "/talks/12", {"colour": "secret"}, {"content": "my secret"}))


def test_an_unknown_path_or_method_is_told(small):
    assert small.mistakes("GET", "/walks/12", {}, None) != []
    assert small.mistakes("PUT", "/talks/12", {}, None) != []
    assert small.mistakes("GET", "/talks/@me", {}, None) == []


def test_without_a_document_nothing_is_checked(tmp_path: Path, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)

    assert OpenApi.load() is None
    assert OpenApi.load(tmp_path / "missing.json") is None


async def test_a_mistake_becomes_a_violation(tmp_path: Path, seam, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    path = tmp_path / "small.json"
    path.write_text(json.dumps(SMALL))
    async with PracticeDiscord(openapi=path, rate_factor=0) as practice:
        seam(practice)
        table = Table(practice, build_community(practice.world))
        async with table.running(Bot()):
            pass

        assert {one.kind for one in practice.ledger.violations} == {"openapi"}
        assert "/users/@me is not in Discord's OpenAPI document" in practice.ledger.violations[0].words


@pytest.mark.openapi
@pytest.mark.skipif(not Path(DOCUMENT).is_file(), reason=f"{VARIABLE} names no document")
def test_every_route_of_practice_is_one_of_discords():
    document = OpenApi.load()
    assert document is not None
    unknown = []
    for route in all_routes().routes:
        path = "/".join("1" if step.startswith("{") else step for step in route.template.split("/"))
        found = document.mistakes(route.method, path, {}, None)
        unknown += [one for one in found if "is not in" in one]

    assert unknown == []
