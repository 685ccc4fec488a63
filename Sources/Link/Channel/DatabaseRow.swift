import GRDB

/// A row of these tables, under a name that the rules do not share.
typealias DatabaseRow = Row
