"""Every model of the catalogue has its page, and the settings named there are those it has."""

import re
from pathlib import Path

import pytest

from lib.core.model import BUILT, ModelSpec, Setting
from lib.models.catalogue import all_models
from lib.models.settings import check_settings, read_setting

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "models"
ROW = re.compile(r"^\| `(\w+)` \| (.*) \| (.*) \| (.*) \|$", re.MULTILINE)


def default(setting: Setting) -> str:
    if isinstance(setting.default, bool):
        return "yes" if setting.default else "no"
    if setting.default is None:
        return "automatic"
    if isinstance(setting.default, str):
        return setting.default
    return f"{setting.default:g}"


def limits(setting: Setting) -> str:
    if setting.kind == "bool":
        return "yes, no"
    if setting.choices:
        return ", ".join(map(str, setting.choices))
    if setting.kind == BUILT:
        return "a network of the builder"
    if setting.kind == "cuts":
        return "four increasing numbers"
    return f"{setting.low:g} to {setting.high:g}"


@pytest.mark.parametrize("spec", all_models(), ids=lambda spec: spec.id)
def test_a_page_tells_the_settings_of_its_model(spec: ModelSpec) -> None:
    page = (FOLDER / f"{spec.id}.md").read_text("utf-8")
    assert page.startswith(f"# {spec.label} (`{spec.id}`)\n")
    told = ROW.findall(page)
    assert told == [(one.name, one.about, default(one), limits(one)) for one in spec.settings]
    for command in re.findall("--set (.*)", page):
        model, name, value = read_setting(command)
        check_settings({model: {name: value}})
    for heading in ("What it is", "How it is set up here", "When it is good", "What it costs"):
        assert f"\n## {heading}\n" in page


def test_the_index_lists_all_and_no_page_is_of_no_model() -> None:
    known = [spec.id for spec in all_models()]
    index = (FOLDER / "README.md").read_text("utf-8")
    assert re.findall(r"^\| \[.*\]\((\w+)\.md\)", index, re.MULTILINE) == known
    assert {path.stem for path in FOLDER.glob("*.md")} == {*known, "README"}


def test_links_between_pages_lead_somewhere() -> None:
    for path in FOLDER.parent.rglob("*.md"):
        for target in re.findall(r"\]\((?!http)([^)#]+)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
