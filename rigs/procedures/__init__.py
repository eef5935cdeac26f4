"""What people do at the counter, in order: log in, sell, void, query, reprint, settle.

Design note. Plain functions over a ``Desk``; steps call them for the body of a test case,
the bench calls the same ones for homing and audit.  They act and look through the points
only, wait for meanings and never judge: what they find is returned.
"""
