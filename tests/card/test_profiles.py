"""The cards of chips.toml, bad files, the bench's keys and the command that makes them."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from rigs.__main__ import main
from rigs.commands import card_keys
from rigs.config import ConfigError
from rigs.protocols.emv.certificates import PublicKey, checksum
from rigs.simulated.card import ProfileError, make
from rigs.simulated.card.keys import load_keys
from rigs.simulated.card.profile_file import load_all
from rigs.simulated.terminal.chip.capks import CAPKS
from tests.card.host import answer_data, cryptogram
from tests.card.terminal import ARQC, CHIPS, EMV, ROOT, TC, Reader

NAMES = tuple(load_all(CHIPS)[0])
WANTED = (
    *("debit16", "credit16", "prepaid", "quasi", "noagreement", "expired", "t1", "61xx"),
    *("blocked-card", "blocked-app", "no-app", "decline-offline", "sda", "dda", "cda"),
    *("forged-sda", "forged-icc", "forged-issuer", "signature", "nocvm", "onlinepin"),
    *("old-version", "domestic-only", "external-auth"),
)
SPEECHLESS = (
    *("chip-mute", "chip-dead", "chip-broken", "chip-blocked-card", "chip-blocked-app"),
    *("chip-bad-reset", "chip-endless", "chip-end-mute", "chip-end-error", "chip-end-arqc"),
    *("chip-only-unwilling", "chip-fails-late", "chip-blocked-behind"),
)


def test_every_profile_that_features_name_is_there() -> None:
    assert {f"chip-{name}" for name in WANTED} <= {*NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_card_bears_number_and_expiry_of_its_twin(name: str) -> None:
    table = tomllib.loads((ROOT / "fixtures/data/cards.toml").read_text(encoding="utf-8"))
    twins = {row["name"]: row for row in table["card"]}
    card = make(CHIPS, name, "1")
    twin = twins[card.twin]
    assert (card.pan, card.expiry) == (twin["number"], twin["expiry"])
    assert (card.state()["pin"] or None) == twin.get("pin")
    assert card.name == name and card.reset() == card.atr
    json.dumps(card.state())


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SPEECHLESS])
def test_a_card_goes_through_a_transaction(name: str) -> None:
    reader = Reader(name)
    profile = load_all(CHIPS)[0][name]
    willing = [a for a in profile.aids if not a.blocked and not a.unwilling]
    reader.begin(willing[0].aid.hex())
    first = reader.generate(ARQC)
    assert first[0x9F26] == cryptogram(reader.card, reader.data[0x82], first)
    if profile.decline_offline:
        assert first[0x9F27] == (b"\x09" if profile.advice else b"\x00")
        return
    assert first[0x9F27] == b"\x80"
    values = {0x8A: b"00", 0x91: answer_data(reader.card, first[0x9F26])}
    if profile.arpc_check == "external_authenticate":
        reader.well(b"\x00\x82\x00\x00\x0a" + values[0x91])
    second = reader.generate(TC, second=True, values=values)
    assert second[0x9F27] == b"\x40"
    assert second[0x9F26] == cryptogram(reader.card, reader.data[0x82], second)


def test_snapshot_and_restore() -> None:
    reader = Reader("chip-offlinepin")
    reader.begin()
    reader.send("0020008008" + "24999900FFFFFFFF")
    before = json.loads(json.dumps(reader.card.state()))
    first = reader.generate(ARQC)
    values = {0x8A: b"00", 0x91: answer_data(reader.card, first[0x9F26])}
    reader.generate(TC, second=True, values=values)
    after = reader.card.state()
    assert after != before and after["last_online_atc"] == 1 and after["log"]
    other = make(CHIPS, "chip-offlinepin", "7")
    other.restore(before)
    assert other.state() == before == {**before, "atc": 1, "pin_tries": 2}
    again = Reader(card=other)
    again.begin()
    assert again.generate(ARQC)[0x9F36] == b"\x00\x02"
    assert before["log"] == [] and other.state()["online_incomplete"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"atc": "1"}, "'atc' is '1'"),
        ({"colour": 1}, "'colour' is missing or unknown"),
        ({"blocked": {}}, "'blocked'"),
    ],
)
def test_a_wrong_state_is_refused(change: dict[str, object], said: str) -> None:
    card = make(CHIPS, "chip-debit16", "1")
    before = card.state()
    with pytest.raises(ValueError, match=said):
        card.restore({**before, **change})
    assert card.state() == before


# ---- bad files -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('oda = "SDA"', 'oda = "SDB"', 'oda = "SDB"', "'oda': input should be 'none'"),
        ("slow_s = 0.5", "slow = 0.5", "slow = 0.5", "unknown key 'slow'; did you mean 'slow_s'"),
        ("mute_at = 3", 'mute_at = "3"', 'mute_at = "3"', "'mute_at'"),
        ('app_version = "0002"', 'app_version = "02"', 'app_version = "02"', "must be 2 bytes"),
        ('auc = "AB80"', "auc = 0xAB80", "auc = 0xAB80", "bytes in hex, as text"),
        ('auc = "AB80"', 'auc = "AB8"', 'auc = "AB8"', "bytes in hex"),
        ('effective = "301201"', 'effective = "301301"', 'effective = "301301"', "match pattern"),
        ('pdol = ""', 'pdol = "9F"', 'pdol = "9F"', "tag is cut off"),
        ("9C 01  9F37 04  9F21 03", "9C 01", "cdol1 =", "cdol1 lacks 9F37"),
        ("91 0A", "91 08", "cdol2 =", "must ask for 91 in 10 bytes"),
        ('forged = "icc"', 'forged = "sda"', 'forged = "sda"', "forged 'sda' does not go with"),
        ('name = "chip-mute"', 'name = "chip-slow"', "", "a second card 'chip-slow'"),
        ('psn = "00"\n', "", "", "'psn' is missing; add it"),
        ("\n[defaults]", "\n[default]", "", "'default'|'defaults'"),
        ("\n[defaults]", "\n[defaults", "[defaults", "is not TOML"),
        ("priority = 2 }", "priority = 16 }", "aids = [", "'aids.0.priority'"),
        ("priority = 2 }", "prio = 2 }", "aids = [", "unknown key 'aids.0.prio'"),
    ],
)
def test_a_wrong_file_gives_one_clear_error(
    tmp_path: Path, old: str, new: str, line: str, said: str
) -> None:
    text = CHIPS.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "chips.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProfileError, match=said) as caught:
        make(path, "chip-debit16", "1")
    fault = caught.value
    assert str(path) in str(fault) and fault.mend and "\n" not in str(fault)
    if line:
        assert fault.line is not None
        assert line in path.read_text(encoding="utf-8").splitlines()[fault.line - 1]


def test_a_file_or_card_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="no such file"):
        make(tmp_path / "chips.toml", "chip-debit16", "1")
    with pytest.raises(ProfileError, match="did you mean 'chip-debit16'"):
        make(CHIPS, "chip-debit6", "1")


def test_a_forged_key_needs_another_card(tmp_path: Path) -> None:
    (tmp_path / "emv").mkdir()
    for part in EMV.iterdir():
        (tmp_path / "emv" / part.name).write_bytes(part.read_bytes())
    text, own = CHIPS.read_text(encoding="utf-8"), "6250947000000014"
    path, pairs = tmp_path / "chips.toml", tmp_path / "emv" / "icc.toml"
    path.write_text(
        text.replace('name = "chip-dda"', 'name = "chip-dda"\nforged = "dynamic"'), "utf-8"
    )
    make(path, "chip-dda", "1")
    rows = pairs.read_text(encoding="utf-8").split("[[icc]]")
    pairs.write_text("[[icc]]".join([rows[0], *(r for r in rows[1:] if own in r)]), "utf-8")
    load_keys.cache_clear()
    with pytest.raises(ProfileError, match=r"no key pair of another card for 'chip-dda'; run"):
        make(path, "chip-dda", "1")
    load_keys.cache_clear()


def test_keys_that_are_not_there(tmp_path: Path) -> None:
    text = CHIPS.read_text(encoding="utf-8")
    path = tmp_path / "chips.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError, match=r"issuer\.toml: no such file"):
        make(path, "chip-debit16", "1")
    (tmp_path / "emv").mkdir()
    for part in EMV.iterdir():
        (tmp_path / "emv" / part.name).write_bytes(part.read_bytes())
    path.write_text(text.replace("6250947000000014", "6250947000000022"), encoding="utf-8")
    make(path, "chip-credit16", "1")
    with pytest.raises(ProfileError, match=r"no key pair .* run python -m rigs card-keys"):
        make(path, "chip-dda", "1")
    path.write_text(text.replace("6250947000000014", "6299997000000022"), encoding="utf-8")
    with pytest.raises(ProfileError, match="no certificate for issuer 629999"):
        make(path, "chip-sda", "1")


# ---- keys ----------------------------------------------------------------------------------


def test_the_terminals_table_is_that_of_the_ca() -> None:
    table = tomllib.loads((EMV / "ca.toml").read_text(encoding="utf-8"))
    (row,) = CAPKS
    key = PublicKey(int(table["ca"]["p"], 16) * int(table["ca"]["q"], 16), table["ca"]["exponent"])
    assert (row.rid, row.index) == (table["rid"], table["index"]) == ("A000000333", 0xF0)
    assert bytes.fromhex(row.modulus) == key.modulus
    assert bytes.fromhex(row.exponent) == key.exponent
    assert bytes.fromhex(row.checksum) == checksum(bytes.fromhex(row.rid), row.index, key)


def test_what_is_committed_is_what_the_command_makes(tmp_path: Path) -> None:
    for part in EMV.iterdir():
        (tmp_path / part.name).write_bytes(part.read_bytes())
    written = card_keys.make(CHIPS, tmp_path, tmp_path / "capks.py")
    for path in written:
        home = card_keys.CAPKS if path.name == "capks.py" else EMV / path.name
        assert path.read_text(encoding="utf-8") == home.read_text(encoding="utf-8"), path.name
    assert {path.name for path in written} == {*(part.name for part in EMV.iterdir()), "capks.py"}


def test_new_keys_are_new_and_make_a_whole_card(tmp_path: Path) -> None:
    chips = tmp_path / "chips.toml"
    chips.write_text(CHIPS.read_text(encoding="utf-8"), encoding="utf-8")
    card_keys.make(chips, tmp_path / "emv", tmp_path / "capks.py", new=True)
    for part in EMV.iterdir():
        made = (tmp_path / "emv" / part.name).read_text(encoding="utf-8")
        assert made != part.read_text(encoding="utf-8")
    reader = Reader(card=make(chips, "chip-dda", "1"))
    reader.begin()
    assert int.from_bytes(reader.data[0x90], "big") > 0


def test_the_command_and_broken_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["card-keys", "--help"])
    assert left.value.code == 0 and "--new" in capsys.readouterr().out
    (tmp_path / "issuer.toml").write_text('imk_ac = "00"', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"ca\.toml"):
        card_keys.make(CHIPS, tmp_path, tmp_path / "capks.py")
    (tmp_path / "chips.toml").write_text("[chip", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"chips\.toml"):
        card_keys.make(tmp_path / "chips.toml", tmp_path, tmp_path / "capks.py")


def test_no_key_of_a_scheme() -> None:
    """The bench's index is none that a scheme uses, and every file says what it is."""
    assert CAPKS[0].index >= 0xF0
    for part in EMV.iterdir():
        assert re.match("# A test key of the bench", part.read_text(encoding="utf-8"))
