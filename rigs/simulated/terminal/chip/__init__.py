"""The terminal's chip side: one small module for each step of EMV Book 3.

Design note. Written for this terminal alone, from the books, so that a slip in the card's
code cannot hide behind the same slip here.  Every step is a part of its own
(``parts.chip_*``) with a method for each decision; what is known of the card in hand stands
in a ``Session`` in RAM.  A step that cannot go on raises ``ChipStop`` with its cause.
"""
