"""The end of a command that has much in memory."""

from __future__ import annotations


class Finished(SystemExit):
    """Ends a command, with what it still holds: `kg.__main__` ends the process without freeing it."""

    def __init__(self, code: int, held: object = None) -> None:
        super().__init__(code)
        self.held = held
