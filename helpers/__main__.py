"""The command line that the Makefile uses: python -m helpers {page,data,methods,texts,index,share,check,terms,sample,inputs,ready} …"""
import argparse
import hashlib
import json
import os
import re
import signal
import sys
import time
from pathlib import Path

from helpers import warm

PROJECT = Path(__file__).resolve().parents[1]
OWN_LEXICON = PROJECT / "corpus" / "lexicon"
_SHARING = ("page", "data", "methods", "texts", "index")      # commands that load libraries which a whole report needs


def main(arguments=None) -> int:
    """Runs one command; returns the exit code (0 done, 1 a cell or the corpus failed, 2 wrong use)."""
    given = _parser().parse_args(arguments)
    if given.command == "warm":
        return _warm(given.make)
    if given.command in _SHARING:
        asked = warm.ask("command", sys.argv[1:] if arguments is None else arguments, os.getcwd(), dict(os.environ))
        if asked:
            return _waited(asked)
    return _run(given)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m helpers")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("page", help="run one notebook and write its page")
    one.add_argument("notebook", type=Path)
    one.add_argument("out", type=Path)
    method = commands.add_parser("methods", help="write the page on methods")
    method.add_argument("out", type=Path)
    texts = commands.add_parser("texts", help="write the pages on which the reports are read and searched")
    texts.add_argument("out", type=Path)
    for name, what in (("data", "write the tables of the pages as files"), ("index", "write the index of the pages")):
        of_all = commands.add_parser(name, help=what)
        of_all.add_argument("out", type=Path)
        of_all.add_argument("notebooks", nargs="+", type=Path)
    packed = commands.add_parser("share", help="pack the report into one zip")
    packed.add_argument("out", type=Path)
    look = commands.add_parser("check", help="say what was understood of every file, or of one")
    look.add_argument("file", nargs="?")
    commands.add_parser("read", help="read the corpus, its words and its numbers into the cache, on all cores or on the cluster that SCHEDULER names")
    commands.add_parser("terms", help="take in the terms that were accepted and propose new ones")
    commands.add_parser("sample", help="draw passages for coders")
    listing = commands.add_parser("inputs", help="note the state of the corpus, for make")
    listing.add_argument("corpus", type=Path)
    listing.add_argument("out", type=Path)
    listing.add_argument("notebooks", nargs="*", type=Path)
    during = commands.add_parser("warm", help="run make, whose commands then share libraries that are loaded once")
    during.add_argument("make", nargs=argparse.REMAINDER)
    needs = commands.add_parser("ready", help="exit code 0 if this Python has every package that is needed")
    needs.add_argument("extras", nargs="*")
    return parser


def _warm(command: list[str]) -> int:
    """Runs make; in a copy that its commands asked for, what was asked."""
    found = warm.serve(command)
    if isinstance(found, int) or found.kind == "command":
        warm.leave(found if isinstance(found, int) else _run(_parser().parse_args(found.arguments)))
    from ipykernel.kernelapp import IPKernelApp

    # Told of its parent, it ends with it; it read who that is when it was imported, which was before it had one.
    sys.modules["debugpy"] = None       # nobody debugs a page, and to load the debugger takes half of a kernel's start
    sys.argv = ["ipykernel_launcher", *found.arguments, f"--IPKernelApp.parent_handle={os.getppid()}"]
    IPKernelApp.launch_instance()
    return 0


def _waited(asked: warm.Asked) -> int:
    """The exit code of a copy; it hears an interrupt as we do, and says so itself."""
    while True:
        try:
            return asked.wait()
        except KeyboardInterrupt:
            continue


def _run(given) -> int:
    if given.command == "ready":
        return 0 if ready(given.extras) else 1
    if given.command == "inputs":
        return inputs(given.corpus, given.out, given.notebooks)
    if given.command == "check":
        return check(given.file)
    if given.command == "read":
        return read()
    if given.command in ("terms", "sample"):
        return edited(given.command)
    if given.command == "share":
        return share(given.out)
    return _make(given)


def check(file: str | None) -> int:
    """Prints a line for every file of the corpus, or everything about one."""
    from helpers import load_corpus
    from helpers.reading import explain

    try:
        corpus = load_corpus()
        for line in explain.explain(corpus, file) if file else explain.lines(corpus):
            print(_harmless(line))
    except ValueError as error:         # a wrong folder, a wrong row in an edited file, no such report
        return _complain(str(error), 2)
    return 0


def read() -> int:
    """Reads the corpus and finds its words, terms and numbers, so that every notebook finds them in the cache."""
    from helpers import claims, load_corpus
    from helpers.tokens import tokenise
    from helpers.topics.shares import matches

    started = time.monotonic()
    try:
        corpus = load_corpus()
        for found in (tokenise, matches, claims):       # claims read the quantities
            found(corpus)
    except ValueError as error:         # a wrong folder or row, a cluster that does not answer
        return _complain(str(error), 2)
    print(f"  {len(corpus.reports)} texts read in {time.monotonic() - started:.1f} s, with their words and numbers", flush=True)
    return 0


