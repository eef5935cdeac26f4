"""The passwords that are tried where the supervisor's is asked for.

Design note. A scenario says whose password it is; what it is, the desk knows.  No sentences
stand here.
"""

from __future__ import annotations

from fixtures.counter import Counter

PASSWORDS = (
    "no password",
    "the cashier's password",
    "a wrong password",
    "the first digits of the right password",
    "the right password and a digit more",
    "the administrator's password",
    "all but the last digit of the password",
)


def password_of(counter: Counter, words: str) -> str:
    """What these words mean on this bench."""
    desk = counter.desk
    right = desk.operator_of(desk.supervisor).password
    return {
        "no password": "",
        "the cashier's password": desk.operator_of(counter.operator).password,
        "a wrong password": "654321",
        "the first digits of the right password": right[:3],
        "the right password and a digit more": right + "7",
        "all but the last digit of the password": right[:-1],
        "the administrator's password": desk.operator_of(desk.administrator).password,
    }[words]
