"""The published JSON Schema of schemes: generated from the models, with titles and help in both languages.

Editors complete and check a scheme file by it. `python -m kaoping.files.schema` prints it; a test keeps
docs/scheme.schema.json equal to it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from pydantic import TypeAdapter

from kaoping.engine.scheme import FORMAT, Scheme
from kaoping.engine.scheme.per_cent import OF_VALUES
from kaoping.engine.scheme.shape import Model, fields_of, models_under
from kaoping.engine.scheme.vocabulary import choice, choices_in, term
from kaoping.engine.terms import Exact, Share, Title

Schema: TypeAlias = dict[str, Any]

_TERMS: dict[str, Schema] = {
    name: TypeAdapter(term_).json_schema() for name, term_ in (("Title", Title), ("Number", Exact), ("Share", Share))
}
"""Terms that occur in every part, each defined once."""

_NUMBER: Schema = {"$ref": "#/$defs/Number"}
_VALUE: Schema = {
    "type": ["number", "string"],
    "pattern": r"^[+-]?\d+(\.\d+)?( ?[%％])?$",
    "description": "数值；单位是 % 的可以写百分号。A value; where the unit is %, the sign may be written.",
}

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def scheme_schema() -> Schema:
    """JSON Schema of a scheme as files hold it, in English keys."""
    found: Schema = Scheme.model_json_schema(by_alias=True)
    definitions: Schema = found.pop("$defs")
    for model in models_under(Scheme):
        _describe(found if model is Scheme else definitions[model.__name__], model)
    for name in ("Leaf", "Branch"):
        # An item without an identifier is known by its title.
        definitions[name]["required"].remove("id")
    for name in ("Leaf", "Variant", "Alternative"):
        properties = definitions[name]["properties"]
        properties["data"] = _or_one(properties["data"])
        _or_text(properties["measure"])
    about = {
        "$schema": DIALECT,
        "$id": f"urn:{FORMAT.replace('/', ':')}:scheme",
        "title": "考评方案 (scheme)",
        "description": "Kaoping 考评方案的格式。The format of a scheme of Kaoping.",
    }
    plain: Schema = _shorter({**about, **{k: v for k, v in found.items() if k not in about}})
    parts = {name: _with_values(name, _shorter(definitions[name])) for name in sorted(definitions)}
    return {**plain, "$defs": _TERMS | {"Value": _VALUE} | parts}


def _describe(schema: Schema, model: Model) -> None:
    """Give the fields of a part their names and help."""
    schema.pop("description", None)
    for key, field in fields_of(model).items():
        words = term(model, key)
        property_ = schema["properties"][key]
        property_["title"] = words.name.zh if words.name.zh == words.name.en else f"{words.name.zh} ({words.name.en})"
        said = f"{words.help.zh}{words.help.en}"
        choices = choices_in(field.shape)
        if len(choices) > 1:
            names = ((value, choice(model, key, value).zh) for value in choices)
            said += " " + "；".join(value if value == name else f"{value}：{name}" for value, name in names)
        property_["description"] = said


def _with_values(part: str, schema: Schema) -> Schema:
    """With values where a field holds one, or a difference of two, and no points: they may be written in per cent."""
    fields = OF_VALUES & schema.get("properties", {}).keys() if part != "Coefficient" else ()
    return schema | {"properties": {k: _as_value(v) if k in fields else v for k, v in schema["properties"].items()}}


def _as_value(schema: Any) -> Any:
    """The same with each number replaced by a value."""
    if isinstance(schema, list):
        return [_as_value(inner) for inner in schema]
    if not isinstance(schema, Mapping):
        return schema
    if schema.get("$ref") == _NUMBER["$ref"]:
        return {**schema, "$ref": "#/$defs/Value"}
    return {key: _as_value(inner) for key, inner in schema.items()}


def _or_one(array: Schema) -> Schema:
    """A list, or the only entry of it without its identifier."""
    one = {"$ref": "#/$defs/NumberItem"}
    others = [{"$ref": f"#/$defs/{name}"} for name in ("FactItem", "CategoryItem", "ListItem")]
    single = {"type": "object", "properties": {"id": {"type": "string"}}, "description": "唯一的数据项，可不写 id。"}
    words: Schema = {key: array.pop(key) for key in ("title", "description") if key in array}
    return {**words, "anyOf": [array, one, *others, single]}


def _or_text(property_: Schema) -> None:
    property_["anyOf"].insert(0, {"type": "string"})


def _shorter(value: Any) -> Any:
    """With names for terms that occur everywhere; without what says nothing: null, defaults that are empty."""
    if isinstance(value, list):
        return [_shorter(inner) for inner in value if inner != {"type": "null"}]
    if not isinstance(value, Mapping):
        return value
    found = {
        key: _shorter(inner)
        for key, inner in value.items()
        if key != "discriminator" and not (key == "default" and inner in (None, [], {}))
    }
    for name, term_ in _TERMS.items():
        if all(found.get(key) == inner for key, inner in term_.items()):
            return {"$ref": f"#/$defs/{name}", **{k: v for k, v in found.items() if k not in term_}}
    only = found.get("anyOf", ())
    if len(only) == 1:
        del found["anyOf"]
        return {**only[0], **found}
    return found


def schema_text() -> str:
    """The schema as it is published."""
    return json.dumps(scheme_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    print(schema_text(), end="")
