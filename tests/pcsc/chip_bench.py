"""The project's wired bench with chip cards, whatever its own file says of them."""

from __future__ import annotations

from pathlib import Path

TREE = Path(__file__).parents[2]
SMALL = ("tests.pcsc.small_card:make", f"{TREE}/fixtures/data/chips.toml")
EMV = ("rigs.simulated.card:make", f"{TREE}/fixtures/data/chips.toml")


def chip_bench(folder: Path, cards: tuple[str, str] = EMV, more: str = "") -> str:
    """A bench file like wired.toml with these cards; its path."""
    text = (TREE / "rigs" / "benches" / "wired.toml").read_text(encoding="utf-8")
    text = text.replace('"../', f'"{TREE}/rigs/').replace("/rigs/../", "/")
    if "[chip]" in text:
        before, _, rest = text.partition("[chip]")
        text = before + rest[rest.index("\n[") :]
    if "[sut.params]" in text:
        text = text.replace("chip = false", "chip = true")
    else:
        text += "\n[sut.params]\nchip = true\n"
    path = folder / "chips.toml"
    text += f'\n[chip]\nfactory = "{cards[0]}"\nprofiles = "{cards[1]}"\n{more}'
    path.write_text(text, encoding="utf-8")
    return str(path)
