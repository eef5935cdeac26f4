"""The words for tags, commands and status bytes.

Design note. Formats (n, cn, an, b) decide how a short value is padded; names are those of
EMV Book 3 annex A, in plain words.  Status texts follow ISO/IEC 7816-4 and EMV Book 3
section 6.3.5.
"""

from __future__ import annotations

from typing import Final

TAGS: Final[dict[int, tuple[str, str]]] = {
    0x42: ("Issuer Identification Number", "n"),
    0x4F: ("Application Identifier of the ADF", "b"),
    0x50: ("Application Label", "an"),
    0x56: ("Track 1 Data", "an"),
    0x57: ("Track 2 Equivalent Data", "b"),
    0x5A: ("Application Primary Account Number", "cn"),
    0x5F20: ("Cardholder Name", "an"),
    0x5F24: ("Application Expiration Date", "n"),
    0x5F25: ("Application Effective Date", "n"),
    0x5F28: ("Issuer Country Code", "n"),
    0x5F2A: ("Transaction Currency Code", "n"),
    0x5F2D: ("Language Preference", "an"),
    0x5F30: ("Service Code", "n"),
    0x5F34: ("PAN Sequence Number", "n"),
    0x5F36: ("Transaction Currency Exponent", "n"),
    0x61: ("Application Template", "b"),
    0x6F: ("File Control Information", "b"),
    0x70: ("Record Template", "b"),
    0x71: ("Issuer Script Template 1", "b"),
    0x72: ("Issuer Script Template 2", "b"),
    0x77: ("Response Template Format 2", "b"),
    0x80: ("Response Template Format 1", "b"),
    0x81: ("Amount, Authorised (Binary)", "b"),
    0x82: ("Application Interchange Profile", "b"),
    0x83: ("Command Template", "b"),
    0x84: ("Dedicated File Name", "b"),
    0x86: ("Issuer Script Command", "b"),
    0x87: ("Application Priority Indicator", "b"),
    0x88: ("Short File Identifier", "b"),
    0x89: ("Authorisation Code", "an"),
    0x8A: ("Authorisation Response Code", "an"),
    0x8C: ("CDOL1", "b"),
    0x8D: ("CDOL2", "b"),
    0x8E: ("CVM List", "b"),
    0x8F: ("CA Public Key Index (card)", "b"),
    0x90: ("Issuer Public Key Certificate", "b"),
    0x91: ("Issuer Authentication Data", "b"),
    0x92: ("Issuer Public Key Remainder", "b"),
    0x93: ("Signed Static Application Data", "b"),
    0x94: ("Application File Locator", "b"),
    0x95: ("Terminal Verification Results", "b"),
    0x97: ("TDOL", "b"),
    0x98: ("Transaction Certificate Hash", "b"),
    0x99: ("Transaction PIN Data", "b"),
    0x9A: ("Transaction Date", "n"),
    0x9B: ("Transaction Status Information", "b"),
    0x9C: ("Transaction Type", "n"),
    0x9D: ("Directory Definition File Name", "b"),
    0x9F01: ("Acquirer Identifier", "n"),
    0x9F02: ("Amount, Authorised", "n"),
    0x9F03: ("Amount, Other", "n"),
    0x9F05: ("Application Discretionary Data", "b"),
    0x9F06: ("Application Identifier (terminal)", "b"),
    0x9F07: ("Application Usage Control", "b"),
    0x9F08: ("Application Version Number (card)", "b"),
    0x9F09: ("Application Version Number (terminal)", "b"),
    0x9F0B: ("Cardholder Name Extended", "an"),
    0x9F0D: ("Issuer Action Code - Default", "b"),
    0x9F0E: ("Issuer Action Code - Denial", "b"),
    0x9F0F: ("Issuer Action Code - Online", "b"),
    0x9F10: ("Issuer Application Data", "b"),
    0x9F11: ("Issuer Code Table Index", "n"),
    0x9F12: ("Application Preferred Name", "an"),
    0x9F13: ("Last Online ATC Register", "b"),
    0x9F14: ("Lower Consecutive Offline Limit", "b"),
    0x9F15: ("Merchant Category Code", "n"),
    0x9F16: ("Merchant Identifier", "an"),
    0x9F17: ("PIN Try Counter", "b"),
    0x9F18: ("Issuer Script Identifier", "b"),
    0x9F1A: ("Terminal Country Code", "n"),
    0x9F1B: ("Terminal Floor Limit", "b"),
    0x9F1C: ("Terminal Identification", "an"),
    0x9F1D: ("Terminal Risk Management Data", "b"),
    0x9F1E: ("Interface Device Serial Number", "an"),
    0x9F1F: ("Track 1 Discretionary Data", "an"),
    0x9F20: ("Track 2 Discretionary Data", "cn"),
    0x9F21: ("Transaction Time", "n"),
    0x9F22: ("CA Public Key Index (terminal)", "b"),
    0x9F23: ("Upper Consecutive Offline Limit", "b"),
    0x9F26: ("Application Cryptogram", "b"),
    0x9F27: ("Cryptogram Information Data", "b"),
    0x9F2D: ("ICC PIN Encipherment Certificate", "b"),
    0x9F32: ("Issuer Public Key Exponent", "b"),
    0x9F33: ("Terminal Capabilities", "b"),
    0x9F34: ("CVM Results", "b"),
    0x9F35: ("Terminal Type", "n"),
    0x9F36: ("Application Transaction Counter", "b"),
    0x9F37: ("Unpredictable Number", "b"),
    0x9F38: ("PDOL", "b"),
    0x9F39: ("POS Entry Mode", "n"),
    0x9F3A: ("Amount, Reference Currency", "b"),
    0x9F3C: ("Transaction Reference Currency", "n"),
    0x9F40: ("Additional Terminal Capabilities", "b"),
    0x9F41: ("Transaction Sequence Counter", "n"),
    0x9F42: ("Application Currency Code", "n"),
    0x9F44: ("Application Currency Exponent", "n"),
    0x9F45: ("Data Authentication Code", "b"),
    0x9F46: ("ICC Public Key Certificate", "b"),
    0x9F47: ("ICC Public Key Exponent", "b"),
    0x9F48: ("ICC Public Key Remainder", "b"),
    0x9F49: ("DDOL", "b"),
    0x9F4A: ("Static Data Authentication Tag List", "b"),
    0x9F4B: ("Signed Dynamic Application Data", "b"),
    0x9F4C: ("ICC Dynamic Number", "b"),
    0x9F4D: ("Log Entry", "b"),
    0x9F4E: ("Merchant Name and Location", "an"),
    0x9F4F: ("Log Format", "b"),
    0x9F58: ("Consecutive Offline Limit of the Card, Lower", "b"),
    0x9F59: ("Consecutive Offline Limit of the Card, Upper", "b"),
    0x9F63: ("Card Product Identification", "b"),
    0xA5: ("FCI Proprietary Template", "b"),
    0xBF0C: ("FCI Issuer Discretionary Data", "b"),
    0xDF31: ("Issuer Script Results", "b"),
}

