"""The one exception of this layer."""

from __future__ import annotations


class FieldProblem(Exception):
    """Text that has no value of this type. `message` is a Chinese sentence, `code` a short word for programs."""

    def __init__(self, message: str, code: str = "unreadable") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
