package import Journal
package import Kernel
package import Release
package import TransparencyLog

/// One record of the journal as a viewpoint may have it: without its index, which would tell how much there is.
package struct JournalLine: Hashable, Sendable, Labelled {
    package let id: RecordID
    /// `release.asked`; a kind that this node does not know is shown as it is written.
    package let kind: String
    package let isKnown: Bool
    package let item: Item
    package let author: PartyID
    /// Nil for a recipient.
    package let account: AccountID?
    package let at: Timestamp
    /// The item of the release desk that it is about.
    package let about: ItemID?
    /// That item's title then, the account's name, or the kind of what a peer's node sent.
    package let title: String
}

package struct JournalPage: Sendable {
    package let lines: [Released<JournalLine>]
    /// Give it back for the next page; nil when there is no more.
    package let next: RecordID?
}

/// What an auditor of the house has beside the line itself.
package struct AuditLine: Sendable {
    package let index: UInt64
    package let leaf: TreeHash
    package let line: Released<JournalLine>
    /// Why the record changed nothing; empty when it did.
    package let aside: String
}

package struct AuditPage: Sendable {
    package let lines: [AuditLine]
    /// Give it back for the next page; nil when there is no more.
    package let next: UInt64?
    /// Entries in the journal.
    package let size: UInt64
}
