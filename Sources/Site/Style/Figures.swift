extension Style {
    /// Shapes and drawings. They carry classes; colours come last.
    static let figures = #"""
    .mark .body { stroke-width: 2; fill: none; } .mark .sign { fill: none; stroke-width: 2.6; }
    .mark.permitted .body { fill: var(--permitted-wash); stroke: var(--permitted-ink); } .mark.permitted .sign { stroke: var(--permitted-ink); }
    .mark.consents .body { fill: var(--consents-wash); stroke: var(--consents-ink); stroke-width: 2.4; } .mark.consents .fold { fill: var(--consents-fold); stroke: var(--consents-ink); stroke-width: 1.6; stroke-linejoin: round; }
    .mark.unknown .body { stroke: var(--unknown-ink); fill: var(--unknown-wash); stroke-dasharray: 3.2 2.4; } .mark.unknown .sign { stroke: var(--unknown-ink); stroke-width: 2.4; } .mark.unknown .dot { fill: var(--unknown-ink); }
    .mark.denied .body { fill: var(--denied-solid); } .mark.denied .bar { fill: var(--denied-on); }
    .mark.not-asked .body { fill: var(--surface-sunk); stroke: none; }
    .mark.open .body { stroke: var(--line-control); stroke-dasharray: 2.6 2.4; }
    .mark.outstanding .body { stroke: var(--text-primary); } .mark.receipted .body { fill: var(--text-primary); stroke: none; } .mark.receipted .sign { stroke: var(--surface-page); stroke-width: 3; }
    .mark.understood .sign { stroke: var(--permitted-ink); stroke-width: 3.6; }
    .mark.invented .body { stroke: var(--demonstration-ink); stroke-width: 1.8; } .mark.invented .sign { stroke: var(--demonstration-ink); stroke-width: 1.8; }

    .map { margin-top: 1rem; }
    .tile-map { display: none; } .tile-map.desk { display: block; margin: 0 1px; }
    .tile-map text { text-anchor: middle; font-family: var(--font-work); font-size: 15px; font-weight: 600; fill: var(--text-primary); }
    .tile-map.desk a text, .tile-map.desk g[role] text { font-size: 16px; letter-spacing: -0.01em; } .tile-map.phone text, .tile-map.narrow text { font-size: 11px; }
    .tile.not-asked rect { fill: var(--surface-sunk); } .tile-map .not-asked text { fill: var(--text-secondary); font-weight: 400; }
    .tile .body { stroke-width: 1.8; } .tile .sign { fill: none; stroke-width: 2.2; }
    .tile.permitted .body { fill: var(--permitted-wash); stroke: var(--permitted-ink); } .tile.permitted .sign { stroke: var(--permitted-ink); }
    .tile.consents .body { fill: var(--consents-wash); stroke: var(--consents-ink); } .tile.consents .fold { fill: var(--consents-fold); stroke: var(--consents-ink); stroke-width: 1.2; }
    .tile.unknown .body { fill: none; stroke: var(--unknown-ink); stroke-dasharray: 4 3; } .tile.unknown .sign { stroke: var(--unknown-ink); stroke-width: 1.8; } .tile.unknown .dot { fill: var(--unknown-ink); }
    .tile.denied .body { fill: var(--denied-solid); } .tile.denied .bar { fill: var(--denied-on); } .tile-map .denied text { fill: var(--denied-on); }
    a.tile:hover .body { stroke-width: 3.4; stroke: var(--text-primary); } a.tile:focus { outline: none; } a.tile:focus-visible .body { stroke: var(--focus); stroke-width: 4; stroke-dasharray: none; }

    .answer-band text, .timeline text { font-family: var(--font-work); font-variant-numeric: tabular-nums; }
    .answer-band .period text { font-size: 14px; font-weight: 600; text-anchor: middle; fill: var(--text-primary); }
    .answer-band .year { font-size: 14.5px; fill: var(--text-secondary); } .answer-band .tick, .timeline .tick { stroke: var(--text-secondary); }
    .period.denied .body { fill: var(--denied-solid); } .answer-band .period.denied text { fill: var(--denied-on); }
    .period.permitted .body { fill: var(--permitted-wash); stroke: var(--permitted-ink); stroke-width: 2; }
    .period.consents .body { fill: var(--consents-wash); stroke: var(--consents-ink); stroke-width: 2; } .period.consents .fold { fill: var(--consents-fold); }
    .period.unknown .body { fill: none; stroke: var(--unknown-ink); stroke-width: 2; stroke-dasharray: 5 3; }
    .ground-change { stroke: var(--text-primary); stroke-width: 1.6; stroke-dasharray: 3.4 2.6; } .denied .ground-change { stroke: var(--denied-on); }
    .answer-band .asked, .timeline .asked { stroke: var(--text-primary); stroke-width: 3; } .answer-band .asked-label { font-size: 14px; font-weight: 600; fill: var(--text-primary); }
    .timeline .grid, .timeline .hair { stroke: var(--line-hair); } .timeline .group { font-size: 17px; font-weight: 600; fill: var(--text-primary); }
    .timeline .state { font-size: 14px; fill: var(--text-primary); } .timeline .year { font-size: 14px; fill: var(--text-secondary); }
    .bar.eu { fill: var(--side-eu-ink); } .bar.nato { fill: var(--side-nato-ink); } .timeline .bar.other { fill: var(--surface-page); stroke: var(--line-control); }
    .timeline .uncertain { stroke: var(--text-primary); stroke-width: 2; stroke-dasharray: 2 2; }
    .key { display: inline-block; width: 1.6rem; height: 6px; } .key.eu { background: var(--side-eu-ink); } .key.nato { border: solid var(--side-nato-ink); border-width: 2px 0; } .key.other { border: 1px solid var(--line-control); }
    """#
}
