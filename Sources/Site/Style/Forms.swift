/// Forms beside the question: a date with its button, an act on an item, a draft.
extension Style {
    static let forms = """
    .day-form { display: flex; flex-wrap: wrap; align-items: end; gap: var(--space-2) var(--space-3); margin-top: var(--space-4); }
    .day-form .line { width: 12rem; }
    .line { margin-bottom: var(--space-3); max-width: 44rem; }
    .day-form .line { margin-bottom: 0; }
    .acts form.act, main > form.act { border-top: var(--edge-hair) solid var(--line-hair); padding: var(--space-4) 0; max-width: 44rem; }
    .acts form.act > p { margin-bottom: var(--space-3); }
    .draft form { margin-top: var(--space-3); }
    .item-text p { font: var(--size-read)/var(--line-read) var(--font-record); max-width: var(--measure-read); margin-top: var(--space-3); white-space: pre-line; }
    .chapter h3 { margin-top: var(--space-4); font-size: var(--size-work); }
    .item-title { font: 400 var(--size-finding)/1.25 var(--font-record); }
    .acts h3 { margin-bottom: var(--space-2); }
    @media (max-width: 47.5rem) { .as-table > summary, .more > summary { display: inline-flex; align-items: center; min-height: var(--target-min); } .item-head { margin-bottom: var(--space-4); } }
    .item-head { margin-bottom: var(--space-4); }
    @media print { .acts, .draft, .day-form { display: none; } }

    """
}
