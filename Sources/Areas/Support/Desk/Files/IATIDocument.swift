import Kernel
import Node
import Site
import Support

/// Flows that are civil and financial, as activities of the International Aid Transparency Initiative, version 2.03.
///
/// Military support is outside what IATI describes and is left out. An activity is one giver, purse and kind of one source; what is part of another flow at the same stage is not told twice.
/// Stages are told as types of transaction: pledged 12, committed and allocated 2, disbursed and delivered 3. A time is told by its last day, and in words in the description.
struct IATIDocument {
    static let activitiesMax = 2_000
    private struct Key: Hashable { let series: SeriesID, giver: GiverID, channel: ChannelID, kind: Flow.Kind, receiver: PartyID }
    /// ISO 3166-1 alpha-2 of receivers, which IATI asks for.
    private static let countries: [PartyID: String] = ["UKR": "UA", "MDA": "MD", "GEO": "GE", "ARM": "AM", "BIH": "BA", "MKD": "MK", "ALB": "AL", "MNE": "ME", "SRB": "RS", "JOR": "JO", "MRT": "MR", "TUN": "TN"]
    private let desk: SupportDesk
    private let snapshot: SupportSnapshot
    private let activities: [(key: Key, flows: [Flow])]

    init(_ flows: [Flow], _ snapshot: SupportSnapshot, _ desk: SupportDesk) {
        (self.desk, self.snapshot) = (desk, snapshot)
        let civil = flows.filter { flow in
            guard [.financial, .humanitarian].contains(flow.kind), case .money = flow.amount, Self.countries[flow.receiver] != nil else { return false }
            return desk.facts.channel(flow.channel)?.isCut != true
        }
        let grouped = Dictionary(grouping: civil) { Key(series: $0.series, giver: $0.giver, channel: $0.channel, kind: $0.kind, receiver: $0.receiver) }
        activities = grouped.map { key, flows in
            (key, flows.filter { one in !civil.contains { other in other.id != one.id && other.stage == one.stage && other.series == one.series && { if case .within = snapshot.book.relation(one.id, other.id) { true } else { false } }() } }.sorted { ($0.period.first, $0.id) < ($1.period.first, $1.id) })
        }.sorted { Self.name($0.0) < Self.name($1.0) }.prefix(Self.activitiesMax).map { (key: $0.0, flows: $0.1) }
    }

    private static func name(_ key: Key) -> String { "\(key.series)-\(key.giver)-\(key.channel)-\(key.kind.rawValue)-\(key.receiver)" }
    private var organisation: String { "XI-ENTENTE-\(desk.node.organisation)" }

    var isEmpty: Bool { activities.isEmpty }

    var text: String {
        var xml = XMLText()
        xml.open("iati-activities", ["version": "2.03"])
        for activity in activities { write(activity.key, activity.flows, &xml) }
        xml.close("iati-activities")
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml.text
    }

    /// The order of elements is that of the schema.
    private func write(_ key: Key, _ flows: [Flow], _ xml: inout XMLText) {
        guard let first = flows.map(\.period.first).min(), let last = flows.map(\.period.last).max() else { return }
        let series = desk.facts.series(key.series), giver = desk.name(key.giver), kind = desk.facts.giver(key.giver)?.kind ?? .state
        xml.open("iati-activity", ["xml:lang": "en", "default-currency": Self.currency(flows[0])] .merging(key.kind == .humanitarian ? ["humanitarian": "1"] : [:]) { a, _ in a })
        xml.whole("iati-identifier", "\(organisation)-\(Self.name(key))")
        xml.open("reporting-org", ["ref": organisation, "type": "40", "secondary-reporter": "1"])
        xml.whole("narrative", "Entente, \(desk.node.name)")
        xml.close("reporting-org")
        xml.narrative("title", "\(giver): \(key.kind.word) support to \(desk.name(key.receiver)), \(desk.facts.title(of: key.channel))")
        xml.narrative("description", "As told by \(series?.title ?? key.series.text). \(series?.note ?? "")", ["type": "1"])
        xml.narrative("participating-org", giver, ["role": "1", "type": kind == .state ? "10" : "40"])
        xml.narrative("participating-org", desk.name(key.receiver), ["role": "4", "type": "10"])
        xml.empty("activity-status", ["code": last <= snapshot.day ? "4" : "2"])
        xml.empty("activity-date", ["type": "2", "iso-date": first.description])
        xml.empty("activity-date", ["type": last <= snapshot.day ? "4" : "3", "iso-date": last.description])
        xml.empty("recipient-country", ["code": Self.countries[key.receiver] ?? ""])
        // General budget support; material relief assistance and services.
        xml.empty("sector", ["vocabulary": "1", "code": key.kind == .humanitarian ? "72010" : "51010"])
        for flow in flows { write(flow, giver, &xml) }
        xml.close("iati-activity")
    }

    private func write(_ flow: Flow, _ giver: String, _ xml: inout XMLText) {
        guard case .money(let quantity, let currency) = flow.amount else { return }
        let day = min(flow.period.last, max(snapshot.day, flow.period.first)).description
        xml.open("transaction", ["ref": flow.id.text])
        xml.empty("transaction-type", ["code": Self.type(flow.stage)])
        xml.empty("transaction-date", ["iso-date": day])
        // Millions to the millionth are whole units.
        xml.whole("value", String(quantity.millionths), ["currency": currency.text, "value-date": day])
        xml.narrative("description", "\(flow.title.isEmpty ? "" : flow.title + ". ")\(flow.stage.rawValue.capitalisedFirst), \(flow.period.inWords). Source: \(flow.source.title).")
        xml.narrative("provider-org", giver)
        xml.narrative("receiver-org", desk.name(flow.receiver))
        xml.close("transaction")
    }

    private static func currency(_ flow: Flow) -> String {
        if case .money(_, let currency) = flow.amount { return currency.text }
        return "EUR"
    }

    private static func type(_ stage: Flow.Stage) -> String {
        switch stage {
        case .pledged: "12"
        case .committed, .allocated: "2"
        case .disbursed, .delivered: "3"
        }
    }
}

/// Writes elements with their text escaped, each on its line.
private struct XMLText {
    private(set) var text = ""
    private var depth = 0

    mutating func open(_ name: String, _ attributes: [String: String] = [:]) {
        line("<\(name)\(Self.written(attributes))>")
        depth += 1
    }
    mutating func close(_ name: String) {
        depth -= 1
        line("</\(name)>")
    }
    mutating func empty(_ name: String, _ attributes: [String: String]) { line("<\(name)\(Self.written(attributes))/>") }
    mutating func whole(_ name: String, _ content: String, _ attributes: [String: String] = [:]) { line("<\(name)\(Self.written(attributes))>\(Self.escaped(content))</\(name)>") }
    mutating func narrative(_ name: String, _ content: String, _ attributes: [String: String] = [:]) {
        open(name, attributes)
        whole("narrative", content)
        close(name)
    }

    private mutating func line(_ content: String) { text += String(repeating: "  ", count: depth) + content + "\n" }
    private static func written(_ attributes: [String: String]) -> String { attributes.sorted { $0.key < $1.key }.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined() }

    /// Characters that XML does not know are left out.
    private static func escaped(_ text: String) -> String {
        var written = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": written += "&amp;"
            case "<": written += "&lt;"
            case ">": written += "&gt;"
            case "\"": written += "&quot;"
            case "\t", "\n", "\r": written += " "
            default: if scalar.value >= 0x20, scalar.value != 0xFFFE, scalar.value != 0xFFFF { written.unicodeScalars.append(scalar) }
            }
        }
        return written
    }
}
