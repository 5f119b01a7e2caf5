"""What opening sealed values costs on the review page: the page as it is beside the same page opened from plain.

In this process, through the whole application. For the plain side the two methods that decrypt are replaced by a look
into a table of what they gave before; queries, keys fetched, JSON, scores and template stay as they are.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch
from uuid import UUID

from bench.ratios import Found, paired, ratio
from bench.seeded import Seeded
from practice.app import create_app
from practice.extensions import db
from practice.vault import DataKey, Owner, Sealed, Vault
from tests.factories import Factory

PAGES = 3  # rounds of a block


def review(seed: Seeded, count: int) -> Found:
    """How many times as long the review page takes as without decrypting."""
    app = create_app(seed.environment)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        therapist = Factory(app).signed_in()
    plain = Plain()

    def page() -> float:
        start = time.perf_counter()
        answer = therapist.get(seed.review)
        if answer.status_code != 200:
            raise RuntimeError(f"the review answered {answer.status_code}")
        return time.perf_counter() - start

    def unsealed() -> float:
        with plain.instead():
            return page()

    with plain.learning():
        page()
    try:
        return ratio(paired(unsealed, page, count, rounds=PAGES))
    finally:
        with app.app_context():
            db.engine.dispose()


class Plain:
    """What each sealed value and each wrapped key holds, learned by opening them once."""

    def __init__(self) -> None:
        self.values: dict[bytes, bytes] = {}
        self.keys: dict[bytes, DataKey] = {}

    @contextmanager
    def learning(self) -> Iterator[None]:
        opens, unwraps = DataKey.open, Vault.unwrap

        def opened(key: DataKey, field: str, row: UUID, sealed: Sealed) -> bytes:
            return self.values.setdefault(sealed.blob, opens(key, field, row, sealed))

        def unwrapped(vault: Vault, owner: Owner, wrapped: bytes) -> DataKey:
            return self.keys.setdefault(wrapped, unwraps(vault, owner, wrapped))

        with self._with(opened, unwrapped):
            yield

    @contextmanager
    def instead(self) -> Iterator[None]:
        """Nothing is decrypted; KeyError for what was not learned."""

        def opened(_key: DataKey, _field: str, _row: UUID, sealed: Sealed) -> bytes:
            return self.values[sealed.blob]

        def unwrapped(_vault: Vault, _owner: Owner, wrapped: bytes) -> DataKey:
            return self.keys[wrapped]

        with self._with(opened, unwrapped):
            yield

    @contextmanager
    def _with(self, opened: Any, unwrapped: Any) -> Iterator[None]:
        with ExitStack() as stack:
            stack.enter_context(patch.object(DataKey, "open", opened))
            stack.enter_context(patch.object(Vault, "unwrap", unwrapped))
            yield
