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


LISTS = """environment = "test"
terminals = ["10000001"]
merchants = ["898000000000001"]
cards = ["nopin", "debit16", "credit16"]
"""


def real_bench(
    folder: Path, socket: str, readers: dict[str, str], *, issuer: bool = True, lists: str = LISTS
) -> str:
    """A bench file whose chip cards lie in readers of the pcscd at ``socket``; its path."""
    keys = f'issuer = "{TREE}/fixtures/data/emv/issuer.toml"\n' if issuer else ""
    named = "".join(f'{name} = "{reader}"\n' for name, reader in readers.items())
    more = f'{keys}[wired.chip]\nsocket = "{socket}"\nhung_s = 2.0\n[wired.chip.cards]\n{named}'
    path = Path(chip_bench(folder, ("", EMV[1]), more))
    text = path.read_text(encoding="utf-8").replace('environment = "simulated"\n', lists)
    path.write_text(text.replace('factory = ""\n', ""), encoding="utf-8")
    return str(path)
