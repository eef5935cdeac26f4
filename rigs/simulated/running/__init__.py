"""What the runner is made of: the loop that answers effects, and the devices that take time.

Design note. Each device holds what it has under way and reaches the core through the loop only.
"""
