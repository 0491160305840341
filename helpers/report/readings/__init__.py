"""Sentences under the figures of the notebooks (those of 01 are in `card`), computed from the frames that the figures show.

A sentence that would not hold for the corpus at hand is not written, so text and figure cannot contradict each other.
"""
from helpers.report.readings.common import SECTIONS, extent, names, parts as part_labels, quote, scope, called, year_labels  # noqa: F401
from helpers.report.readings.words import (
    words_answer, aside, commonest, terms_used, evenness, parts, marking, context
)  # noqa: F401
from helpers.report.readings.topics import (
    topics_answer, attention, topics_by_report, topics_by_part, covered, models
)  # noqa: F401
from helpers.report.readings.years import (
    years_answer, panel_places, to_add, series, moved, decomposed, dated, spellings
)  # noqa: F401
