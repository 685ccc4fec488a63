import Site

/// What this area adds to the style of the house.
enum SupportStyle {
    static let sheet = StaticFile(name: "support", suffix: "css", type: "text/css; charset=utf-8", text: #"""
    .support-head h1 { max-width: 56rem; text-wrap: balance; } .support-head .under-head { margin-top: .5rem; max-width: 50rem; }
    .support-portion { font: 600 var(--size-note)/1.4 var(--font-work); color: var(--text-secondary); white-space: nowrap; } .support-left-out { font-size: var(--size-work); border-left: 3px solid var(--status-late); padding-left: .7rem; margin: .5rem 0; max-width: var(--measure-read); }
    .support-form { border-top: 3px solid var(--text-primary); padding-top: 1rem; margin: 1rem 0 1.6rem; } .support-filters { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .5rem var(--gutter); align-items: start; }
    .support-form .line { margin: 0; } .support-form .line input, .support-form .line select { width: 100%; max-width: none; min-width: 0; } .support-form button { margin-top: .9rem; } .support-form #field-from { max-width: none; } .support-answers > details, .support-more { margin-top: .6rem; }
    .support-total { font: 400 var(--size-finding)/var(--line-head) var(--font-record); max-width: 34em; margin-top: 2.75rem; padding-top: .8rem; border-top: var(--edge-firm) solid var(--line-control); } .support-total + section { margin-top: 1.2rem; }
    .support-reasons { margin-top: .4rem; } .support-reasons li { position: relative; padding: .16rem 0 .16rem 1.2rem; max-width: 60rem; overflow-wrap: anywhere; } .support-reasons li::before { content: "–"; position: absolute; left: 0; color: var(--text-secondary); }
    .support-facts { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: .35rem var(--gutter); margin-top: 1.2rem; } .support-facts dt { color: var(--text-secondary); } .support-facts dd { max-width: var(--measure-read); overflow-wrap: anywhere; } .support-pages { margin-top: .9rem; }
    .support-sides { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .6rem calc(2 * var(--gutter)); margin-top: .6rem; } .support-sides > div { border-top: var(--edge-firm) solid var(--line-control); padding-top: .5rem; }
    .support-sides h3 { font-size: var(--size-note); font-weight: 600; color: var(--text-secondary); } .support-number { font: 400 var(--size-finding)/1.25 var(--font-record); margin: .15rem 0; } .support-number a { color: inherit; } .support-sides .note, .support-claims .note, .support-answers .note { font-size: var(--size-note); color: var(--text-secondary); max-width: 52rem; overflow-wrap: anywhere; }
    .support-why { margin-top: .6rem; max-width: var(--measure-read); } .support-claims > ul > li { border-top: var(--edge-hair) solid var(--line-hair); padding: .9rem 0; } .support-claims > ul > li:target { border-left: 3px solid var(--text-primary); padding-left: .8rem; } .support-claims p { max-width: 52rem; margin-top: .2rem; }
    .support-said { font: 400 var(--size-read)/1.45 var(--font-record); } .support-claims h3, .support-answers h3 { font-size: var(--size-read); }
    .support-answers { margin-top: 2.2rem; } .support-list > li { border-top: var(--edge-hair) solid var(--line-hair); padding: .8rem 0; } .support-side { font-size: var(--size-note); font-weight: 400; color: var(--text-secondary); margin-left: .6rem; }
    form.support-draft { margin-top: 1.1rem; max-width: 46rem; } .support-draft .more { margin: .6rem 0; } .support-draft .line select { max-width: 100%; }
    .support-filters.four { grid-template-columns: repeat(4, minmax(0, 1fr)); }
    @media screen and (max-width: 1099.98px) { .support-filters.four { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
    @media screen and (max-width: 759.98px) { .support-filters.four { grid-template-columns: minmax(0, 1fr); } }
    @media screen and (max-width: 1099.98px) { .support-filters { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
    @media screen and (max-width: 759.98px) { .support-filters, .support-facts, .support-sides { grid-template-columns: minmax(0, 1fr); } .support-facts dd { margin-bottom: .5rem; } .support-pages a { min-height: var(--target-min); display: inline-flex; align-items: center; } .support-draft summary { min-height: var(--target-min); padding: .8rem 0; } }
    @media print { .area-nav, .support-form, .support-draft, .support-pages { display: none; } .support-claims > ul > li, .support-list > li, .support-pair { break-inside: avoid; } }
    """#)
}
