"""Writing a scheme as YAML that people read: numbers without quotes, what is short on one line."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import Any

import yaml

from kaoping.engine.scheme import Scheme

_WIDTH = 110
_SPREAD = frozenset(
    ("items", "groups", "periods", "effects", "thresholds", "bands", "last_places", "quotas", "variants")
)
"""Lists that have a line for each entry."""


def scheme_yaml_text(scheme: Scheme) -> str:
    """A scheme as YAML, from which the same scheme is read."""
    found = scheme.model_dump(mode="json", exclude_unset=True, by_alias=True)
    plain = {key: _written(value) for key, value in found.items() if value is not None}
    node = _Dumper(StringIO(), sort_keys=False).represent_data(plain)
    _arrange(node, "")
    text: str = yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=_WIDTH * 10)
    # Sections stand apart from each other.
    return re.sub(r"\n(?=(?:items|effects|grades|thresholds|data|groups|periods):)", "\n\n", text)


def write_scheme_yaml(scheme: Scheme, path: Path) -> None:
    """Write a scheme to a YAML file."""
    path.write_text(scheme_yaml_text(scheme), encoding="utf-8")


def _written(value: Any) -> Any:
    """Without what says nothing: fields without a value, and the type of data that every data item has anyway."""
    if isinstance(value, list):
        return [_written(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    found = {k: _written(v) for k, v in value.items() if v is not None and (k, v) != ("type", "number")}
    # What an item says of itself stands before the items below it.
    return {k: v for k, v in found.items() if k != "items"} | {k: v for k, v in found.items() if k == "items"}


class _Dumper(yaml.SafeDumper):
    """Writes no anchors, and quotes only what would be read as nothing, or as yes and no."""

    def ignore_aliases(self, data: Any) -> bool:
        """Equal parts are written out each time."""
        return True


_DOUBTFUL = frozenset(("tag:yaml.org,2002:null", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:merge"))
_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag in _DOUBTFUL]
    for first, known in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
_Dumper.add_representer(int, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:str", str(value)))
_Dumper.add_representer(bool, yaml.SafeDumper.represent_bool)


def _arrange(node: Any, key: str) -> int:
    """Say for each part whether it stands on one line; returns how long that line would be."""
    if isinstance(node, yaml.ScalarNode):
        return len(node.value.encode("gbk", "replace")) + 2
    if isinstance(node, yaml.MappingNode):
        length = sum(_arrange(k, "") + _arrange(v, k.value) for k, v in node.value)
    else:
        length = sum(_arrange(inner, "") for inner in node.value)
    node.flow_style = key not in _SPREAD and length <= _WIDTH and not _has_block(node)
    return length


def _has_block(node: Any) -> bool:
    """Whether something in a part needs lines of its own."""
    if isinstance(node, yaml.ScalarNode):
        return False
    inner = [v for _, v in node.value] if isinstance(node, yaml.MappingNode) else node.value
    return any(not isinstance(i, yaml.ScalarNode) and i.flow_style is False for i in inner)
