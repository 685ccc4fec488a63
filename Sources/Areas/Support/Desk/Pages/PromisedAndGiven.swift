import Kernel
import Support

/// Of each giver what it committed and what it allocated, by the first source that counts both for most: two stages beside each other, never added.
struct PromisedAndGiven {
    static let shownMax = 12
    struct Row {
        let giver: GiverID, committed: Quantity, allocated: Quantity, unit: Amount.Unit
        var share: Double { allocated.double / committed.double * 100 }
    }
    private let series: FlowSeries?
    private let desk: SupportDesk
    /// What was committed the most first.
    let rows: [Row]

    init(_ snapshot: SupportSnapshot, _ desk: SupportDesk) {
        self.desk = desk
        let series = desk.facts.series.first { $0.id != FlowSeries.statements }
        self.series = series
        let givers = Set(snapshot.flows.map(\.flow).filter { $0.series == series?.id && $0.stage == .committed && (desk.facts.giver($0.giver)?.kind ?? .state) != .group }.map(\.giver))
        rows = givers.sorted().compactMap { giver -> Row? in
            guard let committed = snapshot.totals(Self.question(giver, .committed, series, desk)).only, let allocated = snapshot.totals(Self.question(giver, .allocated, series, desk)).only, committed.unit == allocated.unit,
                  let promised = committed.sum, let given = allocated.sum, promised > Quantity(0) else { return nil }
            return Row(giver: giver, committed: promised, allocated: given, unit: committed.unit)
        }.sorted { ($1.committed, $0.giver) < ($0.committed, $1.giver) }
    }

    var title: String? { series?.title }

    func question(_ giver: GiverID, _ stage: Flow.Stage) -> FlowQuestion { Self.question(giver, stage, series, desk) }

    private static func question(_ giver: GiverID, _ stage: Flow.Stage, _ series: FlowSeries?, _ desk: SupportDesk) -> FlowQuestion {
        var question = desk.setting(FlowQuestion(), .giver, to: giver.text)
        for (name, value) in [(FlowQuestion.Name.stage, stage.rawValue), (.source, series?.id.text ?? ""), (.kind, Flow.Kind.all.rawValue)] { question = desk.setting(question, name, to: value) }
        return question
    }
}
