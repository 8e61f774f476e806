"""The reference says what the code does, and leaves nothing out."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml


@pytest.fixture(scope="module")
def generate(root: Path) -> ModuleType:
    """docs/generate.py as a module."""
    spec = importlib.util.spec_from_file_location("docs_generate", root / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generated_pages_are_current(generate: ModuleType, root: Path) -> None:
    """Whoever changes a command, a field or a word list runs `make docs` too; what README and
    `follow-a-claim` show is what the commands print."""
    stale = [
        str(path.relative_to(root))
        for path, text in generate.all_pages().items()
        if path.read_text(encoding="utf-8") != text
    ]
    assert not stale, f"not current, run `make docs`: {', '.join(stale)}"


def test_every_command_and_option_is_documented(generate: ModuleType, root: Path) -> None:
    """Each command has a section, each option its spelling and a meaning."""
    page = (root / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    for name, command in generate.all_commands().items():
        section = re.search(rf"^## tollbook {name}\n(.*?)(?=^## |^# |\Z)", page, re.M | re.S)
        assert section, name
        assert len(section[1].split()) > 10, f"{name} says too little of itself"
        for parameter in command.params:
            for option in parameter.opts if parameter.param_type_name == "option" else []:
                assert option in {"--help", "-h"} or f"`{option}" in section[1], (
                    name,
                    option,
                )


def test_every_term_of_every_code_list_is_documented(generate: ModuleType, root: Path) -> None:
    """A record's codes can be looked up."""
    page = (root / "docs" / "reference" / "codes.md").read_text(encoding="utf-8")
    for codes in generate.code_lists():
        section = page.partition(f"## {codes.__name__}\n")[2].partition("\n## ")[0]
        for term in codes:
            assert f"| `{term.value}` |" in section, (codes.__name__, term)


def test_every_word_of_the_vocabulary_is_on_its_page(generate: ModuleType, root: Path) -> None:
    """No list has words that a reader of the page can't see."""
    page = (root / "docs" / "reference" / "vocabulary.md").read_text(encoding="utf-8")
    for name, content in generate.word_lists().items():
        section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        missing = [
            word
            for word in scalars(yaml.compose(content, Loader=yaml.SafeLoader))
            if word not in section
        ]
        assert not missing, (name, missing[:10])


def scalars(node: yaml.Node | None) -> list[str]:
    """Every scalar of a document, as written, but the empty one."""
    if isinstance(node, yaml.ScalarNode):
        return [node.value] if node.value else []
    if isinstance(node, yaml.SequenceNode):
        return [word for item in node.value for word in scalars(item)]
    if isinstance(node, yaml.MappingNode):
        return [word for pair in node.value for item in pair for word in scalars(item)]
    return []
