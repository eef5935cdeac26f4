"""The plugins of this checkout: the suite, the bench, and one module of steps per actor.

Options stand in fixtures/suite/options.py.  Step definitions are found through this list
and not through an import, so a new module of steps is added here;
a module stands before those that import it, so that pytest can rewrite its assertions.
"""

pytest_plugins = [
    "fixtures.suite.options",
    "fixtures.bench_fixture",
    "fixtures.suite.plugin",
    "fixtures.counter",
    "steps.operator",
    "steps.reading",
    "steps.telling",
    "steps.cardholder",
    "steps.acquirer",
    "steps.printer",
    "steps.start",
    "steps.keying",
    "steps.imprint",
    "steps.imprint_refused",
    "steps.imprint_delivered",
    "steps.imprint_told",
    "steps.bench",
    "steps.delivering",
    "steps.functions",
    "steps.types",
    "steps.type_slips",
    "steps.type_totals",
    "steps.papers",
    "steps.partial",
    "steps.refunds",
    "steps.refund_granted",
    "steps.refund_failed",
    "steps.balances",
    "steps.transfers",
    "steps.reserving",
    "steps.amounts",
    "steps.chip",
    "steps.chip_commands",
    "steps.chip_pulled",
    "steps.chip_end",
    "steps.chip_holder",
    "steps.chip_results",
    "steps.chip_scripts",
    "steps.chip_stripe",
    "steps.chip_functions",
]
