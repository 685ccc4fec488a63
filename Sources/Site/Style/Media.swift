extension Style {
    /// Middle widths and phones: the order of the page stays, its columns go.
    static let narrow = #"""
    @media screen and (max-width: 1343.98px) { .at-wide { display: none; } .at-desk { display: block; margin-top: 0.9rem; overflow: hidden; } }
    @media screen and (max-width: 1099.98px) {
      .at-desk { display: none; } .at-middle { display: block; margin-top: 0.9rem; }
      .columns { display: block; } .columns > * + * { margin-top: 2.75rem; }
      .grounds, .changes ol, .people ul { grid-template-columns: repeat(2, 1fr); }
      .changes ol { gap: 1.05rem var(--gutter); }
      .who ul { gap: 0 var(--space-4); }
    }
    @media screen and (max-width: 759.98px) {
      :root { --size-outcome: 1.625rem; --side-bar: 6px; }
      main { padding: 1.35rem 1rem 2.6rem; }
      .banner { display: block; padding: 0.3rem 1rem 0.3rem; line-height: 1.42; } .banner strong { display: block; } .banner > :not(.marking) { letter-spacing: 0.01em; }
      .who, nav > ul, .foot { padding-left: 1rem; padding-right: 1rem; }
      .who { display: block; padding-top: 0.55rem; padding-bottom: 0.5rem; }
      .who ul { display: block; margin-top: 0.25rem; font-size: var(--size-note); }
      .who ul a { display: inline-block; padding: 0.13rem 0; }
      .node-nato::after { width: 10px; border-width: 0 2px; }
      .node-eu main, .node-eu .foot { padding-left: 1.1rem; }
      nav > ul { justify-content: space-between; }
      nav li { display: none; } nav li.current, nav li:has(.current), nav li.all { display: block; } nav .asides { margin: 0; } nav .asides ul { display: block; }
      nav .all a { color: var(--action); text-decoration: underline; } nav a { min-height: var(--target-min); }
      nav:target > ul { display: block; } nav:target li { display: block; } nav:target li.all { display: none; } nav:target .current a { display: inline-block; }
      .question { margin-bottom: 1.35rem; }
      .question.answered .folded { display: block; } .question.answered form { display: none; }
      .question.answered:target .folded { display: none; } .question.answered:target form { display: block; }
      .question.answered:has(.faulty-field) .folded { display: none; } .question.answered:has(.faulty-field) form { display: block; }
      .folded p { font: 400 var(--size-head)/1.38 var(--font-record); } .folded strong { font: 600 1rem/1.3 var(--font-work); letter-spacing: -0.015em; overflow-wrap: anywhere; }
      .folded .folded-more { font: 400 var(--size-note)/1.45 var(--font-work); } .folded-more strong { font-size: inherit; }
      .folded a { display: inline-block; padding: 0.4rem 0; }
      .question .field, .question .sentence { display: block; } .question .sentence > .field > label { line-height: 1.9; display: block; }
      .question .sentence .field .entry { width: auto; } .question .sentence button { margin-top: var(--space-3); width: 100%; }
      .more-fields, .grounds, .changes ol, .people ul, .foot { grid-template-columns: minmax(0, 1fr); }
      .rule-above { padding-top: 1.6rem; }
      .answer { display: block; } .answer h1 { max-width: 17.9rem; margin-top: 0.4rem; } .answer .why { margin-top: 0.5rem; }
      .columns > * > section.remedies { margin-top: 2.1rem; }
      .remedies li { grid-template-columns: 1.15rem minmax(0, 1fr); padding: 0.95rem 0; } .remedies li form { grid-column: 2; margin-top: 0.3rem; }
      .tile-map.desk { display: none; } .tile-map.phone { display: block; margin-left: -8px; }
      .tile-map .sign { stroke-width: 1.7; } a.chip { min-height: 2.25rem; align-items: center; }
      .grounds { gap: 1.8rem; } .ground .dashes { margin-bottom: 0.6rem; }
      .changes ol { gap: 1.05rem; } .at-middle { display: none; } .at-phone { display: block; margin-top: 0.8rem; }
      .foot { gap: 1rem; padding-top: 1.15rem; padding-bottom: 2.4rem; }
      .rule-block, .rule-block dl { grid-template-columns: minmax(0, 1fr); gap: 0.3rem; }
      .records.wide, .records.wide tbody, .records.wide tr, .records.wide th, .records.wide td { display: block; }
      .records.wide thead { display: none; } .records.wide tr { padding: 0.5rem 0; border-bottom: var(--edge-hair) solid var(--line-hair); }
      .records.wide th, .records.wide td { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: 0.5rem; border: 0; padding: 0.12rem 0; text-align: left; }
      .records.wide [data-column]::before { content: attr(data-column); font-size: var(--size-note); font-weight: 400; color: var(--text-secondary); }
      .desk-list thead { display: none; } .desk-list table, .desk-list tbody, .desk-list tr, .desk-list th, .desk-list td { display: block; }
      .desk-list tr { padding: 0.6rem 0; border-bottom: var(--edge-hair) solid var(--line-hair); } .desk-list th, .desk-list td { border: 0; padding: 0.1rem 0; }
      .desk-list td:nth-child(n+3) { display: inline-block; padding-right: 0.9rem; color: var(--text-secondary); font-size: var(--size-note); }
      .more > summary { justify-content: center; }
    }
    @media screen and (max-width: 379.98px) { .tile-map.phone { display: none; } .tile-map.narrow { display: block; margin-left: -8px; } .at-phone { overflow-x: auto; } .records.wide th, .records.wide td { grid-template-columns: 5.5rem minmax(0, 1fr); } }
    @media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
    """#

    /// Where the reader's system chooses all colours: shapes keep their edges and signs.
    static let forced = #"""
    @media (forced-colors: active) {
      .mark .body, .tile .body, .period .body { fill: Canvas !important; stroke: CanvasText !important; } .mark .sign, .tile .sign { stroke: CanvasText !important; } .mark .fold, .tile .fold, .mark .dot, .tile .dot { fill: CanvasText !important; stroke: CanvasText !important; }
      .mark.denied .body, .tile.denied .body, .period.denied .body, .mark.receipted .body { fill: CanvasText !important; } .mark .bar, .tile .bar { fill: Canvas !important; } .mark.receipted .sign { stroke: Canvas !important; }
      .tile-map .denied text, .answer-band .period.denied text { fill: Canvas !important; } .denied .ground-change { stroke: Canvas !important; }
      .tile.not-asked rect, .mark.not-asked .body { fill: Canvas !important; stroke: GrayText !important; stroke-width: 1; stroke-dasharray: 1 3; } .answer-band .asked, .timeline .asked { stroke: Highlight !important; }
      .timeline .bar { fill: CanvasText !important; } nav a { border-color: Canvas; } nav .current a { border-color: CanvasText; } .banner.closed, button.first { border: 2px solid; } .completions li[aria-selected="true"] { outline: 2px solid Highlight; }
      .node-eu::before { background: CanvasText !important; } a.tile:focus-visible .body { stroke: Highlight !important; }
    }
    """#

    /// Paper: controls go, the question stands as a sentence, shapes and bars stay.
    static let print = #"""
    @media print {
      html { font-size: 75%; } :root { --size-outcome: 1.8rem; } .foot { margin-top: 1rem; } body { display: block; } main { padding: 0; max-width: none; }
      .skip, nav, .question form, button, .remedies form, .as-table, .who form, .completions, .all, .folded a { display: none !important; }
      .question .folded { display: block !important; } .folded p { font: 400 var(--size-head)/1.4 var(--font-record); } .folded strong { font-family: var(--font-work); font-size: 0.9em; letter-spacing: -0.02em; }
      .who, .foot { padding: 0.4rem 0; background: none; } .foot:has(> :nth-child(3):last-child) { grid-template-columns: 3fr 6fr 4fr; } .who { min-height: 0; }
      .node-eu::before, .node-nato::after { display: none; }
      .columns { display: grid; grid-template-columns: 1fr 300px; } .columns > * + * { margin-top: 0; }
      .grounds { grid-template-columns: repeat(2, 1fr); } .changes ol { grid-template-columns: repeat(4, 1fr); }
      .remedies li { grid-template-columns: 1.35rem minmax(0, 1fr); padding: 0.6rem 0; }
      .remedies .what .mark, .changes .mark, .legend .mark { width: 12px; height: 12px; } .answer > .mark { width: 32px; height: 32px; } .answer { grid-template-columns: 32px 1fr; } .ground h3 .mark { width: 15px; height: 15px; }
      .tile.not-asked rect, .mark.not-asked .body { fill: var(--not-published); }
      .tile-map.desk, .tile-map.phone { display: none; } .tile-map.narrow { display: block; margin: 0; } .tile-map.narrow text { font-size: 10px; }
      .at-wide, .at-desk, .at-phone { display: none; } .at-middle { display: block; margin-top: 0.5rem; }
      h1, h2, h3, .head, .under-head, caption, thead { break-after: avoid; } .ground, .remedies li, .changes li, .consent, .rule-block, tr, svg, .foot, .under-head, .why-each, .changes { break-inside: avoid; }
      main > section, .columns > * > section { margin-top: 1.6rem; }
      .foot a[href]:not(.proof)::after, .certainty a[href^="https"]::after { content: " (" attr(href) ")"; overflow-wrap: anywhere; }
      a { color: inherit; } a.rule, a.chip, a.proof { color: inherit; }
    }
    """#
}
