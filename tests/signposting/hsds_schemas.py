"""JSON Schemas of the parts of HSDS 3.0 that the export uses, written from its field names and types.

Ids are UUIDs, ages numbers, days ISO dates, `status` one of four words. The published schemas are not copied here.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

ID: Schema = {"type": "string", "pattern": "^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$"}
TEXT: Schema = {"type": "string"}
URI: Schema = {"type": "string", "pattern": "^https?://[^ ]+$"}
EMAIL: Schema = {"type": "string", "pattern": "^[^@ ]+@[^@ ]+$"}
DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
TIME: Schema = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}


def thing(required: str, **properties: Schema) -> Schema:
    """Return the schema of an object that has these properties and no other."""
    return {
        "type": "object",
        "required": required.split(),
        "properties": {"id": ID, **properties},
        "additionalProperties": False,
    }


def many(schema: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": schema}


PHONE = thing(
    "id number",
    number=TEXT,
    extension={"type": "number"},
    type={"enum": ["text", "voice", "fax", "cell", "video", "pager", "textphone"]},
    description=TEXT,
)
SCHEDULE = thing(
    "id",
    freq={"enum": ["WEEKLY", "MONTHLY"]},
    byday={"type": "string", "pattern": "^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$"},
    opens_at=TIME,
    closes_at=TIME,
    description=TEXT,
)
AREA = thing(
    "id", name=TEXT, description=TEXT, extent=TEXT, extent_type={"enum": ["geojson", "topojson", "kml", "other"]}
)
LANGUAGE = thing("id", name=TEXT, code=TEXT, note=TEXT)
ORGANIZATION = thing("id name description", name=TEXT, description=TEXT, website=URI, email=EMAIL)
TERM = thing("id name description", code=TEXT, name=TEXT, description=TEXT)
ATTRIBUTE = thing("id link_id link_entity", link_id=ID, link_entity=TEXT, value=TEXT, taxonomy_term=TERM)
SERVICE = thing(
    "id name status organization",
    name=TEXT,
    alternate_name=TEXT,
    description=TEXT,
    url=URI,
    email=EMAIL,
    status={"enum": ["active", "inactive", "defunct", "temporarily closed"]},
    fees_description=TEXT,
    eligibility_description=TEXT,
    minimum_age={"type": "number"},
    maximum_age={"type": "number"},
    alert=TEXT,
    assured_date=DAY,
    organization=ORGANIZATION,
    phones=many(PHONE),
    schedules=many(SCHEDULE),
    service_areas=many(AREA),
    languages=many(LANGUAGE),
    attributes=many(ATTRIBUTE),
)
NUMBER: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
PAGE: Schema = {
    "type": "object",
    "required": ["total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"],
    "properties": {
        "total_items": NUMBER,
        "total_pages": NUMBER,
        "page_number": NUMBER,
        "size": NUMBER,
        "first_page": FLAG,
        "last_page": FLAG,
        "empty": FLAG,
        "contents": many(SERVICE),
    },
    "additionalProperties": False,
}
