/// Style of the pages that look back: timeline, matrix, search, changes, declarations.
enum ObservatoryStyle {
    static let text = #"""

    .observatory { margin-bottom: .2rem; padding: 0; } nav.observatory > ul { padding: 0; margin: 0; justify-content: flex-start; display: flex; flex-wrap: wrap; gap: .1rem 1.4rem; } nav.observatory a { display: inline-block; padding: .45rem 0; color: var(--text-secondary); text-decoration: none; }
    .observatory a:hover { text-decoration: underline; } nav.observatory a[aria-current] { color: var(--text-primary); font-weight: 600; border-bottom: 2px solid var(--text-primary); }
    .observatory + section { margin-top: 1.1rem; } nav.observatory li { display: block; margin: 0; }
    .search-box { display: flex; flex-wrap: wrap; gap: .4rem .6rem; align-items: center; margin: 1rem 0 .4rem; } .search-box label { font-size: var(--size-note); color: var(--text-secondary); } .search-box input { flex: 0 1 22rem; min-width: 12rem; }
    .search-form { border-top: 3px solid var(--text-primary); padding-top: 1rem; margin-top: 1rem; } .search-form .words { display: flex; flex-wrap: wrap; gap: .4rem .8rem; align-items: flex-start; } .search-form .words .line { flex: 0 1 36rem; } .search-form .words button { margin-top: 1.55rem; }
    .search-form .filters { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: .5rem var(--gutter); align-items: start; } .search-form summary { cursor: pointer; padding: .5rem 0; font-size: var(--size-work); } .search-form .line { margin: 0; } .search-form .line input, .search-form .line select, .search-form .line #field-from { width: 100%; max-width: none; min-width: 0; }
    .left-out { font-size: var(--size-work); border-left: 3px solid var(--status-late); padding-left: .7rem; margin-top: .5rem; }
    .found { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 0 calc(2 * var(--gutter)); margin-top: 1.4rem; } .results section + section { margin-top: 1.6rem; } .facets h3 { font-size: var(--size-note); color: var(--text-secondary); font-weight: 600; margin-top: .9rem; } .facets li { display: flex; justify-content: space-between; gap: .6rem; padding: .12rem 0; font-size: var(--size-work); }
    .facets .note { font-variant-numeric: tabular-nums; } .plain-list li { padding: .35rem 0; max-width: var(--measure-read); } .further { margin-top: .8rem; }
    mark { background: var(--status-stalled-wash); color: inherit; font-weight: 600; text-decoration: underline; text-underline-offset: .18em; }
    .matrix { margin-top: .6rem; position: relative; } .matrix .cell { text-align: center; padding: .3rem .1rem; min-width: 2.4rem; } .matrix thead .cell span { display: block; font-weight: 400; color: var(--text-secondary); font-size: .75rem; }
    .matrix .cell a { display: flex; flex-direction: column; align-items: center; justify-content: center; color: inherit; text-decoration: none; font-size: .75rem; min-height: 2.75rem; font-variant-numeric: tabular-nums; } .matrix .cell a:hover span { text-decoration: underline; } .matrix .none { color: var(--text-secondary); }
    .board td.year a { display: block; }
    .line-figure { margin: .6rem 0 0; } .line-figure figcaption { font-size: var(--size-note); color: var(--text-secondary); max-width: 60rem; margin-top: .4rem; } .line-figure details { margin-top: .5rem; } .line-figure summary { cursor: pointer; font-size: var(--size-note); padding: .3rem 0; }
    .for-tablet, .for-phone { display: none; } .line-figure svg { display: block; max-width: 100%; }
    .evidence-line text { font-family: var(--font-work); font-variant-numeric: tabular-nums; fill: var(--text-primary); } .evidence-line .lane { font-size: 13.5px; fill: var(--text-secondary); paint-order: stroke; stroke: var(--surface-page); stroke-width: 5px; } .evidence-line .number, .evidence-line .due-label { font-size: 13px; font-weight: 600; } .evidence-line .year { font-size: 14px; fill: var(--text-secondary); }
    .evidence-line .tick { stroke: var(--text-secondary); } .evidence-line .hair { stroke: var(--line-hair); } .evidence-line .report { stroke: var(--line-control); stroke-width: 1; } .evidence-line .asked { stroke: var(--text-primary); stroke-width: 3; }
    .evidence-line .hole { stroke: var(--line-control); stroke-width: 1.6; stroke-dasharray: 2 4; } .evidence-line .between { stroke: var(--status-live); stroke-width: 1.6; }
    .evidence-line .event { fill: var(--status-live); stroke: var(--surface-page); stroke-width: 1.5; } .evidence-line .words { fill: var(--surface-page); stroke: var(--status-live); stroke-width: 2; }
    .evidence-line .result { fill: var(--status-done-wash); stroke: var(--status-done); stroke-width: 2; } .evidence-line .result-tick { fill: none; stroke: var(--status-done); stroke-width: 2.2; } .evidence-line .due-line { stroke: var(--status-late); stroke-width: 2; stroke-dasharray: 6 4; } .evidence-line .due-label { fill: var(--status-late); }
    .key-event, .key-words, .key-result { display: inline-block; width: .75rem; height: .75rem; vertical-align: -.06rem; } .key-event { background: var(--status-live); border-radius: 50%; } .key-words { border: 2px solid var(--status-live); border-radius: 50%; } .key-result { border: 2px solid var(--status-done); background: var(--status-done-wash); }
    .declared > li { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr); gap: .1rem var(--gutter); border-top: var(--edge-hair) solid var(--line-hair); padding: .7rem 0; scroll-margin-top: 1rem; } .declared h3 { font-size: var(--size-work); } .declared .when { font-size: var(--size-note); color: var(--text-secondary); font-variant-numeric: tabular-nums; }
    .declared .fact { font: 400 var(--size-read)/1.5 var(--font-record); max-width: var(--measure-read); } .declared .note { font-size: var(--size-note); color: var(--text-secondary); overflow-wrap: anywhere; } .gaps { grid-template-columns: 16rem minmax(0, 1fr); } .gaps .note { font-size: var(--size-note); }
    @media screen and (max-width: 1099.98px) { .for-desk { display: none; } .for-tablet { display: block; } .search-form .filters { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
    @media screen and (max-width: 759.98px) {
      .for-tablet { display: none; } .for-phone { display: block; } .search-form .filters, .found, .declared > li, .gaps { grid-template-columns: minmax(0, 1fr); } .search-form .words .line { flex: 1 1 100%; } .search-form .words button { margin-top: 0; } .search-form summary { min-height: var(--target-min); padding: .8rem 0; }
      nav.observatory a { min-height: var(--target-min); padding: .7rem 0; } .facets li a { min-height: var(--target-min); display: inline-flex; align-items: center; } .found { display: flex; flex-direction: column-reverse; }
      .search-box input { flex: 1 1 12rem; }
    }
    @media (forced-colors: active) { .evidence-line .event { fill: CanvasText; } .evidence-line .words, .evidence-line .result, .evidence-line .hole, .evidence-line .due-line, .evidence-line .asked { stroke: CanvasText; } }
    @media print { .observatory, .search-box, .search-form, .facets { display: none; } .found { display: block; } .for-desk, .for-phone { display: none; } .for-tablet { display: block; } .declared > li { break-inside: avoid; } }
    """#
}
