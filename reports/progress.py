"""A bar for long work, on standard error and only where a person looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from reports.build import Watch


@contextmanager
def progress(what: str) -> Iterator[Watch]:
    """Something to tell how far the work has come; silent when nobody watches."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task(what, total=None)

        def watch(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield watch
