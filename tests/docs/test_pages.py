"""Links, ids and commands that the pages name exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytest import param

from rigs.corpus import feature_files, read_feature
from rigs.simulated.defects.registry import catalogue
from tests.docs.pages import ROOT, blocks

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and GitLab make them."""
    heads = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", head.lower()) for head in heads)
    return {text.strip().replace(" ", "-") for text in plain}


@pytest.mark.parametrize("page", [param(page, id=page.name) for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name}: {link}"
        assert not anchor or anchor in anchors(target), f"{page.name}: {link}"


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Ids of all cases, with and without their row."""
    cases = {
        case.id
        for path in feature_files([ROOT / "features"])
        for case in read_feature(path).cases()
    }
    return cases | {case.partition("[")[0] for case in cases}


@pytest.mark.parametrize("page", [param(page, id=page.name) for page in PAGES])
def test_ids_of_cases_and_defects_exist(page: Path, known: set[str]) -> None:
    text = page.read_text(encoding="utf-8")
    own = {  # what a page makes itself
        name
        for block in blocks(page)
        if {"file", "append"} & set(block.info)
        for name in re.findall(r"\b(?:TC-R[\w.]+-\d+|D\w+\.\d+)\b", block.text)
    }
    examples = {"TC-R3.4-16", "TC-R3.4-16[a]"} if page.name == "qa.md" else set()
    cases = set(re.findall(r"TC-R[\w.]+-\d+(?:\[\w+\])?", text)) - own - examples
    assert cases <= known, f"{page.name}: {cases - known}"
    defects = set(re.findall(r"\bD(?:\d+|[A-Z])\.\d\d\b", text)) - own
    assert defects <= {one.id for one in catalogue()}, page.name
