package import Kernel

/// How one organisation takes a text to its Council: what the pack says of it.
package struct TrackPlan: Hashable, Sendable {
    package let organisation: OrganisationID
    package let title: String
    /// Who approves in the end.
    package let council: PartyID
    /// Whose people draft and edit.
    package let drafters: [PartyID]
    /// On what is being drafted; it must let both sides' drafters read.
    package let marking: String
    package let steps: [Step]

    package struct Step: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            /// Passed by whoever keeps it.
            case staff
            /// Passed when nobody objects.
            case consensus
            /// Stands unless a member breaks silence before a set hour.
            case silence
        }
        package let id: String
        package let title: String
        package let kind: Kind
        /// Who puts the text to it and records its outcome.
        package let keepers: [PartyID]
        /// Of a silence, the least.
        package let silenceHours: Int
        /// Must be taken again when the text has changed since.
        package let isRepeated: Bool
        package let source: Source
        package init(id: String, title: String, kind: Kind, keepers: [PartyID], silenceHours: Int, isRepeated: Bool, source: Source) {
            (self.id, self.title, self.kind, self.keepers, self.silenceHours, self.isRepeated, self.source) = (id, title, kind, keepers, silenceHours, isRepeated, source)
        }
    }

    package init(organisation: OrganisationID, title: String, council: PartyID, drafters: [PartyID], marking: String, steps: [Step]) {
        (self.organisation, self.title, self.council, self.drafters, self.marking, self.steps) = (organisation, title, council, drafters, marking, steps)
    }
}

/// What is done with a text at a step.
package enum StepAct: Hashable, Sendable {
    /// This text is put to it; a silence ends at `until`, in milliseconds since 1970.
    case put(WordingHash, until: Int64?)
    /// It has passed there.
    case pass(WordingHash)
    /// It goes back to the drafters, and why.
    case giveBack(reason: String)
    /// A member or the keeper says something.
    case voice(Voice, reason: String)
    /// Takes back what the same party said at this step.
    case takeBack

    package enum Voice: String, Hashable, Sendable, CaseIterable {
        case comment, reservation, abstention
        /// Breaks a silence, and stands in the way of a consensus.
        case objection
    }
}

package struct StepEvent: Hashable, Sendable {
    package let step: String
    package let act: StepAct
    package let by: PartyID
    package let at: Int64
    package init(step: String, act: StepAct, by: PartyID, at: Int64) { (self.step, self.act, self.by, self.at) = (step, act, by, at) }
}

/// Where a text stands on one track: a fold over what was said there, in the order in which it was recorded.
package struct TrackState: Hashable, Sendable {
    package struct Saying: Hashable, Sendable {
        package let voice: StepAct.Voice
        package let by: PartyID
        package let reason: String
        package let at: Int64
    }
    package struct StepState: Hashable, Sendable {
        /// The text that lies before it now, since when and, in a silence, until when.
        package var put: (hash: WordingHash, since: Int64, until: Int64?)?
        /// The text that last passed.
        package var passed: (hash: WordingHash, at: Int64)?
        package var givenBack: (reason: String, at: Int64)?
        package var voices: [Saying] = []
        package var objections: [Saying] { voices.filter { $0.voice == .objection } }

        package static func == (a: Self, b: Self) -> Bool { a.put?.hash == b.put?.hash && a.put?.since == b.put?.since && a.put?.until == b.put?.until && a.passed?.hash == b.passed?.hash && a.voices == b.voices && a.givenBack?.at == b.givenBack?.at }
        package func hash(into hasher: inout Hasher) { hasher.combine(put?.hash); hasher.combine(passed?.hash); hasher.combine(voices) }
    }
    package let plan: TrackPlan
    package private(set) var steps: [String: StepState] = [:]

    package init(_ plan: TrackPlan, _ events: [StepEvent] = []) {
        self.plan = plan
        for event in events { take(event) }
    }

    package subscript(step: String) -> StepState { steps[step] ?? StepState() }

    private mutating func take(_ event: StepEvent) {
        guard plan.steps.contains(where: { $0.id == event.step }) else { return }
        var state = self[event.step]
        switch event.act {
        case .put(let hash, let until):
            // A new text, or the same once more: what was said of the earlier one stays in the record, and counts no longer.
            state = StepState(put: (hash, event.at, until), passed: state.passed)
        case .pass(let hash): (state.passed, state.put, state.givenBack) = ((hash, event.at), nil, nil)
        case .giveBack(let reason): (state.put, state.givenBack) = (nil, (reason, event.at))
        case .voice(let voice, let reason):
            state.voices.removeAll { $0.by == event.by && $0.voice == voice }
            state.voices.append(Saying(voice: voice, by: event.by, reason: reason, at: event.at))
        case .takeBack: state.voices.removeAll { $0.by == event.by }
        }
        steps[event.step] = state
    }

    /// The text that the Council has approved.
    package var approved: WordingHash? { plan.steps.last.flatMap { self[$0.id].passed?.hash } }

    /// Whether a step was taken, so that the next one may be; on an earlier text it counts where the pack does not want it repeated.
    package func isTaken(_ step: TrackPlan.Step, on hash: WordingHash?) -> Bool {
        guard let passed = self[step.id].passed else { return false }
        return !step.isRepeated || passed.hash == hash
    }

    /// The step whose turn it is; nil when all were taken.
    package func next(on hash: WordingHash?) -> TrackPlan.Step? {
        plan.steps.first { step in step == plan.steps.last ? self[step.id].passed?.hash != hash : !isTaken(step, on: hash) }
    }
}
