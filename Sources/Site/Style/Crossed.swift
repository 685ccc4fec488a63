/// What went each way: the two-sided table, what waits, how the link stands.
extension Style {
    static let crossed = """
    .crossed-head h1 { max-width: 66rem; text-wrap: balance; } .crossed-head .under-head { margin-top: 0.55rem; } .reciprocity { margin-top: var(--space-6); }
    .two-sided { table-layout: fixed; border-collapse: separate; border-spacing: 0; border-top: 3px solid var(--text-primary); } .two-sided th, .two-sided td { padding: 0.5rem 0; vertical-align: middle; }
    .two-sided thead th { border-bottom: 0; } .two-sided .gave { width: 38.75%; vertical-align: middle; font: 400 var(--size-finding)/1.3 var(--font-record); padding: 0.9rem 1.1rem 0.85rem; } .two-sided .gave.right { text-align: right; }
    .gave.eu { color: var(--side-eu-ink); background: var(--side-eu-wash); border-left: var(--side-bar) solid var(--side-eu-ink); } .gave.nato { color: var(--side-nato-ink); background: var(--side-nato-wash); border-right: var(--side-bar) double var(--side-nato-ink); }
    .gave.right.eu { border-left: 0; border-right: var(--side-bar) solid var(--side-eu-ink); } .gave.left.nato { border-right: 0; border-left: var(--side-bar) double var(--side-nato-ink); }
    .two-sided .by { text-align: center; vertical-align: bottom; padding-bottom: 1.1rem; } .two-sided tbody th { text-align: center; padding: 0.5rem 1rem; }
    .items { display: flex; align-items: center; gap: 0 var(--space-8); min-height: 2.6rem; padding: 0 0.75rem; } .left .items { justify-content: flex-end; text-align: right; } .items .count { flex: none; min-width: 2.3rem; font: 400 var(--size-finding)/1.2 var(--font-record); }
    .left .items ul { justify-content: flex-end; } .left .count { text-align: right; }
    .items ul { display: flex; flex-wrap: wrap; gap: 0.3rem 0.25rem; } .items a { display: flex; flex-direction: column; align-items: center; gap: 0.1rem; min-width: 1.9rem; font-size: 0.75rem; line-height: 1.3; color: inherit; text-decoration: none; font-variant-numeric: tabular-nums; }
    .items a:hover span { text-decoration: underline; } .many { display: flex; flex-wrap: wrap; align-items: center; gap: 0.3rem 0.8rem; } .left .many { flex-direction: row-reverse; }
    td.eu, .refusals .eu svg { color: var(--side-eu-ink); } td.nato, .refusals .nato svg { color: var(--side-nato-ink); }
    .crossing .body { fill: none; stroke: currentColor; stroke-width: 2.5; } .crossing .sign { fill: none; stroke: currentColor; stroke-width: 2.5; }
    .crossing.receipted .body, .crossing.bar .body { fill: currentColor; stroke: none; } .crossing.receipted .sign { stroke: var(--surface-page); stroke-width: 3; }
    .crossing.recalled .body { stroke-dasharray: 4 3; } .crossing.bar .rest { fill: none; stroke: currentColor; stroke-width: 2; } .crossing.bar { max-width: 100%; }
    .reciprocity .legend { justify-content: center; margin-top: 0.85rem; } .reciprocity .refusals { margin-top: 0.8rem; } .refusals li { display: flex; gap: 0.5rem; padding: 0.3rem 0; } .refusals svg { margin-top: 0.15rem; }
    .reciprocity .as-table { text-align: center; } .reciprocity .as-table .table { text-align: left; }
    .held .consent { padding: 0 0 0.3rem; font-size: var(--size-note); gap: 0 0.45rem; } .held .consent > svg { margin-top: 0.1rem; } .held .consent > span { flex: 1 1 8rem; } .held th .note { font-weight: 400; }
    .held :is(th, td):nth-child(1) { width: 23%; } .held :is(th, td):nth-child(2) { width: 13%; } .held :is(th, td):nth-child(3) { width: 33%; } .held :is(th, td):nth-child(4) { width: 7%; } .held :is(th, td):nth-child(5) { width: 24%; }
    .receipts td code { display: inline-block; font-size: var(--size-note); border: var(--edge-hair) solid var(--line-control); border-radius: var(--corner); background: var(--surface-sheet); padding: 0 0.4rem; } .receipts tbody th { font-weight: 400; } .receipts th, .receipts td:nth-child(2) { white-space: nowrap; }
    .finding { display: grid; grid-template-columns: 20px minmax(0, 1fr); gap: 0 0.75rem; margin-top: 0.7rem; } .finding > svg { margin-top: 0.1rem; } .finding .note { margin-top: 0.15rem; }
    .carry { margin-top: 0.7rem; } .columns.beside section + section { margin-top: 1.6rem; } .crossed-head + section { margin-top: var(--space-6); } form > .note[role=status]:empty { display: none; } .line input[type=file] { max-width: 100%; }
    .courier { display: grid; gap: 0 var(--space-8); } .courier form { margin-top: var(--space-4); } .courier form > p { margin-bottom: 0.6rem; } .courier form > .note { margin: 0.6rem 0 0; } .courier section { margin-top: var(--space-6); } .courier ul { margin-top: var(--space-3); }
    .line input[type=file] { height: auto; padding: 0.5rem; font-weight: 400; } .line input[type=file]::file-selector-button { font: inherit; font-weight: 600; min-height: 1.75rem; margin-right: 0.75rem; color: var(--action); background: var(--surface-page); border: var(--edge-hair) solid var(--line-control); border-radius: var(--corner); }
    #field-from { max-width: 12rem; } #result .finding { max-width: var(--measure-read); } #result form { margin-top: var(--space-4); } #result form > p { margin-bottom: 0.6rem; }
    @media (min-width: 760px) { .courier { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } }
    .holds-back { border: 1px dashed var(--line-control); padding: 0.95rem 1.1rem; margin-top: 0.8rem; }
    .crossed-line { display: flex; gap: 0.4rem; margin-top: 0.5rem; } .crossed-line svg { margin-top: 0.2rem; }
    .columns.beside { margin-top: 2.75rem; } .steps { margin: var(--space-4) 0; max-width: var(--measure-read); } .steps li { padding: 0.3rem 0 0.3rem 1.6rem; position: relative; } .steps { counter-reset: step; } .steps li::before { counter-increment: step; content: counter(step); position: absolute; left: 0; font-weight: 600; }
    @media screen and (max-width: 759.98px) {
      .two-sided, .two-sided thead, .two-sided tbody { display: block; } .two-sided tr { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); border-bottom: var(--edge-hair) solid var(--line-hair); padding: 0.65rem 0 0.5rem; }
      .two-sided th, .two-sided td { border-bottom: 0; display: block; padding: 0; } .two-sided tbody th { grid-row: 1; grid-column: 1 / -1; padding: 0 0 0.2rem; } .two-sided .by { display: none; }
      .two-sided thead tr { padding: 0; border: 0; } .two-sided .gave { width: auto; padding: 0.55rem 0.6rem; font-size: var(--size-head); }
      .items { gap: 0 0.6rem; padding: 0 0.5rem; } .left .items { border-right: var(--edge-hair) solid var(--line-hair); } .items .count { min-width: 1.4rem; font-size: var(--size-head); }
      .items a { min-width: 2.1rem; min-height: var(--target-min); justify-content: center; } .reciprocity .legend, .reciprocity .as-table { justify-content: flex-start; text-align: left; }
      .held :is(th, td):nth-child(n) { width: auto; } .receipts th, .receipts td:nth-child(2) { white-space: normal; }
    }
    @media screen and (max-width: 359.98px) { .two-sided .gave { padding: 0.55rem 0.35rem; font-size: 1.05rem; white-space: nowrap; } }
    @media (forced-colors: active) { .crossing .body, .crossing .sign, .crossing .rest { stroke: CanvasText; } .crossing.receipted .body, .crossing.bar .body { fill: CanvasText; } .crossing.receipted .sign { stroke: Canvas; } }
    @media print { .two-sided .gave { padding: 0.4rem 0.8rem; } .two-sided th, .two-sided td { padding-top: 0.3rem; padding-bottom: 0.3rem; } .steps, .finding, .holds-back { break-inside: avoid; } .columns.beside { grid-template-columns: 7fr 5fr; } }

    """
}
