"""The least HTTP client that keeps a connection open: what it costs must not hide what the server costs."""

import socket


class Connection:
    """One kept-alive connection. `ask` sends a request and returns status and body."""

    def __init__(self, port: int, token: str = "") -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")
        self._auth = f"Authorization: Bearer {token}\r\n" if token else ""

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """Status and body of the answer. Raises ConnectionError when the server hangs up."""
        kind = "Content-Type: application/json\r\n" if body else ""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self._auth}{kind}"
        head += f"Content-Length: {len(body)}\r\n\r\n"
        self._socket.sendall(head.encode() + body)
        status = int(self._line().split()[1])
        length = 0
        while line := self._line():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return status, self._file.read(length)

    def _line(self) -> bytes:
        line = self._file.readline()
        if not line:
            raise ConnectionError("the server hung up")
        return line.strip()

    def close(self) -> None:
        """Ends the connection."""
        self._file.close()
        self._socket.close()
