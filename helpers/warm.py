"""Libraries and dictionaries loaded once for one `make report`: its commands and kernels are copies (forks) of a process that has them.

`python -m helpers warm make …` runs make and tells it by WARM (a socket in a private folder) whom to ask. A command that finds WARM sends its
arguments, folder, environment and outputs there and waits for the exit code of the copy that does its work; a page asks for its kernel in the same way. Whoever
goes away before an answer takes the copy along. Libraries are loaded at the first request: where nothing is to be made, none is.

On Linux only: elsewhere libraries that were loaded do not survive a fork. There, and in a command typed alone, all runs as if this room did not exist.
"""
from __future__ import annotations

import atexit
import gc
import json
import os
import select
import selectors
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, NoReturn

ADDRESS = "WARM"
# What most commands and every notebook load; scikit-learn is not among it, since two of the five never do.
_LIBRARIES = ["numpy", "pandas", "pyarrow.feather", "scipy.sparse", "matplotlib.figure", "matplotlib.font_manager", "matplotlib.backends.backend_svg",
              "jinja2", "nbformat", "nbclient", "nbconvert.exporters", "ipykernel.kernelapp", "ipykernel.ipkernel", "fontTools.subset", "helpers.reading.load",
              "helpers.tokens", "helpers.report.pages", "helpers.report.charts", "helpers.report.tables"]
# Sums in several threads differ in the last digit from run to run, and two pages are made at once anyway.
FIXED = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_LENGTH = struct.Struct("!Q")


def settled(environment) -> dict[str, str]:
    """The environment in which kernels run: the same results every time, and matplotlib's list of fonts where it can be written."""
    return {"MPLCONFIGDIR": str(Path(__file__).resolve().parents[1] / ".cache" / "matplotlib"), **environment, **FIXED}


class Request(NamedTuple):
    """What a copy is to do: a command of this package, or a kernel."""

    kind: str
    arguments: list[str]
    folder: str
    environment: dict[str, str]


class Asked:
    """A copy at work, as subprocess.Popen would show it."""

    stdin = stdout = stderr = returncode = None

    def __init__(self, connection: socket.socket):
        self._connection = connection
        self.pid = int(_received(connection) or 0)

    def poll(self) -> int | None:
        if self.returncode is None and select.select([self._connection], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self, timeout=None) -> int:
        if self.returncode is None:
            answer = _received(self._connection)
            self.returncode = int(answer) if answer else -signal.SIGKILL
            self._connection.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def ask(kind: str, arguments: list[str], folder: str, environment: dict[str, str]) -> Asked | None:
    """A copy that does this, or None where there is nobody to ask."""
    if not environment.get(ADDRESS):
        return None
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(environment[ADDRESS])
        body = json.dumps(Request(kind, list(arguments), folder, dict(environment))).encode("ascii")
        socket.send_fds(connection, [_LENGTH.pack(len(body))], [0, 1, 2])
        connection.sendall(body)
        asked = Asked(connection)
    except OSError:         # it has gone
        connection.close()
        return None
    return asked if asked.pid else None


def serve(command: list[str]) -> int | Request:
    """Runs a command (make) and answers what is asked meanwhile. Returns its exit code; in a copy, the request that it is to fulfil."""
    if sys.platform != "linux":
        return subprocess.run(command, close_fds=False).returncode
    return _Server().run(command)


def leave(code: int) -> NoReturn:
    """Ends this process without taking apart, module by module, all that it has loaded: that takes longer than writing an index."""
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


