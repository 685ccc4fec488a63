import Journal

/// A record of the journal, under a name that no library shares.
typealias JournalRecord = Record
