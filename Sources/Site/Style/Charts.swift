import Figures

extension Style {
    /// For pages with charts: a file of its own, so that the desk's pages stay light. Areas that draw give it to the shell.
    package static let charts = StaticFile(name: "charts", suffix: "css", type: "text/css; charset=utf-8", text: [ChartStyle.rules, panel, forcedCharts].joined(separator: "\n"))

    private static let panel = #"""
    .figure-panel { margin-top: 2.75rem; } .figure-panel h2 { font: 400 var(--size-finding)/var(--line-head) var(--font-record); max-width: 34em; }
    .figure-panel .measure { color: var(--text-secondary); margin-top: 0.3rem; } .figure-panel .source { font-size: var(--size-note); color: var(--text-secondary); margin-top: 0.4rem; max-width: 52rem; }
    .figure-panel svg { display: block; max-width: none; } .figure-panel .take { display: flex; flex-wrap: wrap; gap: 0 1.2rem; list-style: none; padding: 0; margin-top: 0.4rem; font-size: var(--size-note); }
    .figure-panel .take a { display: inline-block; padding: 0.45rem 0; }
    @media screen and (max-width: 759.98px) { .figure-panel .take a { display: inline-flex; align-items: center; min-height: var(--target-min); min-width: var(--target-min); } }
    .figure-panel .at-narrow { display: none; } @media screen and (max-width: 379.98px) { .figure-panel .at-phone { display: none; } .figure-panel .at-narrow { display: block; } }
    .figure-panel h2 { text-wrap: balance; } .figure-panel .at-paper { display: none; }
    @media print { .figure-panel .take { display: none; } .figure-panel { break-inside: avoid; } .figure-panel svg.chart { width: auto; max-width: 100%; max-height: 165mm; } .has-paper .at-paper { display: block; margin-top: 0.3rem; } .has-paper .at-middle { display: none; } .figure-panel .as-table[open] { display: block !important; } .figure-panel .as-table[open] > summary { display: none; } }
    """#

    /// Where the reader's system chooses all colours: shapes, dashes and fillings stay.
    private static let forcedCharts = #"""
    @media (forced-colors: active) {
      .chart path, .chart rect { stroke: CanvasText !important; } .chart .halo { stroke: Canvas !important; } .chart .grid, .chart .absent-hatch { stroke: GrayText !important; } .chart .target { stroke: Highlight !important; }
      .chart .dots, .chart .bars .full, .chart .p1 .body, .chart .group-body { fill: CanvasText !important; } .chart .series .hollow, .chart .bars .open, .chart .p2 .body, .chart .p3 .body, .chart .p4 .body, .chart .p5 .body, .chart .p6 .body, .chart .box, .chart .absent { fill: Canvas !important; } .chart text { fill: CanvasText !important; }
    }
    """#
}
