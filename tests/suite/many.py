"""One feature in which every verdict and every reason not to run occurs once."""

from __future__ import annotations

from tests.suite.conftest import GOOD, Checkout, requirement, steps

CATALOGUE = 'version = "0.1"\n' + "".join(
    (
        requirement("R3.1"),
        requirement("R3.2", "O"),
        requirement("R3.7", "C", "0.1", ("void",)),
        requirement("R3.8").replace('stimuli = ["keypad.press"]', 'stimuli = ["modem.state"]'),
    )
)
CASES = {
    "TC-R3.1-01": "pass",
    "TC-R3.1-02": "fail",
    "TC-R3.1-03": "inconc",
    "TC-R3.1-04": "error",
    "TC-R3.2-01": "fail",
    "TC-R3.7-01": "none",
    "TC-R3.8-01": "none",
}
"""Case -> verdict."""

FEATURE = (
    GOOD,
    steps("Given a terminal", "Then wrong in then", "And all is well", id_="TC-R3.1-02", title="F"),
    steps("Given not seen in given", "Then all is well", id_="TC-R3.1-03", title="I"),
    steps(
        "Given a terminal", "When bench in when", "Then all is well", id_="TC-R3.1-04", title="E"
    ),
    # Seen by a monitor alone, behind steps that all went well.
    steps("Given a terminal", "Then all is well", id_="TC-R3.2-01", title="M <&> \U0001f4b3"),
    steps("Given a terminal", "Then all is well", id_="TC-R3.7-01", title="P"),
    steps("Given a terminal", "Then all is well", id_="TC-R3.8-01", title="B"),
)


def many(checkout: Checkout) -> None:
    """Write the feature, its catalogue and what the bench shall do."""
    checkout.write("features/requirements.toml", CATALOGUE)
    checkout.feature(*FEATURE)
    checkout.wish(
        pics={"void": False},
        lacks=["modem.state"],
        monitors={"TC-R3.2-01": ["I1", "fail", "charged twice\x07"]},
    )
