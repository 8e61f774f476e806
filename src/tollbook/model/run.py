"""Which engine read something, in which version and with which configuration."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tollbook.model.text import short_hash


@dataclass(frozen=True, slots=True)
class Run:
    """One engine in one configuration: equal engines and configurations share the id.

    `engine` is name/version ("rules/1.0.0"); `configuration` whatever else decides what it
    gives: versions of models and word lists, limits.
    """

    engine: str
    configuration: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """`r_` and a hash of engine and configuration.

        >>> Run("rules/1").id == Run("rules/1", {}).id != Run("rules/2").id
        True
        """
        return f"r_{short_hash(self.engine, json.dumps(dict(self.configuration), sort_keys=True))}"
