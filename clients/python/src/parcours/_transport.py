"""Bytes to the server and back, over connections that are kept open."""

from __future__ import annotations

import http.client
import select
import threading
from typing import Mapping, NamedTuple, Optional
from urllib.parse import urlsplit


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport:
    """May be used by several threads at once."""

    def __init__(self, base_url: str, timeout: float) -> None:
        address = urlsplit(base_url)
        if address.scheme not in ("http", "https") or not address.hostname or address.path.strip("/") or address.query:
            raise ValueError("base_url: an address such as https://api.example, without a path, is needed.")
        self._connection = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        self._host, self._port, self._timeout = address.hostname, address.port, timeout
        self._idle: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()

    def send(self, method: str, target: str, body: Optional[bytes], headers: Mapping[str, str]) -> Answer:
        """
        :raises OSError, http.client.HTTPException: when no answer came, or not all of it.
        """
        connection = self._take()
        try:
            connection.request(method, target, body, dict(headers))
            reply = connection.getresponse()
            answer = Answer(reply.status, reply.headers, reply.read())
        except BaseException:
            connection.close()
            raise
        if reply.will_close:
            connection.close()
        else:
            with self._lock:
                self._idle.append(connection)
        return answer

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> http.client.HTTPConnection:
        with self._lock:
            while self._idle:
                connection = self._idle.pop()
                # Something to read on an idle connection is its end: a request on it would be lost.
                if connection.sock is not None and not select.select([connection.sock], [], [], 0)[0]:
                    return connection
                connection.close()
        return self._connection(self._host, self._port, timeout=self._timeout)
