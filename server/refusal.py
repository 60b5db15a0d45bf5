"""A request that cannot be answered, as the one error that leaves the server on purpose."""


class Refusal(Exception):
    """Becomes `{"error": code, "detail": sentence, "at"?: path}` with its status, and nothing else."""

    def __init__(
        self, status: int, code: str, detail: str, at: str | None = None, retry_seconds: int | None = None
    ) -> None:
        super().__init__(detail)
        self.retry_seconds = retry_seconds
        self.status = status
        self.code = code
        self.detail = detail
        self.at = at


def not_found() -> Refusal:
    """The same words for what does not exist and for what the asker may not see."""
    return Refusal(404, "not-found", "There is nothing here that you may see.")
