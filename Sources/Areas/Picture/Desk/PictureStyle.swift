import Site

/// What this area adds to the style of the house.
enum PictureStyle {
    static let sheet = StaticFile(name: "picture", suffix: "css", type: "text/css; charset=utf-8", text: #"""
    .picture-head h1 { max-width: 56rem; text-wrap: balance; } .picture-head .under-head { margin-top: .5rem; max-width: 50rem; } .picture-head .button { margin-top: .8rem; }
    .picture-left-out { font-size: var(--size-work); border-left: 3px solid var(--status-late); padding-left: .7rem; margin: .5rem 0; max-width: var(--measure-read); }

    .picture-columns { display: grid; grid-template-columns: 692px minmax(0, 1fr); gap: 0 calc(2 * var(--gutter)); margin-top: 1.4rem; } .picture-columns > section { margin: 0; }

    .picture-map, .picture-line { margin: 0; } .picture-map figcaption, .picture-line figcaption { font-size: var(--size-note); color: var(--text-secondary); max-width: 44rem; margin-top: .5rem; } .picture-line figcaption { max-width: 60rem; }
    .place-map { overflow: hidden; } .place-map.at-any-phone, .place-map.at-any-narrow, .picture-middle, .picture-narrow { display: none; }
    .place-map .sea { fill: var(--surface-sunk); } .place-map .land { fill: var(--surface-sheet); stroke: var(--line-control); stroke-width: .7; stroke-linejoin: round; } .place-map .grid { fill: none; stroke: var(--line-hair); stroke-width: .6; }
    .place-map text, .incident-line text { font-family: var(--font-work); font-variant-numeric: tabular-nums; } .place-map .state-name, .place-map .sea-name { font-size: 12px; fill: var(--text-secondary); text-anchor: middle; } .place-map .state-name { paint-order: stroke; stroke: var(--surface-sheet); stroke-width: 3px; } .place-map .sea-name { font-style: italic; paint-order: stroke; stroke: var(--surface-sunk); stroke-width: 3px; } .place-map.at-any-phone .sea-name, .place-map.at-any-narrow .sea-name { font-size: 11px; }
    .place-map .ring { fill: none; stroke: var(--text-secondary); stroke-width: 1; stroke-dasharray: 3 3; } .place-map .off { fill: none; stroke: var(--text-primary); stroke-width: 1.6; stroke-dasharray: 2 2; }
    .many { fill: var(--text-primary); stroke: var(--surface-page); stroke-width: 1.5; } .count { font-size: 12px; font-weight: 600; fill: var(--surface-page); text-anchor: middle; }
    .sign-cyber, .sign-infrastructure, .sign-information, .sign-airspace, .sign-maritime, .sign-sabotage, .sign-coercion { stroke: var(--surface-page); stroke-width: 1.3; fill: var(--series-1); }
    .sign-infrastructure { fill: var(--series-2); } .sign-information { fill: var(--surface-page); stroke: var(--series-3); stroke-width: 3; } .sign-airspace { fill: var(--series-4); } .sign-maritime { fill: var(--series-1); } .sign-sabotage { fill: var(--series-2); } .sign-coercion { fill: var(--series-rest); }
    .place-map a:hover .many, .place-map a:hover path, .place-map a:hover circle:not(.ring) { stroke: var(--focus); stroke-width: 2.4; } .place-map a:focus { outline: none; } .place-map a:focus-visible .many, .place-map a:focus-visible path, .place-map a:focus-visible circle:not(.ring) { stroke: var(--focus); stroke-width: 4; }
    .incident-line { max-width: 100%; } .incident-line .lane { font-size: 13.5px; fill: var(--text-secondary); paint-order: stroke; stroke: var(--surface-page); stroke-width: 5px; } .incident-line .year { font-size: 14px; fill: var(--text-secondary); } .incident-line .tick { stroke: var(--text-secondary); } .incident-line .hair { stroke: var(--line-hair); }
    .incident-line .between { stroke: var(--line-control); stroke-width: 3; } .incident-line .asked { stroke: var(--text-primary); stroke-width: 3; } .picture-years { margin-top: .6rem; font-size: var(--size-note); }

    .incidents, .picture-statements { margin-top: .6rem; } .incidents > li, .picture-statements > li { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: .1rem var(--gutter); border-top: var(--edge-hair) solid var(--line-hair); padding: .65rem 0; }
    .incidents .when, .picture-statements .when, .picture-history .when { font-size: var(--size-note); color: var(--text-secondary); font-variant-numeric: tabular-nums; } .incidents .when { display: flex; gap: .5rem; align-items: flex-start; }
    .incidents .note, .picture-statements .note { font-size: var(--size-note); color: var(--text-secondary); overflow-wrap: anywhere; max-width: 52rem; }
    .picture-statements > li { border-left: 3px solid transparent; padding-left: .8rem; } .picture-statements > .ground-of-it { border-left-color: var(--text-primary); } .picture-history { margin-top: .3rem; } .picture-history .when { display: inline-block; min-width: 9.5rem; } #statements h3 { margin-top: 1rem; }
    .picture-pages { margin-top: .9rem; } .picture-status { margin-top: 1.2rem; } .picture-status p { max-width: 52rem; } .picture-outcome { font: 400 var(--size-finding)/1.2 var(--font-record); }
    .picture-reasons { margin-top: .5rem; } .picture-reasons li { position: relative; padding: .2rem 0 .2rem 1.4rem; max-width: 56rem; } .picture-reasons li::before { content: "–"; position: absolute; left: 0; color: var(--text-secondary); } .picture-cluster { scroll-margin-top: 1rem; }
    form.picture-draft { margin-top: 1.1rem; } .picture-draft .choices { display: flex; flex-wrap: wrap; gap: 0 var(--space-6); } .picture-draft .choices legend { float: left; width: 100%; } .picture-draft .choices > .note { width: 100%; } .picture-legend { display: none; } .picture-legend li { display: flex; gap: .4rem; align-items: center; } .picture-draft .more { margin: .6rem 0; } .picture-point { border: 0; border-left: 3px solid var(--line-hair); padding: .2rem 0 .1rem 1rem; margin: 0 0 var(--space-4); max-width: 46rem; } .picture-point legend { font-weight: 600; padding: .3rem 0; } .picture-drafting form.act { margin-top: 1.2rem; border-top: var(--edge-hair) solid var(--line-hair); padding-top: 1rem; max-width: 44rem; }
    .picture-sides { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .6rem calc(2 * var(--gutter)); margin-top: .6rem; } .picture-sides > div { border-top: var(--edge-firm) solid var(--line-control); padding-top: .5rem; } .picture-compare > li { margin-top: 1.4rem; } .picture-compared { font: 400 var(--size-read)/1.45 var(--font-record); margin-top: .2rem; } .picture-sides h4 { margin: 0; font-size: var(--size-work); }
    @media screen and (max-width: 1215.98px) { .picture-columns { grid-template-columns: minmax(0, 1fr); } .picture-columns > section + section { margin-top: 1.6rem; } .picture-wide { display: none; } .picture-middle { display: block; } .picture-facets { columns: 2; } .picture-facets h2 { column-span: all; } .picture-facets h3, .picture-facets li { break-inside: avoid; } }
    @media screen and (max-width: 759.98px) {
      .place-map.at-any-desk, .picture-middle { display: none; } .place-map.at-any-phone { display: block; margin-left: -4px; } .picture-narrow { display: block; } .picture-facets { columns: 1; }
      .incidents > li, .picture-statements > li, .picture-sides { grid-template-columns: minmax(0, 1fr); }
      .picture-years a { min-height: var(--target-min); display: inline-flex; align-items: center; }
    }
    @media screen and (max-width: 379.98px) { .place-map.at-any-phone { display: none; } .place-map.at-any-narrow { display: block; } .picture-narrow { overflow-x: clip; } }
    @media (forced-colors: active) { .place-map .land { stroke: CanvasText; fill: Canvas; } .many { fill: CanvasText; } .count { fill: Canvas; } .sign-cyber, .sign-infrastructure, .sign-airspace, .sign-maritime, .sign-sabotage, .sign-coercion { fill: CanvasText; } .sign-information { stroke: CanvasText; fill: Canvas; } }
    @media print { .picture-years, .picture-draft, .picture-drafting, .picture-pages { display: none; } .picture-columns { display: block; } .picture-wide, .picture-narrow { display: none; } .picture-middle { display: block; } .incidents > li, .picture-statements > li, .picture-compare > li { break-inside: avoid; } .picture-map, .picture-line { break-inside: avoid; } .picture-legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font-size: var(--size-note); margin-top: .4rem; } }
    """#)
}
