"""The commands of ``python -m rigs``, one module each.

Design note. ``add(commands)`` declares the arguments, ``run(args)`` does the work and
returns the exit status: 0 well, 1 a fail or survivor, 2 undetermined, 3 an error of bench
or test, 4 a usage or configuration fault.
"""
