/// Forms beside the question: a date with its button, an act on an item, a draft.
extension Style {
    static let forms = """
    .day-form { display: flex; flex-wrap: wrap; align-items: end; gap: var(--space-2) var(--space-3); margin-top: var(--space-4); }
    .day-form .line { width: 12rem; }
    .line { margin-bottom: var(--space-3); max-width: 44rem; }
    .day-form .line { margin-bottom: 0; }
    .acts form.act, main > form.act { border-top: var(--edge-hair) solid var(--line-hair); padding: var(--space-4) 0; max-width: 44rem; }
    .acts .under-head + *, main > .under-head + form.act { margin-top: var(--space-4); } .acts > p.act { padding-bottom: var(--space-4); }
    .acts form.act > p { margin-bottom: var(--space-3); }
    .line > .note { display: flex; gap: 0.25rem; margin-top: 0.3rem; } .line > .note svg { margin-top: 0.15rem; }
    .faulty-field > .note { color: var(--text-primary); font-weight: 600; } .faulty-field textarea { border: var(--edge-firm) solid var(--denied-ink); }
    .choices { border: 0; padding: 0; margin-left: 0; margin-right: 0; } .choices legend { font-weight: 600; padding: 0; }
    .choices label { display: flex; align-items: center; gap: var(--space-2); min-height: var(--target-min); font-weight: 400; padding: 0; } .choices input { width: 1.25rem; min-height: 1.25rem; margin: 0; accent-color: var(--action); }
    .fresh { border-left: 3px solid var(--action); padding: 0.3rem 0 0.3rem 0.75rem; margin: var(--space-4) 0; max-width: var(--measure-read); } .fresh code { font-size: var(--size-read); white-space: nowrap; }
    .versions td span { white-space: pre-line; }
    .draft form { margin-top: var(--space-3); }
    .item-text p { font: var(--size-read)/var(--line-read) var(--font-record); max-width: var(--measure-read); margin-top: var(--space-3); white-space: pre-line; }
    .chapter h3 { margin-top: var(--space-4); font-size: var(--size-work); }
    .item-title { font: 400 var(--size-finding)/1.25 var(--font-record); }
    .acts h3 { margin-bottom: var(--space-2); }
    @media (max-width: 47.5rem) { .as-table > summary::before { content: "▸"; margin-right: 0.4rem; } .as-table[open] > summary::before { content: "▾"; } .as-table > summary, .more > summary { display: inline-flex; align-items: center; min-height: var(--target-min); } .item-head { margin-bottom: var(--space-4); } }
    .item-head { margin-bottom: var(--space-4); }
    @media print { .acts, .draft, .day-form { display: none; } }

    """
}
