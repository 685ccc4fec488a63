import Commitments
import Kernel
import Packs

private enum YesOrNo: String, CaseIterable { case yes, no }

extension CommitmentFacts {
    /// How each organisation takes a text to its Council: `tracks.csv`, and its steps in order in `steps.csv`. A pack without them has no reports to make.
    static func readTracks(_ reader: inout PackReader) -> [TrackPlan] {
        let file = folder + "tracks.csv"
        guard reader.files.contents[file] != nil else { return [] }
        let steps = readSteps(&reader)
        var tracks: [TrackPlan] = []
        var sources: [Source] = []
        for row in reader.table(file, columns: ["organisation", "title", "council", "drafters", "draft_marking", "source", "source_url", "confidence"])?.rows ?? [] {
            let title = reader.words(row["title"], "title", file), marking = reader.words(row["draft_marking"], "marking of drafts", file), drafters = reader.list(row["drafters"])
            reader.checkParty(row.text("council"), at: row["council"], table: file)
            for body in drafters { reader.checkParty(body, at: row["drafters"], table: file) }
            if drafters.isEmpty { reader.note(file, row["drafters"], "nobody drafts", "write the bodies whose people edit the text, with ; between") }
            let own = steps.filter { $0.organisation == row.text("organisation") }.map(\.step)
            if own.isEmpty { reader.note(file, row["organisation"], "there is no step for `\(row.text("organisation"))`", "write its steps to its Council in steps.csv, the Council last") }
            guard let source = reader.source(row, file), isNew(row["organisation"], among: tracks.map(\.organisation.text), &reader, file) else { continue }
            sources.append(source)
            tracks.append(TrackPlan(organisation: OrganisationID(row.text("organisation")), title: title, council: PartyID(row.text("council")), drafters: drafters.map { PartyID($0) }, marking: marking, steps: own))
        }
        reader.count(file, sources)
        return tracks
    }

    private static func readSteps(_ reader: inout PackReader) -> [(organisation: String, step: TrackPlan.Step)] {
        let file = folder + "steps.csv"
        var steps: [(organisation: String, step: TrackPlan.Step)] = []
        for row in reader.table(file, columns: ["organisation", "id", "title", "kind", "keepers", "silence_hours", "again_after_change", "source", "source_url", "confidence"])?.rows ?? [] {
            let title = reader.words(row["title"], "title", file), keepers = reader.list(row["keepers"])
            let kind = reader.choice(row["kind"], TrackPlan.Step.Kind.allCases, "kind of step", file)
            let hours = row.text("silence_hours").isEmpty ? 0 : reader.number(row["silence_hours"], 0...10_000, "length of the silence in hours", file)
            let again = reader.choice(row["again_after_change"], YesOrNo.allCases, "answer", file)
            for body in keepers { reader.checkParty(body, at: row["keepers"], table: file) }
            if keepers.isEmpty { reader.note(file, row["keepers"], "nobody keeps this step", "write the bodies that put the text to it and record its outcome") }
            guard let kind, let hours, let again, let source = reader.source(row, file),
                  isNew(row["id"], among: steps.filter { $0.organisation == row.text("organisation") }.map(\.step.id), &reader, file) else { continue }
            steps.append((row.text("organisation"), TrackPlan.Step(id: row.text("id"), title: title, kind: kind, keepers: keepers.map { PartyID($0) }, silenceHours: hours, isRepeated: again == .yes, source: source)))
        }
        reader.count(file, steps.map(\.step.source))
        return steps
    }
}