COMMANDS: Final[dict[int, str]] = {
    0x16: "CARD BLOCK",
    0x18: "APPLICATION UNBLOCK",
    0x1E: "APPLICATION BLOCK",
    0x20: "VERIFY",
    0x24: "PIN CHANGE/UNBLOCK",
    0x82: "EXTERNAL AUTHENTICATE",
    0x84: "GET CHALLENGE",
    0x88: "INTERNAL AUTHENTICATE",
    0xA4: "SELECT",
    0xA8: "GET PROCESSING OPTIONS",
    0xAE: "GENERATE AC",
    0xB2: "READ RECORD",
    0xC0: "GET RESPONSE",
    0xCA: "GET DATA",
    0xDA: "PUT DATA",
    0xDC: "UPDATE RECORD",
}
"""By instruction byte; EMV uses each under one or two classes."""

STATUS: Final[dict[int, str]] = {
    0x9000: "well",
    0x6283: "selected file is blocked",
    0x6300: "authentication failed",
    0x6400: "not carried out, nothing changed",
    0x6581: "memory failure",
    0x6700: "wrong length",
    0x6882: "secure messaging not supported",
    0x6983: "authentication method blocked",
    0x6984: "referenced data not usable",
    0x6985: "conditions of use not satisfied",
    0x6987: "secure messaging data missing",
    0x6988: "secure messaging data wrong",
    0x6A80: "wrong data",
    0x6A81: "function not supported (or card blocked)",
    0x6A82: "file or application not found",
    0x6A83: "record not found",
    0x6A86: "wrong P1 or P2",
    0x6A88: "referenced data not found",
    0x6B00: "wrong P1 or P2",
    0x6D00: "unknown instruction",
    0x6E00: "unknown class",
    0x6F00: "no exact diagnosis",
}

CRYPTOGRAMS: Final = {0x00: "AAC", 0x40: "TC", 0x80: "ARQC"}
"""By the two upper bits of P1 of GENERATE AC and of tag 9F27."""


def tag_name(tag: int) -> str:
    """The name of a tag, or "" when it is unknown."""
    known = TAGS.get(tag)
    return known[0] if known else ""


def tag_format(tag: int) -> str:
    """n, cn, an or b; an unknown tag counts as b."""
    known = TAGS.get(tag)
    return known[1] if known else "b"


def command_name(cla: int, ins: int) -> str:
    """The name of a command, or its class and instruction in hex when it is unknown."""
    known = COMMANDS.get(ins)
    return known if known and cla & 0x60 == 0 else f"{cla:02X}{ins:02X}"


def status_text(sw: int) -> str:
    """What both status bytes say, in words."""
    known = STATUS.get(sw)
    if known:
        return known
    high, low = divmod(sw, 256)
    if high == 0x61:
        return f"{low or 256} bytes wait for GET RESPONSE"
    if high == 0x6C:
        return f"wrong length, {low or 256} is right"
    if sw & 0xFFF0 == 0x63C0:
        return f"PIN wrong, {low & 15} tries left"
    kinds = {0x62: "warning", 0x63: "warning", 0x64: "error", 0x65: "error", 0x66: "error"}
    return kinds.get(high, "unknown status")
