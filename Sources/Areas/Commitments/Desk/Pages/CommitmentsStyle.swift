import Site

/// What this area adds to the style of the house.
enum CommitmentsStyle {
    static let sheet = StaticFile(name: "commitments", suffix: "css", type: "text/css; charset=utf-8", text: ReportStyle.rules + "\n" + #"""
    .promise .body { fill: none; stroke-width: 2.4; } .promise .sign { fill: none; stroke-width: 2.6; }
    .promise.moving .body { fill: var(--status-live); stroke: none; } .promise.moving .sign { fill: var(--surface-page); stroke: none; }
    .promise.due .body, .promise.due .sign { stroke: var(--status-live); }
    .promise.stalled .body { fill: var(--status-stalled-wash); stroke: var(--status-stalled); } .promise.stalled .sign { stroke: var(--status-stalled); }
    .promise.overdue .body { fill: var(--status-late); stroke: none; } .promise.overdue .sign { stroke: var(--surface-page); }
    .promise.done .body { fill: var(--status-done-wash); stroke: var(--status-done); } .promise.done .sign { stroke: var(--status-done); }
    .promise.dormant .body { fill: var(--surface-sunk); stroke: var(--line-control); stroke-width: 1.8; } .promise.dormant .sign { stroke: var(--text-primary); stroke-width: 2; }
    .promise.without-evidence .body { stroke: var(--line-control); stroke-width: 1.8; }
    .promise.text-not-held .body { stroke: var(--line-control); stroke-width: 1.8; stroke-dasharray: 3 2.6; }
    .disc circle { fill: var(--status-live); } .disc.hollow circle { fill: none; stroke: var(--status-live); stroke-width: 1.6; }

    .statuses { display: grid; grid-template-columns: repeat(8, minmax(0, 1fr)); gap: 0 var(--gutter); border-top: 3px solid var(--text-primary); border-bottom: var(--edge-hair) solid var(--line-hair); padding: 1rem 0 1.1rem; margin-top: 1.6rem; }
    .statuses a { color: inherit; text-decoration: none; display: block; } .statuses a:hover strong { text-decoration: underline; }
    .statuses .count { display: flex; align-items: center; gap: .5rem; font: 400 1.75rem/1.1 var(--font-record); } .statuses strong { display: block; font-size: var(--size-work); } .statuses .note { font-size: var(--size-note); color: var(--text-secondary); line-height: 1.4; }

    .board { margin-top: .4rem; } .board th, .board td { vertical-align: middle; padding: .55rem .8rem .55rem 0; } .board td.number { padding-right: 1rem; }
    .board .marks { display: flex; flex-wrap: wrap; gap: .3rem .15rem; } .board .marks a, .board .marks span.mark-only { display: flex; flex-direction: column; align-items: center; width: 3.35rem; font-size: .75rem; line-height: 1.3; color: inherit; text-decoration: none; font-variant-numeric: tabular-nums; }
    .board .marks a:hover span { text-decoration: underline; } .board .marks .tight { width: 1.85rem; padding: .1rem 0; }
    .board .year { width: 1.9rem; padding-left: 0; padding-right: 0; text-align: center; } .board td.year svg { margin: 0 auto; } .board thead .year strong { display: block; color: var(--text-primary); }
    .board .none { color: var(--text-secondary); }
    .board-note { font-size: var(--size-note); color: var(--text-secondary); margin-top: .6rem; max-width: var(--measure-read); }
    .board-note svg { display: inline-block; vertical-align: -.3rem; }
    .overdue svg { display: inline-block; vertical-align: -.25rem; margin-right: .5rem; }

    .shares { margin-top: .8rem; display: grid; grid-template-columns: 8rem minmax(0, 1fr); gap: .9rem var(--space-4); align-items: start; font-size: var(--size-note); }
    .shares dt { font-weight: 600; font-size: var(--size-work); } .shares dd svg { display: block; width: 100%; } .share .numbered { fill: var(--status-live); } .share .rest { fill: none; stroke: var(--line-control); stroke-dasharray: 3 2.6; }
    .shares dd p { display: flex; justify-content: space-between; color: var(--text-secondary); }

    .proposal-status { display: grid; grid-template-columns: 34px minmax(0, 1fr); gap: .3rem .9rem; border-top: 3px solid var(--text-primary); padding-top: 1rem; margin-top: 1.2rem; }
    .proposal-status .rule-says { font: 400 var(--size-read)/1.5 var(--font-record); max-width: var(--measure-read); }
    .evidence { margin-top: .6rem; } .evidence > li { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr); gap: .1rem var(--gutter); border-top: var(--edge-hair) solid var(--line-hair); padding: .7rem 0; }
    .evidence .when { font-size: var(--size-note); color: var(--text-secondary); font-variant-numeric: tabular-nums; } .evidence .when svg { display: inline-block; vertical-align: -.35rem; margin-right: .3rem; }
    .evidence .note { font-size: var(--size-note); color: var(--text-secondary); overflow-wrap: anywhere; }
    #said h3 { margin-top: 1rem; } .goal { border: 0; border-left: 3px solid var(--line-hair); padding: .2rem 0 .1rem 1rem; margin: 0 0 var(--space-3); max-width: 44rem; } .goal legend { font-weight: 600; padding: .3rem 0; }
    .told-too { border-left: 3px solid var(--line-hair); padding-left: .75rem; margin-top: .4rem; } .files { margin-top: .3rem; font-size: var(--size-note); overflow-wrap: anywhere; }
    .wording { font: 400 var(--size-read)/var(--line-read) var(--font-record); max-width: var(--measure-read); margin-top: .6rem; border-left: 3px solid var(--text-primary); padding-left: .9rem; white-space: pre-line; }
    .disputes { margin-top: .7rem; max-width: var(--measure-read); } .disputes > li { border-left: 3px solid var(--status-late); padding: .1rem 0 .1rem .75rem; margin-bottom: .6rem; } .disputes form { margin-top: .4rem; }
    @media screen and (max-width: 1099.98px) { .statuses { grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 1rem var(--gutter); } }
    @media screen and (max-width: 759.98px) {
      .statuses { grid-template-columns: repeat(2, minmax(0, 1fr)); } .statuses a { min-height: var(--target-min); }
      .board .year, .board thead { display: none; } .board, .board tbody { display: block; } .board tr { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; gap: .2rem 1rem; border-bottom: var(--edge-hair) solid var(--line-hair); padding: .7rem 0; }
      .board th, .board td { border: 0; padding: 0; display: block; } .board td.all-marks { grid-column: 1 / -1; } .board .marks a { min-height: var(--target-min); } .board td.number::after { content: " proposals"; } .board td.facts::after { content: " facts"; }
      .evidence > li, .shares { grid-template-columns: minmax(0, 1fr); }
    }
    @media (min-width: 760px) { .columns.beside > section + section { margin-top: 0; } }
    @media (forced-colors: active) { .promise .body, .promise .sign, .disc circle, .share .rest { stroke: CanvasText; } .promise.moving .body, .promise.overdue .body, .disc circle, .share .numbered { fill: CanvasText; } .promise.moving .sign { fill: Canvas; } .promise.overdue .sign { stroke: Canvas; } }
    @media print { .statuses { grid-template-columns: repeat(8, minmax(0, 1fr)); padding: .5rem 0; gap: 0 .5rem; } .statuses .note { display: none; } .board tr, .evidence > li { break-inside: avoid; } .board .marks { gap: .1rem; } }
    """# + "\n" + EditionStyle.text + ObservatoryStyle.text)
}
