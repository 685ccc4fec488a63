import Kernel
import Node
import Release
import Threats

/// What is new for an alert, screened for its account at the very moment of asking: who was cleared yesterday and is not today is told nothing.
struct AlertNews: Sendable {
    /// Objects looked at for one answer, and kept of them.
    static let looksMax = 5_000, pageSize = 500
    let reading: ThreatReading

    struct Found: Sendable {
        var objects: [Released<StoredObject>] = []
        /// Everything up to this moment was looked at.
        var upTo: Int64
        var isComplete = true
    }

    func after(_ moment: Int64, _ alert: ThreatAlert, for account: Account, limit: Int = 1_000) async throws(NodeError) -> Found {
        let scope = try await reading.scope(account.viewpoint(on: reading.node.today), .view(alert.view))
        var found = Found(upTo: moment), place: PagePlace?, looks = 0, filter = alert.filter
        filter.addedAfter = moment
        while true {
            let page = try await reading.page(scope, filter, after: place, limit: Self.pageSize)
            for one in page.objects where one.record.added > moment {
                // An answer ends between moments, never inside one: the next begins after it.
                if found.objects.count >= limit || looks >= Self.looksMax, one.record.added > found.upTo { found.isComplete = false; return found }
                found.upTo = max(found.upTo, one.record.added)
                if alert.wants(one.record) { found.objects.append(one) }
            }
            looks += page.objects.count
            guard let next = page.next else { return found }
            place = next
        }
    }

    /// The newest first, for a page; of one day where it is named.
    func newest(_ alert: ThreatAlert, for account: Account, on day: Day? = nil, limit: Int) async throws(NodeError) -> [Released<StoredObject>] {
        let scope = try await reading.scope(account.viewpoint(on: reading.node.today), .view(alert.view))
        var filter = alert.filter, objects: [Released<StoredObject>] = [], looks = 0
        filter.isNewestFirst = true
        let first = day.map { Int64($0.ordinal) * 86_400_000_000 } ?? .min, end = day.map { (Int64($0.ordinal) + 1) * 86_400_000_000 } ?? .max
        var place: PagePlace? = day == nil ? nil : PagePlace(added: end, seq: .min)
        while objects.count < limit, looks < Self.looksMax {
            let page = try await reading.page(scope, filter, after: place, limit: Self.pageSize)
            for one in page.objects {
                guard one.record.added >= first else { return objects }
                if objects.count < limit, alert.wants(one.record) { objects.append(one) }
            }
            looks += page.objects.count
            guard let next = page.next else { break }
            place = next
        }
        return objects
    }
}
