extension Style {
    /// The page itself: banner, who reads, questions, sections, foot.
    static let frame = #"""
    *, *::before, *::after { box-sizing: border-box; }
    html { font: 100%/var(--line-work) var(--font-work); background: var(--surface-page); color: var(--text-primary); -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body { margin: 0; position: relative; min-height: 100vh; display: flex; flex-direction: column; font-size: var(--size-work); }
    main { flex: 1; width: 100%; max-width: calc(var(--page-max) + 2 * var(--space-8)); margin: 0 auto; padding: var(--space-8) var(--space-8) 3.2rem; }
    main:focus { outline: none; }
    h1, h2, h3, p, ul, ol, dl, dd { margin: 0; padding: 0; }
    ul, ol { list-style: none; }
    h2 { font-size: var(--size-head); font-weight: 600; line-height: var(--line-head); }
    h3 { font-size: var(--size-work); font-weight: 600; line-height: 1.3; }
    h1 { font: 400 var(--size-outcome)/1.22 var(--font-record); text-wrap: pretty; }
    strong { font-weight: 600; }
    code { font-family: var(--font-code); font-size: 0.95em; overflow-wrap: anywhere; }
    .whole { white-space: nowrap; }
    a { color: var(--action); text-underline-offset: 0.18em; text-decoration-thickness: 1px; }
    a:hover { color: var(--action-strong); text-decoration-thickness: 2px; }
    svg { display: block; flex: none; overflow: visible; }
    :focus-visible { outline: var(--edge-focus) solid var(--focus); outline-offset: 2px; }
    .heard { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .note { font-size: var(--size-note); color: var(--text-secondary); }
    .skip { position: absolute; left: var(--space-8); top: -6rem; z-index: 3; padding: var(--space-3) var(--space-4); background: var(--surface-sheet); border: var(--edge-firm) solid var(--action); font-weight: 600; }
    .skip:focus { top: var(--space-1); }

    .banner { display: flex; flex-wrap: wrap; justify-content: center; column-gap: 2.5rem; padding: 0.25rem var(--space-8) 0.28rem; font-size: var(--size-note); line-height: 1.5; font-weight: 600; letter-spacing: 0.02em; text-align: center; background: var(--banner-open-ground); color: var(--banner-open-text); border-bottom: var(--edge-firm) solid var(--text-primary); }
    .banner .marking { letter-spacing: 0.08em; }
    .banner.closed { background: var(--banner-closed-ground); color: var(--banner-closed-text); }
    footer .banner { border-bottom: 0; border-top: var(--edge-firm) solid var(--text-primary); }

    .who { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-1) var(--space-6); justify-content: space-between; background: var(--surface-sheet); border-bottom: var(--edge-hair) solid var(--line-hair); min-height: 3.31rem; padding-top: 0.35rem; padding-bottom: 0.35rem; }
    .who, nav > ul, .foot { padding-left: max(var(--space-8), calc((100% - var(--page-max)) / 2)); padding-right: max(var(--space-8), calc((100% - var(--page-max)) / 2)); }
    .who .product { display: flex; align-items: center; gap: 0.6rem; }
    .who .product a { color: inherit; text-decoration: none; font-size: 1.0625rem; font-weight: 600; }
    .who .node { font-size: var(--size-note); font-weight: 600; padding: 0.14rem 0.5rem; }
    .node-eu .who .node { color: var(--side-eu-ink); background: var(--side-eu-wash); border-left: 4px solid var(--side-eu-ink); }
    .node-nato .who .node { color: var(--side-nato-ink); background: var(--side-nato-wash); border-right: 6px double var(--side-nato-ink); }
    .node-neutral .who .node { color: var(--text-secondary); background: var(--surface-sunk); }
    .who ul { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--space-6); color: var(--text-secondary); }
    .who ul strong { color: var(--text-primary); margin-left: 0.2rem; }
    .who ul a { text-decoration: none; } .who ul a.plain { text-decoration: underline; }
    .who ul a:hover strong { text-decoration: underline; }

