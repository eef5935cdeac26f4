"""The simulated terminal as a process of its own, and what stands in for the metal around it.

Design note. The zygote holds what a killed terminal must not take with it: the ports, the
supply, the memory that lasts.  It forks the terminal, which runs the same core and the
same runner as on the virtual bench, over real ports.
"""