class _Server:
    def __init__(self):
        self._folder = tempfile.mkdtemp(prefix="workbook-")
        self._door, self._ear = socket.socket(socket.AF_UNIX), selectors.DefaultSelector()
        self._door.bind(os.path.join(self._folder, "warm"))
        self._door.listen(64)
        self._bell, self._ring = socket.socketpair()        # rings when a child has ended
        for one in (self._bell, self._ring):
            one.setblocking(False)
        signal.set_wakeup_fd(self._ring.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._ear.register(self._door, selectors.EVENT_READ)
        self._ear.register(self._bell, selectors.EVENT_READ)
        self._copies: dict[int, tuple] = {}         # for each: who waits for it (None: nobody any more), and what kind it is
        self._warm = False

    def run(self, command: list[str]) -> int | Request:
        environment = {**os.environ, ADDRESS: os.path.join(self._folder, "warm")}
        made = subprocess.Popen(command, env=environment, close_fds=False)          # make hands its job server down by open files
        signal.signal(signal.SIGINT, signal.SIG_IGN)         # make hears it too, and ends
        signal.signal(signal.SIGTERM, lambda number, _: made.send_signal(number))
        while made.poll() is None:
            for key, _ in self._ear.select(timeout=1):
                if key.fileobj is self._door:
                    request = self._copy(self._door.accept()[0])
                    if request:
                        return request
                elif key.fileobj is self._bell:
                    self._bell.recv(4096)
                else:       # who asked has gone
                    self._end(key.fileobj)
            self._tell()
        for connection, _ in list(self._copies.values()):
            self._end(connection)
        while self._copies:
            self._ear.select(timeout=0.1)
            self._tell()
        shutil.rmtree(self._folder, ignore_errors=True)
        return made.returncode

    def _copy(self, connection: socket.socket) -> Request | None:
        """Forks; returns the request in the copy, and nothing in the process that goes on answering."""
        head, outputs, *_ = socket.recv_fds(connection, _LENGTH.size, 3)
        body = _exactly(connection, _LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else None
        if body is None:
            connection.close()
            return None
        request = Request(*json.loads(body))
        self._load()
        pid = os.fork()
        if pid:
            self._copies[pid] = connection, request.kind
            try:
                connection.sendall(_answer(pid))
            except OSError:     # gone already: the selector will say so
                pass
            self._ear.register(connection, selectors.EVENT_READ)
            for number in outputs:
                os.close(number)
            return None
        signal.set_wakeup_fd(-1)
        for number, action in ((signal.SIGCHLD, signal.SIG_DFL), (signal.SIGTERM, signal.SIG_DFL), (signal.SIGINT, signal.default_int_handler)):
            signal.signal(number, action)
        self._ear.close()
        for one in (self._door, self._bell, self._ring, connection, *(other for other, _ in self._copies.values() if other)):
            one.close()
        if request.kind == "kernel":
            os.setsid()
        for standard, number in enumerate(outputs):
            os.dup2(number, standard)
            os.close(number)
        os.chdir(request.folder)
        os.environ.clear()
        os.environ.update(request.environment)
        return request

    def _load(self) -> None:
        if self._warm:
            return
        self._warm = True
        os.environ.update(settled(os.environ), MPLBACKEND="module://matplotlib_inline.backend_inline")
        for name in _LIBRARIES:
            try:
                import_module(name)
            except ImportError:     # who needs it will say so
                continue
        _rehearse()
        gc.freeze()         # what all copies share is not looked through again by each

    def _tell(self) -> None:
        """Answers those whose copy has ended."""
        for pid, (connection, _) in list(self._copies.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if not ended:
                continue
            del self._copies[pid]
            if connection:
                self._ear.unregister(connection)
                try:
                    connection.sendall(_answer(os.waitstatus_to_exitcode(status)))
                except OSError:
                    pass
                connection.close()

    def _end(self, connection: socket.socket | None) -> None:
        """Ends the copy of one who no longer waits for it: a command may still clean up, a kernel has nothing to."""
        for pid, (other, kind) in self._copies.items():
            if connection is not None and other is connection:
                self._copies[pid] = None, kind
                self._ear.unregister(connection)
                connection.close()
                os.kill(pid, signal.SIGKILL if kind == "kernel" else signal.SIGTERM)


def _rehearse() -> None:
    """What every copy would do once, at its first page or text: read dictionaries, compile rules, schemas and templates."""
    import nbformat

    from helpers import segmenter
    from helpers.reading.one import read_one
    from helpers.report import fonts, pages

    segmenter.words("法治")
    read_one("", "", "", "甲镇2024年法治政府建设情况报告\n2024年,甲镇扎实推进法治政府建设。\n一、主要举措\n开展普法宣传12次。\n")
    nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell()]))
    fonts.missing("法治")
    pages.environment().get_template("page.html.j2")


def _answer(number: int) -> bytes:
    return f"{number:>11}\n".encode("ascii")


def _received(connection: socket.socket) -> bytes | None:
    return _exactly(connection, 12)


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    found = b""
    while len(found) < size:
        try:
            part = connection.recv(size - len(found))
        except OSError:
            return None
        if not part:
            return None
        found += part
    return found