    nav { border-bottom: var(--edge-hair) solid var(--line-hair); }
    nav > ul { display: flex; flex-wrap: wrap; gap: 0 1.4rem; }
    nav a { display: block; padding: 0.74rem 0 0.6rem; color: inherit; text-decoration: none; border-bottom: 3px solid transparent; }
    nav a:hover { border-color: var(--line-control); color: inherit; }
    nav .current a { font-weight: 600; border-color: var(--text-primary); }
    nav .asides { margin-left: auto; } nav .asides ul { display: flex; flex-wrap: wrap; gap: 0 1.4rem; } nav .asides a { color: var(--text-secondary); } nav .asides .current a { color: inherit; }
    nav .all { display: none; }

    .node-eu::before, .node-nato::after { content: ""; position: absolute; top: 0; bottom: 0; z-index: 2; pointer-events: none; }
    .node-eu::before { left: 0; width: var(--side-bar); background: var(--side-eu-ink); }
    .node-nato::after { right: 0; width: 20px; border: solid var(--side-nato-ink); border-width: 0 4px; }

    main > section, .columns > * > section { margin-top: 2.75rem; }
    main > :first-child, .columns > * > section:first-child, main > .heard:first-child + * { margin-top: 0; }
    .under-head { color: var(--text-secondary); margin-top: 0.3rem; max-width: 50rem; }
    .columns { display: grid; grid-template-columns: 7fr 5fr; gap: 0 var(--gutter); grid-template-columns: calc((100% - 11 * var(--gutter)) / 12 * 7 + 6 * var(--gutter)) 1fr; }
    .rule-above { border-top: 3px solid var(--text-primary); padding-top: 1.3rem; }
    .dashes li { position: relative; padding-left: 1.4rem; }
    .dashes li::before { content: "–"; position: absolute; left: 0; color: var(--text-secondary); }

    .foot { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0 var(--gutter); padding-top: 1.15rem; padding-bottom: 1.5rem; background: var(--surface-sunk); border-top: var(--edge-hair) solid var(--line-hair); font-size: var(--size-note); color: var(--text-secondary); line-height: 1.52; }
    .foot h2 { font-size: var(--size-note); color: var(--text-primary); line-height: 1.45; margin-bottom: 0.1rem; }
    .proof { display: inline-block; font: var(--size-note)/1.45 var(--font-code); color: var(--text-primary); background: var(--surface-sheet); border: var(--edge-hair) solid var(--line-control); border-radius: var(--corner); padding: 0.08rem 0.5rem; text-decoration: none; white-space: nowrap; }
    .invented-note { display: flex; align-items: center; gap: 0.35rem; margin-top: var(--space-3); font-size: var(--size-note); color: var(--text-secondary); }
    .rule { font: 600 0.75rem/1.3 var(--font-code); color: var(--text-primary); background: var(--surface-sheet); border: var(--edge-hair) solid var(--line-control); border-radius: var(--corner); padding: 0.14rem 0.38rem; text-decoration: none; white-space: nowrap; vertical-align: 0.06em; }
    a.rule:hover { border-color: var(--action); color: var(--action); box-shadow: inset 0 0 0 1px var(--action); }

