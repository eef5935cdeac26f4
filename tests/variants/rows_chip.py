"""Legal variants that show with chip cards."""

from __future__ import annotations

from tests.variants.variant import Variant, same

# The directory is optional for a terminal (EMV Book 1, 12.3); 9F41 is a counter of its own (Book 3,
# annex A); the dialect lists what field 55 must have, and no order.
CHIP_ROWS: tuple[Variant, ...] = (
    Variant("own-counter", "9F41: EMV Book 3, annex A", "TC-RS.1", model="chip.OwnCounter"),
    Variant(
        "more-tags",
        "field 55 is EMV TLV; what must be there is listed",
        "TC-RS.1 or TC-RS.8 or TC-R3.9",
        model="chip.MoreTags",
    ),
    Variant(
        "no-directory",
        "the directory is optional: EMV Book 1, 12.3",
        "TC-RS.1 or TC-RS.6",
        model="chip.NoDirectory",
        chip={"directory": False},
    ),
    Variant("asks-card", "GET DATA: EMV Book 3, 10.6", "TC-RS.1", model="chip.AsksCard"),
    Variant(
        "no-last-word",
        "a card without power has declined as well",
        "TC-R3.4-19",
        model="chip.NoLastWord",
    ),
    Variant(
        "scripts-before-next",
        "a notification may go at once or before the next request",
        "TC-RS.8",
        model="chip.ScriptsBeforeNext",
    ),
    Variant("chip-header", "application class 60 or 61", "TC-RS.1", model="wire.ChipHeader"),
    Variant("bare-fields", "F14, F35: class C", "TC-RS.1 or TC-R3.4-19", model="wire.BareFields"),
    Variant(
        "card-back-first",
        "no moment is fixed at which the card is asked back",
        "TC-RS.1 or TC-RS.3 or TC-RS.5",
        model="card_back.CardBackFirst",
    ),
    Variant(
        "card-back-before-slip",
        "no moment is fixed at which the card is asked back",
        "TC-RS.1 or TC-R3.1-10",
        model="card_back.CardBackBeforeSlip",
    ),
    Variant(
        "application-choice",
        "profile: the cardholder chooses the application",
        "TC-RS.1",
        params={"chip_choice": True},
        choices={"application_choice": True},
    ),
    same(
        "scripts-next",
        "profile: results of scripts come with the next request",
        "TC-RS.1 or TC-RS.8 or TC-RS.2-05",
        script_result="next",
    ),
    Variant(
        "chip-signature-always",
        "profile: every slip asks for a signature",
        "TC-RS.1 or TC-RS.4",
        params={"signature_by_cvm": False},
        choices={"chip_signature": "always"},
    ),
    same("no-fallback", "profile: no fallback", "TC-R4.4", chip_fallback=False),
    Variant(
        "no-chip-reader",
        "PICS",
        "TC-R3.1-01 or TC-R4.4 or TC-RS.1",
        params={"chip": False},
        pics={"chip_reader": False},
    ),
    Variant(
        "no-chip-reader-no-chip-stripe",
        "PICS; profile: the stripe of a chip card is refused",
        "TC-R3.1-01 or TC-R10.1",
        params={"chip": False, "accept_chip_stripe": False},
        choices={"accept_chip_stripe": False},
        pics={"chip_reader": False},
    ),
    Variant(
        "type-21",
        "terminal type: online only",
        "TC-RS.1",
        params={"chip_type": "21"},
        chip={"type": "21"},
    ),
    Variant(
        "type-25",
        "terminal type: unattended",
        "TC-RS.1",
        params={"chip_type": "25"},
        chip={"type": "25"},
    ),
    Variant(
        "no-signature",
        "terminal capabilities without signature",
        "TC-RS.1 or TC-RS.4-01",
        params={"chip_capabilities": "E048C8"},
        chip={"capabilities": "E048C8"},
    ),
    Variant(
        "no-online-pin",
        "terminal capabilities without PIN",
        "TC-RS.1 or TC-RS.4",
        params={"chip_capabilities": "E028C8"},
        chip={"capabilities": "E028C8"},
        pics={"chip_online_pin": False},
    ),
    Variant(
        "floor-limit",
        "a floor limit below every amount",
        "TC-RS.1 or TC-RS.10",
        params={"chip_floor_limit": 1000},
        chip={"floor_limit": 1000},
    ),
    Variant(
        "no-data-authentication",
        "a terminal that is always online may do without: EMV Book 3, 10.3",
        "TC-RS.10 or TC-RS.1",
        params={"chip_capabilities": "E06808"},
        chip={"capabilities": "E06808"},
        pics={"offline_authentication": False},
    ),
    Variant(
        "other-version",
        "a terminal has its own version of an application",
        "TC-RS.9 or TC-RS.1",
        params={"chip_version": "0030"},
        chip={"version": "0030"},
    ),
    Variant(
        "random-selection",
        "EMV Book 3, 10.6.2",
        "TC-RS.1 or TC-RS.10",
        params={"chip_random_percent": 50},
    ),
)
