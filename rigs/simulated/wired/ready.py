"""What a selector has found ready, without what has changed since.

Design note. Handling one event may close a file or give it another handler, and its number may
be taken by a new file at once: an event found before that is of another file.  It is left out;
what is still ready is found again by the next call.
"""

from __future__ import annotations

import selectors
from collections.abc import Iterator


def ready(
    selector: selectors.BaseSelector, within_s: float | None = None
) -> Iterator[tuple[selectors.SelectorKey, int]]:
    """Keys and events of one ``select``, each looked at again when its turn comes."""
    for key, mask in selector.select(within_s):
        if selector.get_map().get(key.fd) is key:
            yield key, mask