    button { font: 600 var(--size-work)/1.2 var(--font-work); min-height: var(--target-min); padding: 0.3rem 1.02rem; color: var(--action); background: var(--surface-sheet); border: var(--edge-firm) solid var(--action); border-radius: var(--corner); cursor: pointer; transition: background-color var(--motion-brief), color var(--motion-brief); }
    button:hover { color: var(--action-strong); border-color: var(--action-strong); background: var(--surface-sunk); }
    button.first { background: var(--action); color: var(--text-inverse); }
    button.first:hover { background: var(--action-strong); color: var(--text-inverse); }
    a.button { display: inline-block; font: 600 var(--size-work)/1.2 var(--font-work); min-height: var(--target-min); padding: 0.5rem 1.02rem; color: var(--text-inverse); background: var(--action); border: var(--edge-firm) solid var(--action); border-radius: var(--corner); text-decoration: none; }
    a.button:hover { background: var(--action-strong); border-color: var(--action-strong); color: var(--text-inverse); }
    button.small { font-size: var(--size-note); min-height: var(--target-min); padding: 0.2rem 0.75rem; }
    button.plain { border: 0; background: none; padding: 0; text-decoration: underline; font-weight: 400; }
    input, textarea, select { font: 600 var(--size-work)/1.3 var(--font-work); color: var(--text-primary); background: var(--surface-sheet); border: var(--edge-hair) solid var(--line-control); border-radius: var(--corner); min-height: var(--target-min); padding: 0.3rem 0.65rem; width: 100%; }
    input::placeholder { color: var(--text-secondary); font-weight: 400; opacity: 1; }
    input[type="checkbox"], input[type="radio"] { width: 1.25rem; min-height: 1.25rem; accent-color: var(--action); }
    summary { cursor: pointer; min-height: 2rem; font-size: var(--size-note); color: var(--action); padding: 0.35rem 0; }
    """#

    /// The question as a form.
    static let asking = #"""
    .question { margin-bottom: 1.3rem; }
    .question .folded { display: none; }
    .question .sentence { display: flex; flex-wrap: wrap; gap: var(--space-3) 0.52rem; align-items: flex-start; }
    .question .field { display: flex; gap: 0.52rem; align-items: flex-start; }
    .question .sentence > .field > label { font: 400 var(--size-head)/var(--target-min) var(--font-record); white-space: nowrap; }
    .question .entry { position: relative; flex: 1; min-width: 0; }
    .question .sentence > .field input { font-size: var(--size-read); letter-spacing: -0.024em; }
    .question .sentence > .field > .entry { font-weight: 600; font-size: var(--size-read); } .check { font-weight: 400; }
    /* Widths follow the font, so that a wider fallback cuts nothing: 0 is as wide as a digit. */
    .field.marking .entry { width: max(23.25rem, 35ch); } .field.marking.long { flex: 1 1 56rem; }
    .field.party .entry { width: 8.35rem; } .field.audience .entry { width: 7.6rem; } .field.day .entry { width: calc(8ch + 1.85rem); }
    .field.party.long, .field.audience.long { flex: 1 1 24rem; } .field.long .entry { width: auto; }
    .check { display: flex; gap: 0.25rem; margin-top: 0.3rem; font-size: var(--size-note); line-height: 1.32; color: var(--text-secondary); min-height: 1.1rem; }
    .check svg { margin-top: 0.1rem; }
    .check > span { min-width: 0; overflow-wrap: anywhere; }
    .faulty { text-decoration: underline 2px var(--denied-ink); text-underline-offset: 0.15em; color: var(--text-primary); font-weight: 600; }
    .faulty-field input { border: var(--edge-firm) solid var(--denied-ink); }
    .more[open] { flex: 1 0 100%; } .more > summary { list-style: none; display: flex; align-items: center; min-height: var(--target-min); padding: 0; text-decoration: underline; text-underline-offset: 0.18em; } .more > summary::-webkit-details-marker { display: none; }
    .more[open] > summary { min-height: 2rem; }
    .more-fields { display: grid; grid-template-columns: repeat(2, 1fr); gap: var(--space-3) var(--gutter); padding-top: var(--space-2); }
    .more-fields .field { display: block; }
    .more-fields label { font-size: var(--size-work); font-weight: 600; display: block; padding-bottom: var(--space-1); }
    .more-fields .field .entry { width: auto; }
    .completions { position: absolute; z-index: 4; top: 100%; left: 0; min-width: 100%; width: max-content; max-width: min(30rem, 90vw); max-height: 19rem; overflow: auto; background: var(--surface-sheet); border: var(--edge-hair) solid var(--line-control); }
    .completions li { padding: 0.55rem 0.65rem; min-height: 2.25rem; cursor: pointer; }
    .completions li[aria-selected="true"] { background: var(--action); color: var(--text-inverse); }
    .completions li small { display: block; font-size: var(--size-note); }
    """#

    /// The answer, what to do, why, and how it changed.
    static let answering = #"""
    .answer { display: grid; grid-template-columns: 42px 1fr; gap: 0.5rem 1rem; }
    .answer svg { margin-top: 0.2rem; }
    .answer h1 { max-width: 38rem; }
    .answer h1 strong { font-weight: 700; }
    .answer .why, .answer .applied { grid-column: 2; font-size: var(--size-read); line-height: 1.56; max-width: min(var(--measure-read), 37.8rem); text-wrap: pretty; }
    .answer .applied { font-size: var(--size-work); padding-left: 0.75rem; border-left: 3px solid var(--action); margin-top: 0.4rem; }
    .answer.permitted h1 strong, .outcome.permitted { color: var(--permitted-ink); }
    .answer.consents h1 strong, .outcome.consents { color: var(--consents-ink); }
    .answer.unknown h1 strong, .outcome.unknown { color: var(--unknown-ink); }
    .answer.denied h1 strong, .outcome.denied { color: var(--denied-ink); }

