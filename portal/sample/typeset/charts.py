"""Charts of a work, drawn as vectors."""

from __future__ import annotations

from typing import Any

from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.charts.linecharts import HorizontalLineChart
from reportlab.graphics.shapes import Drawing, String
from reportlab.graphics.widgets.markers import makeMarker

from portal.sample.typeset.styles import INK, QUIET, RULE, SERIES
from portal.sample.works import Chart
from portal.typeface import REGULAR

_WIDTH, _HEIGHT = 430, 205
_MOST_LABELS = 12


def draw(chart: Chart, *, decimal_comma: bool) -> Drawing:
    """A drawing of about a third of a page. Values are in the unit that `chart.y` names."""
    plot = _lines(chart) if chart.kind == "line" else _bars(chart)
    plot.x, plot.y, plot.width, plot.height = 44, 58, _WIDTH - 60, _HEIGHT - 78
    plot.data = list(chart.series.values())
    axis = plot.categoryAxis
    every = -(-len(chart.labels) // _MOST_LABELS)
    axis.categoryNames = [label if place % every == 0 else "" for place, label in enumerate(chart.labels)]
    for one in (axis, plot.valueAxis):
        one.labels.fontName, one.labels.fontSize, one.labels.fillColor = REGULAR, 8, INK
        one.strokeColor = QUIET
    axis.labels.dy = -4
    lowest = min(min(values) for values in chart.series.values())
    plot.valueAxis.rangeRound = "both"
    plot.valueAxis.valueMin = 0 if lowest >= 0 and chart.kind == "bar" else None
    plot.valueAxis.visibleGrid, plot.valueAxis.gridStrokeColor = True, RULE
    plot.valueAxis.gridStrokeWidth = 0.4
    plot.valueAxis.labelTextFormat = lambda value: f"{value:g}".replace(".", "," if decimal_comma else ".")
    drawing = Drawing(_WIDTH, _HEIGHT)
    drawing.add(plot)
    drawing.add(String(4, _HEIGHT - 10, chart.y, fontName=REGULAR, fontSize=8, fillColor=QUIET))
    drawing.add(String(_WIDTH / 2, 30, chart.x, fontName=REGULAR, fontSize=8, fillColor=QUIET, textAnchor="middle"))
    if len(chart.series) > 1:
        drawing.add(_legend(list(chart.series)))
    return drawing


def _lines(chart: Chart) -> Any:
    plot = HorizontalLineChart()
    for place in range(len(chart.series)):
        plot.lines[place].strokeColor, plot.lines[place].strokeWidth = SERIES[place], 1.6
        plot.lines[place].symbol = makeMarker("FilledCircle", size=3)
    return plot


def _bars(chart: Chart) -> Any:
    plot = VerticalBarChart()
    plot.groupSpacing, plot.barSpacing = 8, 1
    for place in range(len(chart.series)):
        plot.bars[place].fillColor, plot.bars[place].strokeColor = SERIES[place], None
    return plot


def _legend(names: list[str]) -> Legend:
    legend = Legend()
    legend.x, legend.y, legend.boxAnchor = _WIDTH / 2, 4, "s"
    legend.fontName, legend.fontSize, legend.alignment = REGULAR, 8, "right"
    legend.columnMaximum, legend.deltax, legend.dxTextSpace, legend.dx, legend.dy = 1, 24, 4, 8, 6
    legend.variColumn, legend.strokeWidth = True, 0
    legend.colorNamePairs = [(SERIES[place], name) for place, name in enumerate(names)]
    return legend
