package import Kernel
package import Release

/// How long what one side asks is waited for, as far as one viewpoint may know: an area counts it for the page "What crossed?".
package struct AnswerTally: Sendable {
    /// "Requests for information"
    package let what: String
    /// Where each of them stands.
    package let address: String
    package let asker: OrganisationID
    package let asked: Int
    /// Milliseconds until the first answer of another side, quickest first.
    package let waits: [Int64]
    /// Past the day by which an answer helped, and not answered.
    package let overdue: Int
    /// What was counted: the page that shows the count is marked by it.
    package let items: [Item]

    package init(what: String, address: String, asker: OrganisationID, asked: Int, waits: [Int64], overdue: Int, items: [Item]) {
        (self.what, self.address, self.asker, self.asked, self.overdue, self.items) = (what, address, asker, asked, overdue, items)
        self.waits = waits.sorted()
    }
}