    .columns > * > section.remedies { margin-top: 2.05rem; }
    .remedies ol { margin-top: 0.95rem; border-bottom: var(--edge-hair) solid var(--line-hair); }
    .remedies li { display: grid; grid-template-columns: 1.35rem minmax(0, 1fr) auto; gap: 0 1rem; align-items: center; border-top: var(--edge-hair) solid var(--line-hair); padding: 1rem 0 1rem; }
    .remedies .number { font: 400 var(--size-head)/1.4 var(--font-record); color: var(--text-secondary); align-self: start; }
    .remedies h3 { font-size: var(--size-read); line-height: 1.45; }
    .remedies .what p { position: relative; padding-left: 1.33rem; font-size: var(--size-note); line-height: 1.4; color: var(--text-secondary); margin-top: 0.13rem; text-wrap: pretty; }
    .remedies .what p svg { position: absolute; left: 0; top: 0.12rem; }
    .remedies .what p.stale { color: var(--consents-ink); font-weight: 600; }
    .left-out { margin-top: 0.8rem; font-size: var(--size-note); line-height: 1.46; color: var(--text-secondary); max-width: 31rem; }

    .grounds { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1.9rem var(--gutter); margin-top: 1rem; }
    .ground { display: flex; flex-direction: column; border-top: 3px solid var(--line-control); padding-top: 0.9rem; scroll-margin-top: 1rem; min-width: 0; }
    .ground.permitted { border-top-color: var(--permitted-ink); } .ground.consents { border-top-color: var(--consents-ink); } .ground.unknown { border-top: 3px dashed var(--unknown-ink); }
    .ground.denied { border-top: 7px solid var(--denied-solid); padding-top: 0.65rem; }
    .ground:target { outline: var(--edge-firm) solid var(--focus); outline-offset: 8px; }
    .ground .head { display: flex; justify-content: space-between; align-items: flex-start; gap: var(--space-2); }
    .ground h3 { display: flex; gap: 0.5rem; align-items: flex-start; font-size: var(--size-read); }
    .ground h3 svg { margin-top: 0.06rem; }
    .ground .says { font: 400 var(--size-read)/1.5 var(--font-record); margin-top: 0.72rem; }
    .ground .dashes { font-size: var(--size-note); line-height: 1.45; margin-top: 0.6rem; margin-bottom: 0.7rem; }
    .ground .dashes li + li { margin-top: 0.23rem; }
    .ground .certainty { margin-top: auto; border-top: var(--edge-hair) solid var(--line-hair); padding-top: 0.6rem; font-size: var(--size-note); line-height: 1.46; color: var(--text-secondary); overflow-wrap: break-word; }
    .certainty a { color: inherit; }
    .certainty strong { margin-right: 0.1rem; }

    .legend { display: flex; flex-wrap: wrap; gap: 0.42rem 1.25rem; margin-top: 0.65rem; font-size: var(--size-note); }
    .legend li { display: flex; align-items: center; gap: 0.36rem; }
    .institutions { margin-top: 1.05rem; }
    .institutions ul { display: flex; flex-wrap: wrap; gap: 0.38rem; margin-top: 0.45rem; }
    .chip { display: inline-flex; align-items: center; gap: 0.35rem; font-size: var(--size-note); line-height: 1.45; padding: 0.13rem 0.55rem; border: var(--edge-hair) solid; border-radius: var(--corner); text-decoration: none; color: var(--text-primary); }
    .chip > span { color: var(--text-secondary); font-weight: 600; }
    .chip.permitted { background: var(--permitted-wash); border-color: var(--permitted-ink); }
    .chip.consents { background: var(--consents-wash); border-color: var(--consents-ink); }
    .chip.unknown { background: var(--unknown-wash); border: 1px dashed var(--unknown-ink); }
    .chip.denied { background: var(--denied-wash); border: 2px solid var(--denied-solid); }
    .as-table { margin-top: 0.5rem; } .legend li:has(details[open]) { flex-basis: 100%; } .legend .as-table { margin: 0; width: 100%; } .legend summary { min-height: 0; padding: 0; }
    .obligations .dashes { margin-top: 0.45rem; }
    .obligations .dashes li { padding-top: 0.12rem; padding-bottom: 0.16rem; }
    .columns > * > section.obligations { margin-top: 1.7rem; }

