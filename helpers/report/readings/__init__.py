"""Sentences under the figures of the notebooks (those of 01 are in `card`), computed from the frames that the figures show.

A sentence that would not hold for the corpus at hand is not written, so text and figure cannot contradict each other.
"""
from helpers.report.readings.common import (
    FORMATS, HEADINGS, SECTIONS, borne, called, extent, firsts, grid, grouped, labelled, names, parts as part_labels, quote, scope, sized, told, year_labels
)  # noqa: F401
from helpers.report.readings.words import (
    words_answer, aside, commonest, ritual, terms_used, never, evenness, parts, key, general, marking, plane, company, concepts, sensitive, context
)  # noqa: F401
from helpers.report.readings.topics import (
    topics_answer, attention, topics_by_report, topics_by_part, celled, cells, carried, answered, coding, judged, compared, differing, beside, seeded, disagreed, covered, models
)  # noqa: F401
from helpers.report.readings.years import (
    years_answer, panelled, locked, to_unlock, unlocked, series, moved, between, rates_moved, parts_moved, decomposed, attended, broken, dated, phrases, spellings
)  # noqa: F401
from helpers.report.readings.numbers import (
    VERDICTS, numbers_answer, verdicts, findings, audit, counted, reported, wide, stated, in_parts, numbered, measured
)  # noqa: F401
from helpers.report.readings.kept import (
    VERDICTS as ANSWERS, pairs, kept_text, side_by_side, came_back, taken_over, shared_text, kept_promises, verdicts_by, promised, concrete
)  # noqa: F401
