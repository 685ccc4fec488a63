extension Style {
    /// Colours, sizes and fonts by what they are for, in three sets: light, dark, print. No other file names a colour.
    static let tokens = #"""
    /* Tokens only. A name says what a colour or size is for, never what it looks like. */
    :root {
      color-scheme: light dark;

      /* type */
      --font-work: "Segoe UI", system-ui, Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
      --font-record: Charter, "Bitstream Charter", "Sitka Text", Cambria, "Noto Serif", "Liberation Serif", Georgia, serif;
      --font-code: ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
      --size-note: 0.8125rem;
      --size-work: 0.9375rem;
      --size-read: 1.0625rem;
      --size-head: 1.25rem;
      --size-finding: 1.5rem;
      --size-outcome: 2.125rem;
      --line-work: 1.45;
      --line-read: 1.55;
      --line-head: 1.2;
      --measure-read: 64ch;
      --measure-note: 44ch;

      /* space: multiples of 4 px */
      --space-1: 0.25rem;
      --space-2: 0.5rem;
      --space-3: 0.75rem;
      --space-4: 1rem;
      --space-6: 1.5rem;
      --space-8: 2rem;
      --space-12: 3rem;
      --space-16: 4rem;
      --page-max: 80rem;
      --gutter: 1.5rem;
      --target-min: 2.75rem;

      /* edges */
      --edge-hair: 1px;
      --edge-firm: 2px;
      --edge-focus: 3px;
      --corner: 2px;
      --side-bar: 0.75rem;

      /* motion */
      --motion-brief: 120ms;

      /* surfaces and text */
      --surface-page: #fbfcfb;
      --surface-sheet: #ffffff;
      --surface-sunk: #eff2f0;
      --text-primary: #16201d;
      --text-secondary: #4b5753;
      --text-inverse: #ffffff;
      --line-hair: #d3dad6;
      --line-control: #6c7974;
      --action: #124457;
      --action-strong: #0b2f3d;
      --focus: #b04a00;

      /* the four answers, and the one that is none */
      --permitted-ink: #0b5a4e;
      --permitted-wash: #dcefe9;
      --consents-ink: #764800;
      --consents-wash: #fbeccb;
      --consents-fold: #c98a1b;
      --denied-ink: #8d1637;
      --denied-wash: #fbe6eb;
      --denied-solid: #8d1637;
      --denied-on: #ffffff;
      --unknown-ink: #494e6b;
      --unknown-wash: #ecedf4;

      /* status of a promise; dormant, without evidence and text not held use the lines and surfaces */
      --status-live: #124457;
      --status-late: #8d1637;
      --status-stalled: #764800;
      --status-stalled-wash: #fbeccb;
      --status-done: #0b5a4e;
      --status-done-wash: #dcefe9;

      /* the two sides: EU to the left, NATO to the right, everywhere */
      --side-eu-ink: #5b3576;
      --side-eu-wash: #f1eaf6;
      --side-nato-ink: #4c5814;
      --side-nato-wash: #eff2df;

      /* banner marking, demonstration */
      --banner-open-ground: #ffffff;
      --banner-open-text: #16201d;
      --banner-closed-ground: #16201d;
      --banner-closed-text: #ffffff;
      --demonstration-ink: #4b5753;
      --demonstration-wash: #eff2f0;

      /* figures: order of use; each line also has its own dash and its name at its end */
      --series-1: #124457;
      --series-2: #a8470a;
      --series-3: #5b3576;
      --series-4: #4c5814;
      --series-rest: #6c7974;
      --target-line: #8d1637;
      --not-published: #e2e7e4;
    }

    @media (prefers-color-scheme: dark) {
      :root {
        --surface-page: #111715;
        --surface-sheet: #18201d;
        --surface-sunk: #1f2925;
        --text-primary: #e8eeeb;
        --text-secondary: #adbab4;
        --text-inverse: #111715;
        --line-hair: #35413c;
        --line-control: #82918b;
        --action: #8cc7dc;
        --action-strong: #b9e0ee;
        --focus: #ffab5c;
        --permitted-ink: #86d3bf;
        --permitted-wash: #17352e;
        --consents-ink: #f0c06a;
        --consents-wash: #3a2c10;
        --consents-fold: #c98a1b;
        --denied-ink: #ff9fb4;
        --denied-wash: #451723;
        --denied-solid: #c2305a;
        --denied-on: #ffffff;
        --unknown-ink: #bcc2e4;
        --unknown-wash: #282c40;
        --status-live: #8cc7dc;
        --status-late: #ff9fb4;
        --status-stalled: #f0c06a;
        --status-stalled-wash: #3a2c10;
        --status-done: #86d3bf;
        --status-done-wash: #17352e;
        --side-eu-ink: #d3b0ec;
        --side-eu-wash: #2c2136;
        --side-nato-ink: #c3d07a;
        --side-nato-wash: #272c12;
        --banner-open-ground: #111715;
        --banner-open-text: #e8eeeb;
        --banner-closed-ground: #e8eeeb;
        --banner-closed-text: #111715;
        --demonstration-ink: #adbab4;
        --demonstration-wash: #1f2925;
        --series-1: #8cc7dc;
        --series-2: #f2a167;
        --series-3: #d3b0ec;
        --series-4: #c3d07a;
        --series-rest: #82918b;
        --target-line: #ff9fb4;
        --not-published: #2a3530;
      }
    }

    @media print {
      :root {
        color-scheme: light;
        --surface-page: #ffffff;
        --surface-sheet: #ffffff;
        --surface-sunk: #ffffff;
        --text-primary: #000000;
        --text-secondary: #333333;
        --text-inverse: #ffffff;
        --line-hair: #999999;
        --line-control: #555555;
        --action: #000000;
        --action-strong: #000000;
        --permitted-ink: #0b5a4e;
        --permitted-wash: #dcefe9;
        --consents-ink: #764800;
        --consents-wash: #fbeccb;
        --consents-fold: #c98a1b;
        --denied-ink: #8d1637;
        --denied-wash: #ffffff;
        --denied-solid: #8d1637;
        --denied-on: #ffffff;
        --unknown-ink: #494e6b;
        --unknown-wash: #ffffff;
        --status-live: #124457;
        --status-late: #8d1637;
        --status-stalled: #764800;
        --status-stalled-wash: #fbeccb;
        --status-done: #0b5a4e;
        --status-done-wash: #dcefe9;
        --side-eu-ink: #5b3576;
        --side-eu-wash: #ffffff;
        --side-nato-ink: #4c5814;
        --side-nato-wash: #ffffff;
        --banner-open-ground: #ffffff;
        --banner-open-text: #000000;
        --banner-closed-ground: #ffffff;
        --banner-closed-text: #000000;
        --demonstration-ink: #333333;
        --demonstration-wash: #ffffff;
        --series-1: #124457;
        --series-2: #a8470a;
        --series-3: #5b3576;
        --series-4: #4c5814;
        --series-rest: #6c7974;
        --target-line: #8d1637;
        --not-published: #e2e7e4;
      }
    }
    """#
}
