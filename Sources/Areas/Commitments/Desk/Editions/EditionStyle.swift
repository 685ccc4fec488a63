/// How an edition stands on the page and on paper; part of the area's sheet.
enum EditionStyle {
    static let text = #"""
    .edition { max-width: 50rem; } .edition > section { margin-top: 2.4rem; } .edition > section:first-child { margin-top: 0; }
    .edition-head .facts-list { margin-top: 1rem; } .edition-head .note { margin-top: .8rem; } .edition .kicker { color: var(--text-secondary); font-size: var(--size-note); } .edition h1 { text-wrap: balance; margin-top: .3rem; border-bottom: 3px solid var(--text-primary); padding-bottom: .8rem; }
    .edition .draft-notice { display: inline-block; border: 2px solid var(--text-primary); padding: .3rem .7rem; margin-top: 1rem; font-weight: 600; }
    .edition .record { font: 400 var(--size-read)/1.6 var(--font-record); max-width: var(--measure-read); margin-top: .8rem; overflow-wrap: anywhere; hyphens: auto; }
    .edition .portion { font: 600 .86em/1 var(--font-work); } .edition sup { white-space: nowrap; font-size: .72em; line-height: 0; font-variant-numeric: tabular-nums; } .edition sup a { text-decoration: none; padding: .2em .1em; } .edition sup a:hover { text-decoration: underline; }
    .edition .contents ol { margin-top: .6rem; list-style: none; } .edition .contents li { border-top: var(--edge-hair) solid var(--line-hair); } .edition .contents a { display: block; padding: .35rem 0; }
    .edition .notes dl { margin-top: .8rem; } .edition .notes dl > div { display: grid; grid-template-columns: 2.6rem minmax(0, 1fr); padding: .5rem 0; border-top: var(--edge-hair) solid var(--line-hair); scroll-margin-top: 1rem; }
    .edition .notes dl > div:target, .edition sup a:target { background: var(--surface-sunk); outline: 2px solid var(--focus); } .edition .notes dt { font-weight: 600; font-variant-numeric: tabular-nums; } .edition .notes dt a { display: inline-block; min-width: 1.5rem; min-height: 1.5rem; } .edition .notes dd { font: 400 var(--size-work)/1.5 var(--font-record); max-width: var(--measure-read); overflow-wrap: anywhere; }
    .edition .notes .note { font: 400 var(--size-note)/1.5 var(--font-work); color: var(--text-secondary); margin-top: .15rem; }
    .annex-table { margin-top: .8rem; width: 100%; } .annex-table th, .annex-table td { padding: .35rem .8rem .35rem 0; vertical-align: top; text-align: left; overflow-wrap: anywhere; } .annex-table tbody th[scope="row"] { font-weight: 400; white-space: nowrap; font-variant-numeric: tabular-nums; } .annex-table .area { padding-top: 1.1rem; font-weight: 600; }
    .annex-table .number { text-align: right; padding-right: 0; overflow-wrap: normal; } .annex-table td:nth-child(3) { white-space: nowrap; } .with-mark svg { display: inline-block; vertical-align: -.2rem; margin-right: .3rem; }
    .edition h3 { margin-top: 1.6rem; }
    .downloads ul { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; list-style: none; } .downloads a { display: inline-block; padding: .4rem 0; } .downloads .note { color: var(--text-secondary); font-size: var(--size-note); max-width: var(--measure-read); margin-top: .4rem; }
    @media screen and (max-width: 759.98px) { .edition .notes dl > div { grid-template-columns: 2.2rem minmax(0, 1fr); } .edition .contents a { min-height: var(--target-min); } .annex-table td:nth-child(3) { white-space: normal; } .annex-table th, .annex-table td { padding-right: .5rem; } .annex-table .area { white-space: normal; } }
    @media print {
      .edition { max-width: none; } .edition .downloads { display: none; } .edition .record { max-width: none; font-size: 10.5pt; orphans: 3; widows: 3; } .edition h2, .edition h3 { break-after: avoid; } .edition .notes dd { max-width: none; font-size: 9pt; } .edition .notes .note { font-size: 8pt; }
      .edition .notes, .edition .annex { break-before: page; } .edition .notes dl > div, .annex-table tr { break-inside: avoid; } .annex-table { font-size: 8.5pt; } .annex-table th, .annex-table td { padding-top: .2rem; padding-bottom: .2rem; } .annex-table .area { break-after: avoid; } .annex-table thead { display: table-header-group; }
      .edition .contents { break-after: page; } .edition .contents a, .edition sup a, .edition .notes a, .annex-table a { text-decoration: none; } .edition-head { padding-top: 1rem; } .edition > section { margin-top: 1.6rem; } .edition .note + .note { margin-top: 0; }
    }
    """#
}
