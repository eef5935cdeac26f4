"""The EMV chip card of the bench: application without I/O, personalised from a profile.

Design note. Loaded by the dotted name ``rigs.simulated.card:make`` of a bench file, like
everything simulated.  ``card`` is what is seen at the contacts, ``transport`` T=0 and T=1,
``application`` the interpreter, one module for each group of commands, ``personal`` the
files, ``memory`` what lasts, ``session`` what does not.
"""

from rigs.simulated.card.card import Card, check, make
from rigs.simulated.card.profile_file import ProfileError

__all__ = ["Card", "ProfileError", "check", "make"]
