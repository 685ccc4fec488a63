import Journal
package import Kernel
package import Node
package import Support

/// Flows as bodies of records, and as the tables keep them. Amounts are texts: signed records hold no floating point.
extension Flow {
    package var json: JSONValue {
        .members(("flow", .string(id.text)), ("series", .string(series.text)), ("giver", .string(giver.text)), ("channel", .string(channel.text)), ("receiver", .string(receiver.text)), ("kind", .string(kind.rawValue)), ("stage", .string(stage.rawValue)),
                 ("amount", amount.json), ("period", .string(period.description)), ("valuation", .string(valuation.rawValue)), ("title", title.isEmpty ? nil : .string(title)), ("note", note.isEmpty ? nil : .string(note)),
                 ("within", within.isEmpty ? nil : .texts(within.map(\.text))), ("source", source.json))
    }

    package init(json: JSONValue) throws(RecordMistake) {
        guard let kind = Kind(rawValue: try json.text("kind")) else { throw RecordMistake("kind", "one of \(Kind.allCases.map(\.rawValue).joined(separator: ", ")) was expected") }
        guard let stage = Stage(rawValue: try json.text("stage")) else { throw RecordMistake("stage", "one of \(Stage.allCases.map(\.rawValue).joined(separator: ", ")) was expected") }
        guard let valuation = Valuation(rawValue: try json.text("valuation")) else { throw RecordMistake("valuation", "one of \(Valuation.allCases.map(\.rawValue).joined(separator: ", ")) was expected") }
        guard let period = Period(try json.text("period")) else { throw RecordMistake("period", "a day, a month, a year or an interval of them was expected") }
        guard let amount = json["amount"] else { throw RecordMistake("amount", "an amount was expected") }
        let within = json["within"] == nil ? [] : try json.texts("within")
        guard within.count <= 20 else { throw RecordMistake("within", "at most 20 flows were expected") }
        self.init(id: FlowID(try json.text("flow")), series: SeriesID(try json.text("series")), giver: GiverID(try json.text("giver")), channel: ChannelID(try json.text("channel")), receiver: PartyID(try json.text("receiver")), kind: kind, stage: stage,
                  amount: try Amount(json: amount), period: period, valuation: valuation, title: try json.textIfAny("title") ?? "", note: try json.textIfAny("note") ?? "", within: within.map { FlowID($0) }, source: try json.readSource("source"))
    }
}

extension Amount {
    var json: JSONValue {
        switch self {
        case .money(let quantity, let currency): .members(("millions", .string(quantity.description)), ("currency", .string(currency.text)))
        case .persons(let quantity): .members(("persons", .string(quantity.description)))
        case .share(let quantity, let of): .members(("rate", .string(quantity.description)), ("of", .string(of)))
        case .unnumbered: .members(("unnumbered", .bool(true)))
        }
    }

    init(json: JSONValue) throws(RecordMistake) {
        func quantity(_ member: String) throws(RecordMistake) -> Quantity? {
            guard let text = try json.textIfAny(member) else { return nil }
            guard let quantity = Quantity(text) else { throw RecordMistake(member, "digits with a point were expected") }
            return quantity
        }
        if let money = try quantity("millions") { self = .money(money, CurrencyID(try json.text("currency"))) } else if let persons = try quantity("persons") { self = .persons(persons) } else if let rate = try quantity("rate") {
            self = .share(rate, of: try json.text("of"))
        } else { self = .unnumbered }
    }
}
