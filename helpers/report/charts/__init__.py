"""The figures of the notebooks: frames in, pictures out. Knows no corpus.

Labels are Chinese with an English gloss. Where there are more rows than a page can hold, the figure shows the first
and its caption says of how many. An empty frame gives one line of text in place of an empty figure.
"""
from helpers.report.charts.bars import bar_terms, intervals, parts_of_change, risers_fallers, stacked  # noqa: F401
from helpers.report.charts.common import QUANTILES, WIDE, short, with_gloss  # noqa: F401
from helpers.report.charts.keywords import keyness, keyness_scatter  # noqa: F401
from helpers.report.charts.lines import curves, lines_by_year  # noqa: F401
from helpers.report.charts.maps import map  # noqa: F401
from helpers.report.charts.matrices import coverage_grid, heat  # noqa: F401
from helpers.report.charts.networks import network  # noqa: F401
from helpers.report.charts.xrays import xray  # noqa: F401
from helpers.report.clouds import cloud, clouds  # noqa: F401
