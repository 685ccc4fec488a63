package import Kernel

/// What one team asks of the other: on an object, or in words alone, with the day by which an answer helps.
package struct ThreatRequest: Hashable, Sendable {
    package let id: String
    package let text: String
    /// The object it is about, where it is about one.
    package let object: STIXID?
    package let due: Day?
    package init(id: String, text: String, object: STIXID?, due: Day?) { (self.id, self.text, self.object, self.due) = (id, text, object, due) }
    package static let textMax = 2_000
}

package struct ThreatAnswer: Hashable, Sendable {
    package let id: String
    package let request: String
    package let text: String
    /// Objects that go with it.
    package let objects: [STIXID]
    package init(id: String, request: String, text: String, objects: [STIXID]) { (self.id, self.request, self.text, self.objects) = (id, request, text, objects) }
    package static let objectsMax = 50
}

/// How long answers take: each request counts once, with the first answer of another author.
package struct AnswerTimes: Hashable, Sendable {
    package let asked: Int
    package let answered: Int
    /// In milliseconds; nil where nothing was answered.
    package let median: Int64?
    /// Past their day, and not answered.
    package let overdue: Int

    /// `waits`: milliseconds until the first answer, nil where there is none yet; `isDue`: the day has passed.
    package init(_ requests: [(wait: Int64?, isDue: Bool)]) {
        let waits = requests.compactMap(\.wait).sorted()
        (asked, answered, overdue) = (requests.count, waits.count, requests.count { $0.wait == nil && $0.isDue })
        median = waits.isEmpty ? nil : waits.count % 2 == 1 ? waits[waits.count / 2] : (waits[waits.count / 2 - 1] + waits[waits.count / 2]) / 2
    }
}
