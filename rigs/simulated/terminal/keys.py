"""The working keys: how they come out of their wrapping and how long they are in force.

Design note. Keys are kept as the host delivered them, under the master key, and survive
power; the clear keys exist in RAM only.  A wrong check value refuses all of them.  Beside
them lies what the host asked for and what is still to be done: a new sign-on, a download.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rigs.simulated.terminal import crypto
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.params import Params
from rigs.simulated.terminal.records import KeyStore
from rigs.simulated.terminal.state import WorkingKeys

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

BLOCK = "keys"
_KEY = 16
_CHECK = 4
DELIVERED = 2 * (_KEY + _CHECK)


class Keys:
    """Checks, keeps and forgets working keys."""

    def opened(self, params: Params, wrapped: bytes) -> WorkingKeys | None:
        """The clear keys of a sign-on answer's F62; None when it is not whole or a check
        value is wrong."""
        if len(wrapped) != DELIVERED:
            return None
        tmk = bytes.fromhex(params.tmk)
        clear: list[bytes] = []
        for start in (0, _KEY + _CHECK):
            key = crypto.unwrap(tmk, wrapped[start : start + _KEY])
            if not self.check_good(key, wrapped[start + _KEY : start + _KEY + _CHECK]):
                return None
            clear.append(key)
        return WorkingKeys(pik=clear[0], mak=clear[1][: params.mak_bytes])

    def check_good(self, key: bytes, check: bytes) -> bool:
        """The check value belongs to the key."""
        return crypto.kcv(key) == check

    def loaded(self, params: Params, store: KeyStore) -> WorkingKeys | None:
        """The keys that survived, at boot."""
        return self.opened(params, bytes.fromhex(store.wrapped)) if store.wrapped else None

    def install(self, t: Terminal, wrapped: bytes, keys: WorkingKeys) -> Sub[bool]:
        """New keys in force; whatever sign-on was asked for is done."""
        return (
            yield from self._put(
                t, replace(t.state.key_store, wrapped=wrapped.hex(), resign=False), keys
            )
        )

    def forget(self, t: Terminal) -> Sub[bool]:
        """No keys any more."""
        return (yield from self._put(t, KeyStore(), None))

    def remember(self, t: Terminal, resign: bool, download: bool) -> Sub[bool]:
        """What is to be done before the next request."""
        store = replace(t.state.key_store, resign=resign, download=download)
        return (yield from self._put(t, store, t.state.keys))

    def _put(self, t: Terminal, store: KeyStore, keys: WorkingKeys | None) -> Sub[bool]:
        yield t.nvm.write(BLOCK, store)
        done = yield from t.nvm.sync()
        t.state.key_store = store
        t.state.keys = keys
        return done
