import GRDB

/// A row of the projection, under a name that the rules do not share.
typealias DatabaseRow = Row
