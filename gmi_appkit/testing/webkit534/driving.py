"""The line between a test and the old engine: the engine asks what to do, and brings answers."""

from __future__ import annotations

import json
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Final

_START: Final = 30.0
_ANSWER: Final = 60.0
_LOOK: Final = 0.2
_ENOUGH: Final = 64 * 1024 * 1024


class Driven:
    """An engine that does one thing after the other.

    It is the one that asks, so that it notices when we are gone, and listens to nobody.

    Args:
        token: Part of the address, so that only the engine we started can ask.

    Attributes:
        address: Where the engine asks.
    """

    def __init__(self, token: str) -> None:
        self._jobs: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self._answers: SimpleQueue[dict[str, Any]] = SimpleQueue()
        driven = self

        class Handler(BaseHTTPRequestHandler):
            # One write for the whole reply: two would wait for each other.
            wbufsize = -1

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                if self.path != f"/{token}" or length > _ENOUGH:
                    self.send_error(404)
                    return
                job = driven._exchange(json.loads(self.rfile.read(length)))
                if job is None:
                    return
                body = json.dumps(job).encode()
                self.send_response(200)
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/{token}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._process: subprocess.Popen[bytes] | None = None

    def _exchange(self, answer: dict[str, Any]) -> dict[str, Any] | None:
        self._answers.put(answer)
        return self._jobs.get()

    def __enter__(self) -> Driven:
        """Begin to listen."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop; an engine that still asks gets no answer, and ends."""
        self._jobs.put(None)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait_for_first(self, process: subprocess.Popen[bytes]) -> bool:
        """Wait until the engine asks for the first time.

        Args:
            process: The engine.

        Returns:
            False if it ended instead, or never asks.
        """
        self._process = process
        return self._answer(_START) is not None

    def do(self, job: dict[str, Any]) -> dict[str, Any]:
        """Have something done.

        Raises:
            AssertionError: If the engine is gone or does not answer.
        """
        self._jobs.put(job)
        answer = self._answer(_ANSWER)
        if answer is None:
            raise AssertionError(f"WebKit 534.34 did not get through with {job['what']!r}")
        return answer

    def _answer(self, patience: float) -> dict[str, Any] | None:
        for _ in range(int(patience / _LOOK)):
            try:
                return self._answers.get(timeout=_LOOK)
            except Empty:
                if self._process is not None and self._process.poll() is not None:
                    return None
        return None
