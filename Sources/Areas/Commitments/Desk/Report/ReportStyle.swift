/// What the pages of reports add.
enum ReportStyle {
    static let rules = #"""
    .tracks { margin-top: .6rem; } .track h3 { font-size: var(--size-work); font-weight: 600; } .track ol { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .6rem var(--gutter); margin-top: .4rem; padding: 0; list-style: none; }
    .track li { display: grid; grid-template-columns: 1.4rem minmax(0, 1fr); border-top: var(--edge-hair) solid var(--line-hair); padding-top: .5rem; } .track li svg { margin-top: .15rem; } .track li strong, .track li .note, .track .said { display: block; }
    .track .said { font-size: var(--size-note); border-left: 2px solid var(--line-control); padding-left: .5rem; margin-top: .3rem; overflow-wrap: anywhere; } .track .said strong { display: inline; } .track .said .note { display: inline; }
    .same-text { margin: .9rem 0; padding: .4rem 0; border-top: var(--edge-firm) solid var(--text-primary); border-bottom: var(--edge-firm) solid var(--text-primary); font-size: var(--size-note); } .same-text.broken { border-style: dashed none; }
    .step-form { margin-top: .9rem; } .step-form button { margin-top: .3rem; }
    .chapters ol, .chapters ul { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0; margin: .6rem 0; font-size: var(--size-note); } .chapters a { display: inline-block; min-height: 1.5rem; }
    .report-chapter { margin-top: 1.6rem; } .report-chapter h3, .differences h2 { font: 400 var(--size-finding)/1.2 var(--font-record); }
    .report-sentence { font: 400 var(--size-read)/1.55 var(--font-record); max-width: var(--measure-read); overflow-wrap: anywhere; } .report-line { margin-top: .7rem; padding-left: .8rem; border-left: 2px solid transparent; } .report-line .note, .differences .note { font-size: var(--size-note); color: var(--text-secondary); } .report-line .note strong { color: var(--text-primary); }
    .report-line.contested { border-left: 5px double var(--text-primary); }
    .report-chapter .add { margin-top: .8rem; font-size: var(--size-note); } .report-chapter h3 + .note { color: var(--text-secondary); margin-top: .5rem; }
    .report-line:target { background: var(--surface-sunk); }
    .difference ins, .differences ins { text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 3px; background: var(--surface-sunk); } .difference del, .differences del { text-decoration: line-through; color: var(--text-secondary); } .differences .report-sentence { margin-top: .7rem; } .differences h2 { margin-top: 1.6rem; }
    .contest { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: var(--gutter); margin: 1rem 0; } .contest .told { border-top: 3px solid var(--text-primary); padding-top: .6rem; } .contest .base { border-top-style: dashed; border-top-width: 2px; } .contest h2 { font-size: var(--size-work); margin-bottom: .4rem; } .contest .note { margin-top: .4rem; } .contest form { margin-top: .7rem; } .report-sentence .note { font: 400 var(--size-note)/1.45 var(--font-work); color: var(--text-secondary); } .pieces { margin-top: .8rem; }
    .pieces ul { list-style: none; padding: 0; } .pieces li { padding: .35rem 0; border-top: var(--edge-hair) solid var(--line-hair); font-size: var(--size-note); overflow-wrap: anywhere; } .buttons { display: flex; flex-wrap: wrap; gap: .8rem; }
    @media screen and (max-width: 759.98px) { nav.chapters > ul, nav.chapters > ol { display: flex; padding: 0; justify-content: flex-start; } nav.chapters li { display: block; } }
    @media print { .step-form, .chapters, .report-chapter .add, .report-line .word { display: none; } .report-line { break-inside: avoid; } }
    """#
}
