"""What a chip sale must look like, worked out anew from what the card said.

Design note. Pure functions, no sentences.  From the trace of the card (``talk``) and what the
model's profile declares of its chip side, each module works out one part of EMV Book 3 and 4
as the books order it, and returns in words where the terminal did otherwise: ``selecting``,
``filling`` (lists), ``authenticating``, ``restricting``, ``verifying`` (cardholder),
``deciding``, ``ending``, ``message`` (field 55), ``paper``.  So a terminal that goes wrong on
any card is found, not only on the card that a scenario made for one fault.
"""
