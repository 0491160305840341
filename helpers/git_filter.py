"""Run by git on every notebook that is added: the notebook without its outputs, from standard input to standard output.

What running and saving leaves behind (outputs, execution counts, the kernel's version, folded cells) goes; cells keep their
tags. So a notebook that was run and saved is to git the notebook that was checked out. `make` and `make lab` set the filter up
(README, "The notebooks"); the file on the disk keeps its outputs. Standard library only: git calls whatever Python there is.
"""
import json
import sys

METADATA = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"}}


def clean(text: str) -> str:
    """A notebook as Jupyter writes one that was never run; what is no notebook stays as it is."""
    try:
        book = json.loads(text)
        for cell in book["cells"]:
            cell["metadata"] = {name: value for name, value in cell["metadata"].items() if name == "tags"}
            cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
            if cell["cell_type"] == "code":
                cell["execution_count"], cell["outputs"] = None, []
    except (ValueError, LookupError, TypeError, AttributeError):
        return text
    return json.dumps({**book, "metadata": METADATA}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(clean(sys.stdin.buffer.read().decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape"))
