/// What the pages of several areas share: their row of pages, heads, searching and narrowing, facts as a list, forms that fold away.
extension Style {
    static let looking = #"""
    nav.area-nav { margin-bottom: .2rem; padding: 0; } nav.area-nav > ul { padding: 0; margin: 0; justify-content: flex-start; display: flex; flex-wrap: wrap; gap: .1rem 1.4rem; } nav.area-nav li { display: block; margin: 0; }
    nav.area-nav a { display: inline-block; padding: .45rem 0; color: var(--text-secondary); text-decoration: none; } nav.area-nav a:hover { text-decoration: underline; } nav.area-nav a[aria-current] { color: var(--text-primary); font-weight: 600; border-bottom: 2px solid var(--text-primary); }
    nav.area-nav + section { margin-top: 1.1rem; }
    .promised-head h1 { max-width: 56rem; text-wrap: balance; } .promised-head .under-head { margin-top: .5rem; max-width: var(--measure-read); } .promised-head .left-out { font-size: var(--size-work); border-left: 3px solid var(--status-late); padding-left: .7rem; margin-top: .5rem; max-width: var(--measure-read); }
    .search-form { border-top: 3px solid var(--text-primary); padding-top: 1rem; margin-top: 1rem; } .search-form .words { display: flex; flex-wrap: wrap; gap: .4rem .8rem; align-items: flex-start; } .search-form .words .line { flex: 0 1 36rem; } .search-form .words button { margin-top: 1.55rem; }
    .search-form .filters { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: .5rem var(--gutter); align-items: start; } .search-form summary { cursor: pointer; padding: .5rem 0; font-size: var(--size-work); } .search-form .line { margin: 0; } .search-form .line input, .search-form .line select, .search-form .line #field-from { width: 100%; max-width: none; min-width: 0; }
    .found { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 0 calc(2 * var(--gutter)); margin-top: 1.4rem; } .results section + section { margin-top: 1.6rem; } .further { margin-top: .8rem; }
    .facets h3 { font-size: var(--size-note); color: var(--text-secondary); font-weight: 600; margin-top: .9rem; } .facets li { display: flex; justify-content: space-between; align-items: center; gap: .6rem; padding: .12rem 0; font-size: var(--size-work); max-width: 24rem; } .facets .note { font-variant-numeric: tabular-nums; }
    .facet { display: flex; gap: .5rem; align-items: center; min-width: 0; overflow-wrap: anywhere; }
    .fact { font: 400 var(--size-read)/1.5 var(--font-record); max-width: var(--measure-read); } .portion { font: 600 var(--size-note)/1.4 var(--font-work); color: var(--text-secondary); white-space: nowrap; }
    .facts-list { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: .35rem var(--gutter); margin-top: .7rem; } .facts-list dt { color: var(--text-secondary); } .facts-list dd { max-width: var(--measure-read); overflow-wrap: anywhere; } .facts-list + p { margin-top: .8rem; }
    form.draft { margin-top: 1.1rem; } form.draft > p + p { margin-top: .7rem; } details.more { margin-top: .8rem; }
    .line-figure { margin: .6rem 0 0; } .line-figure figcaption { font-size: var(--size-note); color: var(--text-secondary); max-width: 60rem; margin-top: .4rem; } .line-figure details { margin-top: .5rem; } .line-figure summary { cursor: pointer; font-size: var(--size-note); padding: .3rem 0; }
    .line-figure svg { display: block; max-width: 100%; } .for-tablet, .for-phone { display: none; }
    @media screen and (max-width: 1099.98px) { .for-desk { display: none; } .for-tablet { display: block; } .search-form .filters { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
    @media screen and (max-width: 759.98px) {
      .for-tablet { display: none; } .for-phone { display: block; }
      .search-form .filters, .found, .facts-list { grid-template-columns: minmax(0, 1fr); } .facts-list dd { margin-bottom: .5rem; } .search-form .words .line { flex: 1 1 100%; } .search-form .words button { margin-top: 0; } .search-form summary { min-height: var(--target-min); padding: .8rem 0; }
      nav.area-nav a { min-height: var(--target-min); padding: .7rem 0; } .facets li a { min-height: var(--target-min); display: inline-flex; align-items: center; } .found { display: flex; flex-direction: column-reverse; gap: 1.8rem; }
    }
    @media print { .area-nav, .search-form, .facets, details.more:not([open]) { display: none; } .found { display: block; } .for-desk, .for-phone { display: none; } .for-tablet { display: block; } }
    """#
}
