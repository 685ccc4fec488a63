/// Style of the pages that look back: timeline, matrix, search, changes, declarations.
enum ObservatoryStyle {
    static let text = #"""

    .search-box { display: flex; flex-wrap: wrap; gap: .4rem .6rem; align-items: center; margin: 1rem 0 .4rem; } .search-box label { font-size: var(--size-note); color: var(--text-secondary); } .search-box input { flex: 0 1 22rem; min-width: 12rem; }
    .plain-list li { padding: .35rem 0; max-width: var(--measure-read); }
    mark { background: var(--status-stalled-wash); color: inherit; font-weight: 600; text-decoration: underline; text-underline-offset: .18em; }
    .matrix { margin-top: .6rem; position: relative; } .matrix .cell { text-align: center; padding: .3rem .1rem; min-width: 2.4rem; } .matrix thead .cell span { display: block; font-weight: 400; color: var(--text-secondary); font-size: .75rem; }
    .matrix .cell a { display: flex; flex-direction: column; align-items: center; justify-content: center; color: inherit; text-decoration: none; font-size: .75rem; min-height: 2.75rem; font-variant-numeric: tabular-nums; } .matrix .cell a:hover span { text-decoration: underline; } .matrix .none { color: var(--text-secondary); }
    .board td.year a { display: block; }
    .evidence-line text { font-family: var(--font-work); font-variant-numeric: tabular-nums; fill: var(--text-primary); } .evidence-line .lane { font-size: 13.5px; fill: var(--text-secondary); paint-order: stroke; stroke: var(--surface-page); stroke-width: 5px; } .evidence-line .number, .evidence-line .due-label { font-size: 13px; font-weight: 600; } .evidence-line .year { font-size: 14px; fill: var(--text-secondary); }
    .evidence-line .tick { stroke: var(--text-secondary); } .evidence-line .hair { stroke: var(--line-hair); } .evidence-line .report { stroke: var(--line-control); stroke-width: 1; } .evidence-line .asked { stroke: var(--text-primary); stroke-width: 3; }
    .evidence-line .hole { stroke: var(--line-control); stroke-width: 1.6; stroke-dasharray: 2 4; } .evidence-line .between { stroke: var(--status-live); stroke-width: 1.6; }
    .evidence-line .event { fill: var(--status-live); stroke: var(--surface-page); stroke-width: 1.5; } .evidence-line .words { fill: var(--surface-page); stroke: var(--status-live); stroke-width: 2; }
    .evidence-line .result { fill: var(--status-done-wash); stroke: var(--status-done); stroke-width: 2; } .evidence-line .result-tick { fill: none; stroke: var(--status-done); stroke-width: 2.2; } .evidence-line .due-line { stroke: var(--status-late); stroke-width: 2; stroke-dasharray: 6 4; } .evidence-line .due-label { fill: var(--status-late); }
    .key-event, .key-words, .key-result { display: inline-block; width: .75rem; height: .75rem; vertical-align: -.06rem; } .key-event { background: var(--status-live); border-radius: 50%; } .key-words { border: 2px solid var(--status-live); border-radius: 50%; } .key-result { border: 2px solid var(--status-done); background: var(--status-done-wash); }
    .declared > li { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr); gap: .1rem var(--gutter); border-top: var(--edge-hair) solid var(--line-hair); padding: .7rem 0; scroll-margin-top: 1rem; } .declared h3 { font-size: var(--size-work); } .declared .when { font-size: var(--size-note); color: var(--text-secondary); font-variant-numeric: tabular-nums; }
    .declared .note { font-size: var(--size-note); color: var(--text-secondary); overflow-wrap: anywhere; } .gaps { grid-template-columns: 16rem minmax(0, 1fr); } .gaps .note { font-size: var(--size-note); }
    @media screen and (max-width: 759.98px) {
      .declared > li, .gaps { grid-template-columns: minmax(0, 1fr); }
      .search-box input { flex: 1 1 12rem; }
    }
    @media (forced-colors: active) { .evidence-line .event { fill: CanvasText; } .evidence-line .words, .evidence-line .result, .evidence-line .hole, .evidence-line .due-line, .evidence-line .asked { stroke: CanvasText; } }
    @media print { .search-box { display: none; } .declared > li { break-inside: avoid; } }
    """#
}
