"""The parts of which a terminal is assembled.

Design note. A frozen set of objects without state, each with methods of a few lines; a
terminal with a fault is the same set with one object of a subclass.  Everything that a
part needs of the moment comes with the call, as the ``Terminal``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rigs.simulated.terminal.acceptance import Acceptance
from rigs.simulated.terminal.advices import Advices
from rigs.simulated.terminal.balance import Balance
from rigs.simulated.terminal.bin_table import Bins
from rigs.simulated.terminal.cards import Cards
from rigs.simulated.terminal.chip.actions import Actions
from rigs.simulated.terminal.chip.channel import Channel
from rigs.simulated.terminal.chip.cvm import Cvm
from rigs.simulated.terminal.chip.fallback import Fallback
from rigs.simulated.terminal.chip.flow import Chip
from rigs.simulated.terminal.chip.generate import Generate
from rigs.simulated.terminal.chip.initiate import Initiate
from rigs.simulated.terminal.chip.issuer import Issuer
from rigs.simulated.terminal.chip.oda import Oda
from rigs.simulated.terminal.chip.online import ChipOnline
from rigs.simulated.terminal.chip.records import Records
from rigs.simulated.terminal.chip.restrictions import Restrictions
from rigs.simulated.terminal.chip.risk import Risk
from rigs.simulated.terminal.chip.scripts import ScriptRunner
from rigs.simulated.terminal.chip.selection import Selection
from rigs.simulated.terminal.closing import Closing
from rigs.simulated.terminal.completion import Completion, CompletionAdvice, CompletionPolicy
from rigs.simulated.terminal.download import Download
from rigs.simulated.terminal.drawer import Drawer
from rigs.simulated.terminal.duplicates import Duplicates
from rigs.simulated.terminal.ecr import Ecr
from rigs.simulated.terminal.escalation import Escalation
from rigs.simulated.terminal.exchange import Exchange
from rigs.simulated.terminal.gate import Gate
from rigs.simulated.terminal.imprint import Imprint, ImprintPolicy
from rigs.simulated.terminal.journal import Journal
from rigs.simulated.terminal.keyed import Keyed
from rigs.simulated.terminal.keys import Keys
from rigs.simulated.terminal.management import Management
from rigs.simulated.terminal.menu import Menu
from rigs.simulated.terminal.message import Packer
from rigs.simulated.terminal.online import Online
from rigs.simulated.terminal.operators import Operators
from rigs.simulated.terminal.partial import Partial, PartialPolicy
from rigs.simulated.terminal.pins import Pins
from rigs.simulated.terminal.preauth import Preauth, PreauthVoid, PreauthVoidPolicy
from rigs.simulated.terminal.printing import Printing
from rigs.simulated.terminal.query import Query
from rigs.simulated.terminal.referring import Authorisations, Referring
from rigs.simulated.terminal.refund import Refund, RefundPolicy
from rigs.simulated.terminal.reprint import Reprint
from rigs.simulated.terminal.requests import Requests
from rigs.simulated.terminal.results import Results
from rigs.simulated.terminal.reversal import Reasons, Reversal
from rigs.simulated.terminal.sale import Sale
from rigs.simulated.terminal.session import Session
from rigs.simulated.terminal.settlement import Settlement
from rigs.simulated.terminal.sign_on import SignOn
from rigs.simulated.terminal.slip_writer import SlipWriter
from rigs.simulated.terminal.slips import Slips
from rigs.simulated.terminal.stan import Stan
from rigs.simulated.terminal.start import Start
from rigs.simulated.terminal.storage import CheckedCodec
from rigs.simulated.terminal.stripe import StripeReader
from rigs.simulated.terminal.switches import Switches
from rigs.simulated.terminal.texts import Texts
from rigs.simulated.terminal.totals import Summing
from rigs.simulated.terminal.transfer import Transfer, TransferPolicy
from rigs.simulated.terminal.upload import Upload
from rigs.simulated.terminal.void import (
    CompletionVoid,
    CompletionVoidPolicy,
    Void,
    VoidPolicy,
)


@dataclass(frozen=True)
class Parts:
    """One object for each concern."""

    acceptance: Acceptance = field(default_factory=Acceptance)
    advices: Advices = field(default_factory=Advices)
    authorisations: Authorisations = field(default_factory=Authorisations)
    balance: Balance = field(default_factory=Balance)
    bins: Bins = field(default_factory=Bins)
    cards: Cards = field(default_factory=Cards)
    chip: Chip = field(default_factory=Chip)
    chip_actions: Actions = field(default_factory=Actions)
    chip_channel: Channel = field(default_factory=Channel)
    chip_cvm: Cvm = field(default_factory=Cvm)
    chip_fallback: Fallback = field(default_factory=Fallback)
    chip_generate: Generate = field(default_factory=Generate)
    chip_initiate: Initiate = field(default_factory=Initiate)
    chip_issuer: Issuer = field(default_factory=Issuer)
    chip_oda: Oda = field(default_factory=Oda)
    chip_online: ChipOnline = field(default_factory=ChipOnline)
    chip_records: Records = field(default_factory=Records)
    chip_restrictions: Restrictions = field(default_factory=Restrictions)
    chip_risk: Risk = field(default_factory=Risk)
    chip_scripts: ScriptRunner = field(default_factory=ScriptRunner)
    chip_selection: Selection = field(default_factory=Selection)
    closing: Closing = field(default_factory=Closing)
    codec: CheckedCodec = field(default_factory=CheckedCodec)
    completion: Completion = field(default_factory=Completion)
    completion_advice: CompletionAdvice = field(default_factory=CompletionAdvice)
    completion_policy: CompletionPolicy = field(default_factory=CompletionPolicy)
    completion_void: CompletionVoid = field(default_factory=CompletionVoid)
    completion_void_policy: CompletionVoidPolicy = field(default_factory=CompletionVoidPolicy)
    download: Download = field(default_factory=Download)
    drawer: Drawer = field(default_factory=Drawer)
    duplicates: Duplicates = field(default_factory=Duplicates)
    ecr: Ecr = field(default_factory=Ecr)
    escalation: Escalation = field(default_factory=Escalation)
    exchange: Exchange = field(default_factory=Exchange)
    gate: Gate = field(default_factory=Gate)
    imprint: Imprint = field(default_factory=Imprint)
    imprint_policy: ImprintPolicy = field(default_factory=ImprintPolicy)
    journal: Journal = field(default_factory=Journal)
    keyed: Keyed = field(default_factory=Keyed)
    keys: Keys = field(default_factory=Keys)
    management: Management = field(default_factory=Management)
    menu: Menu = field(default_factory=Menu)
    online: Online = field(default_factory=Online)
    operators: Operators = field(default_factory=Operators)
    packer: Packer = field(default_factory=Packer)
    partial: Partial = field(default_factory=Partial)
    partial_policy: PartialPolicy = field(default_factory=PartialPolicy)
    pins: Pins = field(default_factory=Pins)
    preauth: Preauth = field(default_factory=Preauth)
    preauth_void: PreauthVoid = field(default_factory=PreauthVoid)
    preauth_void_policy: PreauthVoidPolicy = field(default_factory=PreauthVoidPolicy)
    printing: Printing = field(default_factory=Printing)
    query: Query = field(default_factory=Query)
    reader: StripeReader = field(default_factory=StripeReader)
    reasons: Reasons = field(default_factory=Reasons)
    referring: Referring = field(default_factory=Referring)
    refund: Refund = field(default_factory=Refund)
    refund_policy: RefundPolicy = field(default_factory=RefundPolicy)
    reprint: Reprint = field(default_factory=Reprint)
    requests: Requests = field(default_factory=Requests)
    results: Results = field(default_factory=Results)
    reversal: Reversal = field(default_factory=Reversal)
    sale: Sale = field(default_factory=Sale)
    session: Session = field(default_factory=Session)
    settlement: Settlement = field(default_factory=Settlement)
    sign_on: SignOn = field(default_factory=SignOn)
    slips: Slips = field(default_factory=Slips)
    stan: Stan = field(default_factory=Stan)
    start: Start = field(default_factory=Start)
    summing: Summing = field(default_factory=Summing)
    switches: Switches = field(default_factory=Switches)
    texts: Texts = field(default_factory=Texts)
    transfer: Transfer = field(default_factory=Transfer)
    transfer_policy: TransferPolicy = field(default_factory=TransferPolicy)
    upload: Upload = field(default_factory=Upload)
    void: Void = field(default_factory=Void)
    void_policy: VoidPolicy = field(default_factory=VoidPolicy)
    writer: SlipWriter = field(default_factory=SlipWriter)
