import Kernel
import Labels
import Node
import Release
import Site
import Support

/// A flow as a person writes it: kept as written when something in it needs a change.
struct FlowForm: Hashable, Sendable {
    static let noteMax = 1_000, titleMax = 200, withinMax = 20
    static let names = ["giver", "channel", "receiver", "kind", "stage", "amount", "currency", "period", "valuation", "title", "note", "within", "source", "address", "confidence", "marking"]
    private var values: [String: String] = [:]

    init(giver: PartyID? = nil, receiver: PartyID? = nil) {
        values = ["receiver": receiver?.text ?? "", "channel": "bilateral", "kind": Flow.Kind.military.rawValue, "stage": Flow.Stage.pledged.rawValue, "currency": "EUR", "valuation": Flow.Valuation.unknown.rawValue, "confidence": Confidence.seen.rawValue, "giver": giver?.text ?? ""]
    }

    init(_ form: FormBody) { for name in Self.names { values[name] = (form[name] ?? "").trimmed } }

    init(_ flow: Flow, under item: Item, vocabulary: Vocabulary) {
        let (amount, currency): (String, String) = switch flow.amount {
        case .money(let quantity, let currency): (quantity.description, currency.text)
        case .persons(let quantity): (quantity.description, "persons")
        case .share, .unnumbered: ("", "")
        }
        values = ["giver": flow.giver.text, "channel": flow.channel.text, "receiver": flow.receiver.text, "kind": flow.kind.rawValue, "stage": flow.stage.rawValue, "amount": amount, "currency": currency, "period": flow.period.description,
                  "valuation": flow.valuation.rawValue, "title": flow.title, "note": flow.note, "within": flow.within.map(\.text).joined(separator: ", "), "source": flow.source.title, "address": flow.source.address ?? "",
                  "confidence": flow.source.confidence.rawValue, "marking": item.label.printed(in: vocabulary)]
    }

    subscript(name: String) -> String { values[name] ?? "" }

    static let confidences: [(value: String, title: String)] = [(Confidence.seen.rawValue, "read in the source named"), (Confidence.secondary.rawValue, "a copy, or a press account"), (Confidence.derived.rawValue, "computed"), (Confidence.judgement.rawValue, "our reading"), (Confidence.unverified.rawValue, "not checked yet")]

    /// Every mistake at once. `isKnown`: whether there is such a flow that whoever writes may see.
    func reading(id: FlowID, by account: Account, _ facts: SupportFacts, _ node: Facts, isKnown: (FlowID) -> Bool) throws(FormMistakes) -> (flow: Flow, item: Item) {
        var mistakes = FormMistakes()
        mistakes.lengths([("title", self["title"], Self.titleMax), ("note", self["note"], Self.noteMax), ("source", self["source"], 300), ("address", self["address"], 500)])
        let giver = giver(&mistakes, facts, node), channel = facts.channel(ChannelID(self["channel"]))
        if channel == nil { mistakes.note("channel", "There is no purse `\(self["channel"].prefix(40))`. Write one of \(facts.channels.filter { !$0.isCut }.map(\.id.text).joined(separator: ", ")).") }
        else if channel?.isCut == true { mistakes.note("channel", "“\(channel?.title ?? "")” is a cut of other money, in which nothing is entered. Choose the purse itself.") }
        let receiver = node.roster.find(self["receiver"].isEmpty ? facts.usualReceiver?.text ?? "" : self["receiver"])
        if receiver == nil { mistakes.note("receiver", "`\(self["receiver"].prefix(40))` is no receiver that is known here. Write three letters, as in UKR.") }
        let kind = Flow.Kind(rawValue: self["kind"]), stage = Flow.Stage(rawValue: self["stage"]), valuation = Flow.Valuation(rawValue: self["valuation"])
        if kind == nil { mistakes.note("kind", "Say what kind it is: \(Flow.Kind.allCases.map(\.rawValue).joined(separator: ", ")).") }
        if stage == nil { mistakes.note("stage", "Say how far it has come: \(Flow.Stage.allCases.map(\.rawValue).joined(separator: ", ")).") }
        if valuation == nil { mistakes.note("valuation", "Say how it was valued: \(Flow.Valuation.allCases.map(\.rawValue).joined(separator: ", ")).") }
        let amount = amount(&mistakes), period = period(&mistakes), within = within(id, &mistakes, isKnown)
        let confidence = Confidence(rawValue: self["confidence"])
        if confidence == nil { mistakes.note("confidence", "`\(self["confidence"].prefix(40))` is no word for how sure it is. Write one of \(Self.confidences.map { $0.value }.joined(separator: ", ")).") }
        let source = mistakes.source(self["source"], self["address"], confidence ?? .unverified), label = mistakes.label(self["marking"], node.vocabulary)
        guard mistakes.list.isEmpty, let giver, let channel, let receiver, let kind, let stage, let valuation, let amount, let period, let source, let label else { throw mistakes }
        let flow = Flow(id: id, series: FlowSeries.statements, giver: giver, channel: channel.id, receiver: receiver.id, kind: kind, stage: stage, amount: amount, period: period, valuation: valuation, title: self["title"], note: self["note"], within: within, source: source)
        return (flow, Item(label: label, originator: account.party))
    }

