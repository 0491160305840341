"""Sentences under the figures of the notebooks (those of 01 are in `card`), computed from the frames that the figures show.

A sentence that would not hold for the corpus at hand is not written, so text and figure cannot contradict each other.
"""
from helpers.report.readings.common import (
    FORMATS, HEADINGS, SECTIONS, borne, called, extent, grid, labelled, names, parts as part_labels, quote, scope, some, told, year_labels
)  # noqa: F401
from helpers.report.readings.words import (
    words_answer, aside, commonest, ritual, terms_used, evenness, parts, key, general, marking, plane, company, concepts, sensitive, context
)  # noqa: F401
from helpers.report.readings.topics import (
    topics_answer, attention, topics_by_report, topics_by_part, celled, cells, carried, answered, coding, differing, beside, seeded, disagreed, covered, models
)  # noqa: F401
from helpers.report.readings.years import (
    years_answer, panel_places, to_add, series, moved, decomposed, dated, spellings
)  # noqa: F401
