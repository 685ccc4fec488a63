import Kernel

/// What a party can be to an organisation.
private enum Role: String, CaseIterable {
    case member, candidate, invitee, partner, participant, associate, observer
    case potentialCandidate = "potential-candidate"
    case formerMember = "former-member"
    case associatePartner = "associate-partner"
    case optOut = "opt-out"

    /// On the way into an organisation a party has one of these at a time.
    var isStepOfAccession: Bool { [.member, .invitee, .candidate, .potentialCandidate].contains(self) }
}

extension PackReader {
    mutating func readMemberships() -> [Membership] {
        let file = "parties/memberships.csv"
        var memberships: [Membership] = []
        var spans: [[String]: [Span]] = [:]
        for row in table(file, columns: ["party", "organisation", "role", "from", "to", "source", "source_url", "confidence", "note"])?.rows ?? [] {
            let party = row["party"], organisation = row["organisation"]
            checkParty(party.text, at: party, table: file)
            checkOrganisation(organisation, file)
            let role = choice(row["role"], Role.allCases, "role", file)
            let (from, to) = interval(row, file)
            guard let source = source(row, file), let role else { continue }
            let membership = Membership(party: PartyID(party.text), organisation: OrganisationID(organisation.text), role: role.rawValue, from: from, to: to, source: source, note: row.text("note"))
            memberships.append(membership)
            guard hasReadableDates(row) else { continue }
            spans[[party.text, organisation.text, role.isStepOfAccession ? "" : role.rawValue], default: []].append(Span(membership.validity, row["from"], "\(party.text) is \(role.rawValue) of \(organisation.text)"))
        }
        noteOverlaps(spans.values, file)
        count(file, memberships.map(\.source))
        return memberships
    }

    /// An interval with an unreadable end is already a mistake; what overlaps it is not known.
    func hasReadableDates(_ row: TableRow) -> Bool {
        let from = PartialDate(row.text("from")), to = PartialDate(row.text("to"))
        guard from != nil || row.text("from").isEmpty, to != nil || row.text("to").isEmpty else { return false }
        guard let from, let to else { return true }
        return from.first <= to.last
    }

    /// One stretch of time that excludes others of the same kind.
    struct Span {
        let days: ClosedRange<Day>?
        let cell: CSVReader.Cell
        let says: String
        init(_ validity: Validity, _ cell: CSVReader.Cell, _ says: String) { (days, self.cell, self.says) = (validity.certain, cell, says) }
    }

    /// Notes, on the later line of each pair, that two stretches certainly share a day.
    mutating func noteOverlaps(_ groups: some Sequence<[Span]>, _ file: String) {
        for group in groups where group.count > 1 {
            let dated = group.compactMap { span in span.days.map { (span, $0) } }.sorted { ($0.1.lowerBound, $0.0.cell.line) < ($1.1.lowerBound, $1.0.cell.line) }
            guard var last = dated.first else { continue }
            for next in dated.dropFirst() {
                if next.1.lowerBound <= last.1.upperBound {
                    let (first, second) = last.0.cell.line < next.0.cell.line ? (last.0, next.0) : (next.0, last.0)
                    let day = next.1.lowerBound == .earliest ? "without a beginning" : "on \(next.1.lowerBound)"
                    note(file, second.cell, "\(second.says), and line \(first.cell.line) says \(first.says) at the same time (\(day))", "write `to` of the earlier one as the last day before the later one")
                }
                if next.1.upperBound >= last.1.upperBound { last = next }
            }
        }
    }
}
