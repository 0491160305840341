"""Helpers of the Law-Based Government Report Workbook: from files to tables, figures and pages."""
from importlib import import_module

_PUBLIC = {
    "load_lexicon": "helpers.lexicon",
    "load_corpus": "helpers.reading.load",
    "Corpus": "helpers.reading.corpus",
    "segment": "helpers.tokens",
    "frequencies": "helpers.words.frequency",
    "keyness": "helpers.words.keyness",
    "kwic": "helpers.words.concordance",
    "topic_shares": "helpers.topics.shares",
    "topic_models": "helpers.topics.models",
    "check_claims": "helpers.numbers.claims",
    "claims": "helpers.numbers.claims",
    "find_quantities": "helpers.numbers.quantities",
    "indicators": "helpers.numbers.indicators",
    "quantities": "helpers.numbers.quantities",
    "by_year": "helpers.change.years",
    "changes": "helpers.change.decomposition",
    "follow_up": "helpers.change.promises",
    "reuse": "helpers.change.reuse",
}
__all__ = sorted(_PUBLIC)


def __getattr__(name):
    """Loads a public name when it is first used, so that importing the package stays light."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'helpers' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__():
    return __all__