    .changes ol { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1.05rem var(--gutter); margin-top: 1.1rem; }
    .changes li { border-top: var(--edge-hair) solid var(--line-hair); padding-top: 0.55rem; font-size: var(--size-note); line-height: 1.45; }
    .changes li.asked { border-top: 3px solid var(--text-primary); padding-top: 0.43rem; }
    .changes h3 { font-size: var(--size-note); line-height: 1.45; }
    .changes h3 a { color: inherit; text-decoration-color: var(--line-control); }
    .changes p svg { display: inline-block; vertical-align: -0.12rem; margin-right: 0.25rem; }
    .at-phone, .at-middle, .at-desk { display: none; }
    .at-wide { margin-top: 0.9rem; }
    """#

    /// Consents, journal, rulebook, tables, sign-in, problems.
    static let lists = #"""
    .consent-list { margin-top: 0.6rem; max-width: 44rem; }
    .consent { display: flex; flex-wrap: wrap; gap: 0.2rem 0.5rem; align-items: flex-start; padding: 0.35rem 0; }
    .consent > svg { margin-top: 0.18rem; }
    .consent > span { flex: 1 1 14rem; }
    .consent .position { display: block; font-size: var(--size-note); color: var(--text-secondary); }
    .rule-block { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 0.3rem var(--gutter); padding: 1rem 0; border-top: var(--edge-hair) solid var(--line-hair); scroll-margin-top: 1rem; }
    .rule-block:target { border-top: 3px solid var(--focus); }
    .rule-block h3 { display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; align-self: start; font-size: var(--size-note); }
    .rule-block .says { font: 400 var(--size-read)/var(--line-read) var(--font-record); max-width: var(--measure-read); }
    .rule-block dl { margin: 0.4rem 0; display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 0.2rem var(--space-3); }
    .rule-block dt { color: var(--text-secondary); }

    .table { overflow-x: auto; margin-top: 0.6rem; }
    table { border-collapse: collapse; width: 100%; font-variant-numeric: lining-nums tabular-nums; }
    caption { text-align: left; font-weight: 600; padding-bottom: 0.4rem; }
    th, td { text-align: left; vertical-align: top; padding: 0.5rem 1rem 0.5rem 0; border-bottom: var(--edge-hair) solid var(--line-hair); }
    th:last-child, td:last-child { padding-right: 0; }
    thead th { font-size: var(--size-note); color: var(--text-secondary); font-weight: 600; border-bottom: var(--edge-hair) solid var(--text-primary); vertical-align: bottom; }
    tbody th { font-weight: 600; }
    td.number, th.number { text-align: right; }

    .sign-in form { max-width: 24rem; margin-top: 1rem; display: grid; gap: 0.9rem; }
    .sign-in button { justify-self: start; }
    .line label { display: block; font-weight: 600; padding-bottom: 0.25rem; }
    .people ul { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.75rem var(--gutter); margin: 0.9rem 0; }
    .people form, .people button { height: 100%; width: 100%; }
    .people button { display: flex; flex-direction: column; gap: 0.1rem; text-align: left; border-width: 1px; padding: 0.6rem 0.75rem; font-weight: 400; color: var(--text-primary); }
    .people button strong { color: var(--action); }
    .error-summary { border: 3px solid var(--denied-ink); border-left-width: 10px; padding: 0.9rem 1.1rem; margin-bottom: 1.5rem; background: var(--surface-sheet); }
    .error-summary ul { margin-top: 0.4rem; }
    .error-summary li { padding: 0.15rem 0; }
    .error-summary a { color: var(--denied-ink); font-weight: 600; }
    .problem { max-width: 44rem; }
    .problem .why { font-size: var(--size-read); line-height: var(--line-read); margin: 0.8rem 0; }
    .problem .note { margin-top: 1rem; }
    .empty { border: 1px dashed var(--line-control); padding: 1rem 1.1rem; margin-top: 0.9rem; max-width: var(--measure-read); }
    .filters { display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; margin-top: 0.3rem; }
    """#
}