def edited(what: str) -> int:
    """Writes the files of the corpus that a person fills in (proposed terms, passages to code) and says what to do with them."""
    from helpers.topics import coding
    from helpers.words import proposals

    try:
        for line in {"terms": proposals, "sample": coding}[what].main():
            print(_harmless(line))
    except ValueError as error:         # a wrong folder, a row that cannot be read, codes that would be lost
        return _complain(str(error), 2)
    return 0


def share(out: Path) -> int:
    """Packs the report into one zip beside its folder, and says where it is and how large."""
    from helpers.errors import InputError
    from helpers.report import archive

    try:
        made = archive.share(out)
    except InputError as error:         # no report there, or a folder that holds more than the report
        return _complain(str(error), 2)
    print(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")
    return 0


def inputs(corpus: Path, out: Path, notebooks: list[Path]) -> int:
    """Writes OUT/.build/inputs: which corpus, and the size and time of each of its files.

    The file is written only when its content changed, so make can hang the pages on it: a file that was
    added, deleted or touched, another CORPUS, another set of notebooks, all make it newer.
    """
    if not corpus.is_dir():
        what = "is a file; give the folder it lies in" if corpus.exists() else "there is no such folder"
        return _complain(f"CORPUS={_printable(corpus)}: {what}", 2)
    lines = [hashlib.sha256(os.fsencode(corpus.resolve())).hexdigest(), *(path.name for path in notebooks)]
    for root in dict.fromkeys([corpus.resolve(), OWN_LEXICON]):
        for folder, folders, files in os.walk(root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                if name.startswith((".", "~$")):  # what desktops and editors leave behind is read by nobody
                    continue
                path = os.path.join(folder, name)
                try:
                    state = os.stat(path)
                except OSError:  # a link to nowhere is a fact too
                    state = os.lstat(path)
                # as JSON, names with line breaks or bytes that are no UTF-8 are one line of ASCII as well
                lines.append(f"{state.st_size} {state.st_mtime_ns} {json.dumps(os.path.relpath(path, root))}")
    note, text = out / ".build" / "inputs", "\n".join(lines) + "\n"
    if not note.is_file() or note.read_text("utf-8") != text:
        note.parent.mkdir(parents=True, exist_ok=True)
        beside = note.with_name(f".inputs.{os.getpid()}")
        beside.write_text(text, "utf-8")
        os.replace(beside, note)
    return 0


def ready(extras: list[str]) -> bool:
    """Whether the running Python meets pyproject.toml, with the packages of these extras."""
    import tomllib
    from importlib.metadata import PackageNotFoundError, version

    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    number = lambda text: [int(part) for part in re.findall(r"\d+", text)]
    for need in sum((project["optional-dependencies"][extra] for extra in extras), project["dependencies"]):
        name, least = need.split(">=")
        try:
            if number(version(name)) < number(least):
                return False
        except PackageNotFoundError:
            return False
    return True


def _make(given) -> int:
    from helpers.errors import InputError
    from helpers.report import pages
    from helpers.report.data import data
    from helpers.report.runner import CellFailed

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended by make is ended as by hand: kernel and all
    os.environ["CORPUS"] = os.path.abspath(os.environ.get("CORPUS") or PROJECT / "corpus")
    what = given.notebook.stem if given.command == "page" else {"texts": "search"}.get(given.command, given.command)
    started = time.monotonic()
    try:
        if given.command == "page":
            print(f"  {what} …", flush=True)
            pages.page(given.notebook, given.out)
        elif given.command == "methods":
            pages.methods(given.out)
        elif given.command == "texts":
            _texts(given.out)
        elif given.command == "data":
            data(given.out, [path.stem for path in given.notebooks])
        else:
            for line in pages.index(given.out, [path.stem for path in given.notebooks]):
                print(f"  {_harmless(line)}", flush=True)
    except (CellFailed, InputError) as failure:
        return _complain(str(failure), 1)
    except KeyboardInterrupt:
        return _complain(f"{what}: stopped, no page written", 130)
    print(f"  {what}.html written in {time.monotonic() - started:.1f} s", flush=True)
    return 0


def _texts(out: Path) -> None:
    from helpers import claims, load_corpus, load_lexicon, quantities
    from helpers.report.texts import write_texts

    corpus = load_corpus()
    n = write_texts(out, corpus, quantities(corpus), claims(corpus), load_lexicon(corpus.path).terms)
    print(f"  {n} text{'s' * (n != 1)} to read", flush=True)


def _complain(message: str, code: int) -> int:
    print(_harmless(message), file=sys.stderr, flush=True)
    return code


def _harmless(text: str) -> str:
    """Text as a terminal may print it: what would move the cursor, or turn the direction of text, as a code."""
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _printable(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
