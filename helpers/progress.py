"""How far a long computation is, for whoever waits at a notebook. Pages, commands and tests show nothing."""
from __future__ import annotations

import os
import sys

PATIENCE = 2  # seconds: what is done sooner shows no bar


def steps(items, what: str):
    """The items one after another. In a notebook a bar says how many of them are done, and goes when all are.

    No bar where TQDM_DISABLE is set, as it is where pages are made: they would show it as an output.
    """
    from tqdm import tqdm

    shown = "ipykernel" in sys.modules and not os.environ.get("TQDM_DISABLE")
    return tqdm(items, what, delay=PATIENCE, leave=False, file=sys.stdout, disable=not shown)