    private func giver(_ mistakes: inout FormMistakes, _ facts: SupportFacts, _ node: Facts) -> GiverID? {
        if facts.giver(GiverID(self["giver"])) != nil { return GiverID(self["giver"]) }
        if let party = node.roster.find(self["giver"]), party.kind == .state { return GiverID(party.id.text) }
        mistakes.note("giver", self["giver"].isEmpty ? "Say who gives." : "`\(self["giver"].prefix(40))` is no giver that is known here. Write a state by its three letters, or one of \(facts.givers.map(\.id.text).joined(separator: ", ")).")
        return nil
    }

    private func amount(_ mistakes: inout FormMistakes) -> Amount? {
        guard let quantity = Quantity(self["amount"]), quantity.millionths > 0 else {
            let point = Quantity(self["amount"].replacing(",", with: ".")) != nil && self["amount"].contains(",")
            mistakes.note("amount", self["amount"].isEmpty ? "Write how much: money in millions, as in 578 or 0.5; persons as a number." : point ? "`\(self["amount"].prefix(30))` has a comma. Write money in millions with a point: \(self["amount"].replacing(",", with: "."))." : "`\(self["amount"].prefix(30))` is no amount. Write money in millions with a point, as in 578 or 0.5.")
            return nil
        }
        if self["currency"] == "persons" {
            guard quantity.decimals == 0 else {
                mistakes.note("amount", "Persons are whole. Write 15000.")
                return nil
            }
            return .persons(quantity)
        }
        guard self["currency"].utf8.count == 3, self["currency"].utf8.allSatisfy({ (65...90).contains($0) }) else {
            mistakes.note("currency", "Write the currency as three capitals, as in EUR or USD; for people trained write persons.")
            return nil
        }
        return .money(quantity, CurrencyID(self["currency"]))
    }

    private func period(_ mistakes: inout FormMistakes) -> Period? {
        if let period = Period(self["period"]) { return period }
        mistakes.note("period", self["period"].isEmpty ? "Write when, as precisely as it is known: 2025, 2025-03, or 2025-03/2025-08." : "`\(self["period"].prefix(30))` is no time. Write 2025, 2025-03, 2025-03-01, or two of them with a slash, the earlier first.")
        return nil
    }

    private func within(_ id: FlowID, _ mistakes: inout FormMistakes, _ isKnown: (FlowID) -> Bool) -> [FlowID] {
        var found: [FlowID] = []
        for word in self["within"].split(whereSeparator: { ",; ".contains($0) }).prefix(Self.withinMax + 1) {
            let outer = FlowID(String(word))
            if outer == id || !isKnown(outer) { mistakes.note("within", "There is no flow `\(word.prefix(40))` that could hold it. Write the identifiers of flows that hold this one, or leave it empty.") } else if !found.contains(outer) { found.append(outer) }
        }
        if found.count > Self.withinMax { mistakes.note("within", "At most \(Self.withinMax) flows are named.") }
        return found
    }
}
