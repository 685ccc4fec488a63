import Site

/// What this area adds to the style of the house.
enum ThreatsStyle {
    static let sheet = StaticFile(name: "threats", suffix: "css", type: "text/css; charset=utf-8", text: """
        .one-buttons { display: flex; flex-wrap: wrap; gap: var(--space-2); margin-top: var(--space-4); }
        .tie-figure { margin: .8rem 0 0; } .tie-figure figcaption { font-size: var(--size-note); color: var(--text-secondary); max-width: 60rem; margin-top: .6rem; } .tie-figure figcaption p { margin-top: .4rem; max-width: var(--measure-read); } .tie-graph, .object-line { display: block; max-width: 100%; }
        .tie-graph text, .object-line text { font-family: var(--font-work); font-variant-numeric: tabular-nums; } .tie-graph .title { font-size: 14px; font-weight: 600; fill: var(--text-primary); } .tie-graph .kind { font-size: 12.5px; fill: var(--text-secondary); }
        .tie-graph a .title { fill: var(--action); } .tie-graph a:hover .title { text-decoration: underline; } .tie-graph .hit { fill: none; pointer-events: all; } .tie-graph a:focus { outline: none; } .tie-graph a:focus-visible .hit { stroke: var(--focus); stroke-width: 3; }
        .tie-graph .tie { fill: none; stroke: var(--line-control); stroke-width: 1.3; } .tie-graph .further { stroke-dasharray: 3 4; } .tie-graph .ring { fill: none; stroke: var(--text-primary); stroke-width: 2; }
        .threat-who { fill: var(--series-3); } .threat-means { fill: var(--series-1); } .threat-trace { fill: var(--series-4); } .threat-weakness { fill: var(--series-2); } .threat-account, .threat-remedy { fill: var(--surface-page); stroke: var(--text-secondary); stroke-width: 2.2; } .threat-remedy { stroke: var(--status-done); }
        .object-line .lane { font-size: 13.5px; fill: var(--text-secondary); paint-order: stroke; stroke: var(--surface-page); stroke-width: 5px; } .object-line .year { font-size: 14px; fill: var(--text-secondary); } .object-line .tick { stroke: var(--text-secondary); } .object-line .hair { stroke: var(--line-hair); }
        .object-line .between { stroke: var(--line-control); stroke-width: 3; } .object-line .asked { stroke: var(--text-primary); stroke-width: 3; } .object-line .many { fill: var(--text-primary); } .object-line .count { font-size: 12px; font-weight: 600; fill: var(--surface-page); text-anchor: middle; }
        .object-line .said { stroke: var(--surface-page); stroke-width: 1.3; } .object-line .version { fill: var(--series-1); } .object-line .sighting { fill: var(--series-4); } .object-line .not-seen { fill: var(--surface-page); stroke: var(--series-4); stroke-width: 2.4; } .object-line .report { fill: var(--series-2); }
        .object-text code { white-space: pre-wrap; overflow-wrap: anywhere; }
        @media (forced-colors: active) { .tie-graph .tie, .object-line .between { stroke: CanvasText; } .threat-who, .threat-means, .threat-trace, .threat-weakness, .said.version, .said.sighting, .object-line .report { fill: CanvasText; } .threat-account, .threat-remedy, .object-line .not-seen { stroke: CanvasText; fill: Canvas; } }
        @media print { .one-buttons { display: none; } .tie-figure .as-table { display: none; } }
        """)
}
