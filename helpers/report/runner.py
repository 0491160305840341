"""Runs one notebook from top to bottom, each time in the same way.

The kernel sees no configuration of whoever runs it, hashes and threads are fixed, and no network port is
opened, so that several notebooks can run at once. Whatever ends the run ends the kernel.
"""
from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from helpers import warm
from helpers.report.downloads import FOLDER
from helpers.report.links import ON_PAGE

PROJECT = Path(__file__).resolve().parents[2]
_SPEAKS_FOR_ITSELF = ("CorpusError", "EngineError", "LexiconError", "RuleError")  # see helpers/errors.py


class CellFailed(Exception):
    """A cell that did not run; the message is what a person needs to find and mend it, in a few lines."""

    def __init__(self, notebook: Path, number: int, source: str, name: str, value: str):
        first = next((line for line in source.splitlines() if line.strip()), "").strip()
        said = [line.strip()[:300] for line in value.strip().splitlines() if line.strip()][:3]
        if name not in _SPEAKS_FOR_ITSELF:
            said[:1] = [f"{name}: {said[0]}" if said else name]
        super().__init__("\n".join([f"{notebook.name}: code cell {number} failed: {first[:100]}",
                                    *(f"  {line}" for line in said)]))


def run(path: Path, tables: Path | None = None):
    """The notebook with its outputs, and the fingerprint of the corpus that it called `corpus` ("" without).

    `tables` is the folder in which the tables that it shows are kept (see `downloads`). Raises CellFailed at the first cell that
    fails. stdout and stderr of the cells become outputs; paths of this machine are cut from them.
    """
    import nbformat
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    book = nbformat.read(path, as_version=4)
    number = 0
    with _kernel(book, path.parent, {FOLDER: str(tables or "")}) as client:
        for index, cell in enumerate(book.cells):
            number += cell.cell_type == "code"
            try:
                client.execute_cell(cell, index, execution_count=number)
            except CellExecutionError as error:
                raise CellFailed(path, number, cell.source, error.ename, _shortened(error.evalue)) from None
            except DeadKernelError:
                raise CellFailed(path, number, cell.source, "Stopped", "the kernel died (out of memory?)") from None
        fingerprint = _fingerprint(client, book)
    for cell in book.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                output.text = _shortened(output.text)
    return book, fingerprint


@contextmanager
def _kernel(book, folder: Path, told: dict):
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    room = None if len(gettempdir()) < 60 else "/tmp"  # the name of a socket may have a hundred characters, no more
    with TemporaryDirectory(prefix="workbook-", dir=room) as private:
        manager = AsyncKernelManager(
            kernel_name="python3", connection_file=os.path.join(private, "kernel.json"),
            transport="ipc", ip=os.path.join(private, "ipc"),  # sockets in our own folder: no ports to run out of
            # no folders to look in: the kernel of this very Python, not one that the user installed as "python3"
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
        manager.provisioner = _provisioner(manager)
        client = NotebookClient(book, km=manager, timeout=None, record_timing=False, store_widget_state=False,
                                coalesce_streams=True, shutdown_kernel="immediate")
        client.reset_execution_trackers()
        environment = {**warm.settled(os.environ), ON_PAGE: "1", **told, "IPYTHONDIR": private, "TQDM_DISABLE": "1"}
        with client.setup_kernel(cleanup_kc=True, cwd=str(folder.resolve()), env=environment):
            yield client


def _provisioner(manager):
    """How the kernel is started: as a copy of the process that has the libraries, where there is one (see `warm`)."""
    from jupyter_client.provisioning import LocalProvisioner

    class Provisioner(LocalProvisioner):
        async def launch_kernel(self, cmd, **named):
            asked = warm.ask("kernel", cmd[cmd.index("-f"):], named["cwd"], named["env"])
            if asked is None:
                return await super().launch_kernel(cmd, **named)
            self.process, self.pid, self.pgid = asked, asked.pid, asked.pid
            return self.connection_info

    return Provisioner(kernel_id="", kernel_spec=manager.kernel_spec, parent=manager)


def _fingerprint(client, book) -> str:
    from nbformat.v4 import new_code_cell

    book.cells.append(new_code_cell("print(getattr(globals().get('corpus'), 'fingerprint', ''), end='')"))
    client.execute_cell(book.cells[-1], len(book.cells) - 1)
    return "".join(output.get("text", "") for output in book.cells.pop().outputs)


def _shortened(text: str) -> str:
    """Without the folders of this machine, which differ from one machine to the next and concern nobody."""
    text = re.sub(r"\S*ipykernel_\d+/\d+\.py", "cell", text)
    for folder in (str(PROJECT), sys.prefix, str(Path.home())):
        text = text.replace(folder + os.sep, "")
    return text
