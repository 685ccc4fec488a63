/// The rules by which charts are coloured: part of a page's style sheet, and written into a drawing that stands alone. No colour is named, only tokens.
package enum ChartStyle {
    package static let rules = """
    .chart text { font-family: var(--font-work); font-size: 14px; fill: var(--text-primary); font-variant-numeric: tabular-nums; } .chart.phone text { font-size: 13px; }
    .chart .tick, .chart .note, .chart .aim, .chart .small, .chart .name.s6 { font-size: 13px; } .chart.phone .tick, .chart.phone .note, .chart.phone .aim, .chart.phone .small, .chart.phone .name.s6 { font-size: 12px; }
    .chart .tick, .chart .note, .chart .small { fill: var(--text-secondary); } .chart .aim { font-weight: 600; fill: var(--target-line); }
    .chart .name { font-weight: 600; } .chart .name.s6, .chart .plain { font-weight: 400; } .chart .measure, .chart .pale { fill: var(--text-secondary); } .chart .strong { font-weight: 600; }
    .chart .halo { paint-order: stroke; stroke: var(--surface-page); stroke-width: 5px; stroke-linejoin: round; }
    .chart .grid { stroke: var(--line-hair); fill: none; } .chart .axis { stroke: var(--text-secondary); fill: none; } .chart .zero { stroke: var(--text-primary); fill: none; stroke-width: 1.2; } .chart .leader { stroke: var(--line-control); fill: none; }
    .chart .target { stroke: var(--target-line); stroke-width: 2; stroke-dasharray: 7 4; fill: none; } .chart .way { stroke: var(--text-secondary); stroke-width: 2; stroke-dasharray: 1.5 4.5; fill: none; }
    .chart .absent { fill: var(--not-published); } .chart .absent-hatch { stroke: var(--line-control); stroke-width: 0.8; fill: none; }
    .chart .series .stroke { fill: none; stroke-width: 2.6; stroke-linejoin: round; } .chart .series .dots { stroke-width: 1.4; } .chart .series .hollow { fill: var(--surface-page); stroke-width: 2; }
    .chart .s1 .stroke, .chart .s1 .dots { stroke: var(--series-1); } .chart .s1 .dots { fill: var(--series-1); } .chart text.s1 { fill: var(--series-1); }
    .chart .s2 .stroke, .chart .s2 .dots { stroke: var(--series-2); } .chart .s2 .dots { fill: var(--series-2); } .chart text.s2 { fill: var(--series-2); } .chart .s2 .stroke { stroke-dasharray: 9 4; }
    .chart .s3 .stroke, .chart .s3 .dots { stroke: var(--series-3); } .chart .s3 .dots { fill: var(--series-3); } .chart text.s3 { fill: var(--series-3); } .chart .s3 .stroke { stroke-dasharray: 2.5 3.5; }
    .chart .s4 .stroke, .chart .s4 .dots { stroke: var(--series-4); } .chart .s4 .dots { fill: var(--series-4); } .chart text.s4 { fill: var(--series-4); } .chart .s4 .stroke { stroke-dasharray: 11 3.5 2 3.5; }
    .chart .s5 .stroke, .chart .s5 .dots { stroke: var(--text-primary); } .chart .s5 .dots { fill: var(--text-primary); } .chart .s5 .stroke { stroke-dasharray: 5 3; stroke-width: 2; }
    .chart .s6 .stroke, .chart .s6 .dots { stroke: var(--series-rest); } .chart .s6 .dots { fill: var(--series-rest); } .chart text.s6 { fill: var(--text-secondary); } .chart .series.s6 .stroke { stroke-width: 1.1; } .chart .series.s6 .dots { stroke-width: 1; }
    .chart .s1 .hollow, .chart .s2 .hollow, .chart .s3 .hollow, .chart .s4 .hollow, .chart .s5 .hollow, .chart .s6 .hollow { fill: var(--surface-page); }
    .chart .group-edge { fill: none; stroke: var(--text-primary); stroke-width: 1.2; } .chart .group-body { fill: var(--text-primary); }
    .chart .bars .full { fill: var(--series-1); } .chart .bars .open { fill: var(--surface-page); stroke: var(--series-1); stroke-width: 1.2; } .chart .bars .strokes { stroke: var(--series-1); stroke-width: 1.8; fill: none; }
    .chart .bars.faint .full { fill: var(--series-rest); } .chart .bars.faint .open, .chart .bars.faint .strokes { stroke: var(--series-rest); }
    .chart .between { stroke: var(--line-control); stroke-width: 2; fill: none; } .chart .field { font-size: 13px; font-style: italic; fill: var(--text-secondary); } .chart.phone .field { font-size: 12px; } .chart .code, .chart .dark { fill: var(--text-primary); }
    .chart .part .body { stroke-width: 1.2; fill: var(--surface-page); } .chart .part .strokes { fill: none; stroke-width: 1.5; } .chart .part .spots { stroke-width: 2.8; stroke-linecap: round; }
    .chart .p1 .body { fill: var(--series-1); stroke: var(--series-1); } .chart .p2 .body, .chart .p2 .strokes { stroke: var(--series-2); } .chart .p3 .body, .chart .p3 .strokes { stroke: var(--series-3); } .chart .p4 .body, .chart .p4 .strokes { stroke: var(--series-4); }
    .chart .p5 .body, .chart .p5 .strokes { stroke: var(--text-primary); } .chart .p6 .body { stroke: var(--series-rest); fill: var(--not-published); } .chart .p6 .strokes { stroke: var(--series-rest); }
    .chart .box { stroke: var(--series-1); fill: var(--series-1); } .chart .d1 { fill-opacity: 0.06; } .chart .d2 { fill-opacity: 0.22; } .chart .d3 { fill-opacity: 0.42; } .chart .d4 { fill-opacity: 0.76; } .chart .d5 { fill-opacity: 1; }
    .chart .side { fill: var(--text-primary); stroke: none; } .chart .side.reversed { fill: var(--text-inverse); }
    .chart .none { fill: var(--surface-sunk); stroke: none; } .chart .absent-box { fill: var(--not-published); stroke: var(--line-control); stroke-dasharray: 4 3; }
    .chart .tile-code { font-weight: 600; font-size: 14px; } .chart .tile-number { font-size: 13px; } .chart.phone .tile-code { font-size: 11px; } .chart.phone .tile-number { font-size: 11px; } .chart text.reversed { fill: var(--text-inverse); } .chart text.faint { fill: var(--text-secondary); font-weight: 400; }
    """

    /// What a page has around the drawing, for one that stands alone.
    static let alone = """
    .chart .ground { fill: var(--surface-page); }
    .chart text.finding { font-family: var(--font-record); font-size: 24px; } .chart.phone text.finding { font-size: 20px; }
    """
}
