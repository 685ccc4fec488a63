package import Kernel

/// Why an act does not follow at a step.
package enum StepRefusal: Error, Hashable, Sendable {
    case unknownStep
    case notKeeper
    case notMember
    case noReason
    /// Another step comes first.
    case notItsTurn(TrackPlan.Step)
    /// Two wordings stand against each other in so many sentences.
    case contested(Int)
    /// The text has changed since: it was this one, and is now that one.
    case changed(from: WordingHash, to: WordingHash?)
    case notPut
    case silenceTooShort(hours: Int)
    case silenceNotOver(until: Int64)
    case silenceOver
    case objected(count: Int)
    case alreadyApproved
    case nothingSaid
}

extension TrackState {
    /// Whether this may be said now. `current`: the working text's hash, nil while it is contested. `members`: who has a voice.
    package func check(_ act: StepAct, at id: String, by party: PartyID, isMember: Bool, current: WordingHash?, contested: Int, now: Int64) -> StepRefusal? {
        guard let step = plan.steps.first(where: { $0.id == id }) else { return .unknownStep }
        let state = self[id], isKeeper = step.keepers.contains(party)
        switch act {
        case .put(let hash, let until):
            guard isKeeper else { return .notKeeper }
            guard let current else { return .contested(contested) }
            guard hash == current else { return .changed(from: hash, to: current) }
            guard let turn = next(on: current) else { return .alreadyApproved }
            // A step may be taken again for a text that changed; none may be left out.
            if let wanted = plan.steps.firstIndex(of: step), let first = plan.steps.firstIndex(of: turn), wanted > first { return .notItsTurn(turn) }
            if step.kind == .silence, (until ?? 0) - now < Int64(step.silenceHours) * 3_600_000 { return .silenceTooShort(hours: step.silenceHours) }
        case .pass(let hash):
            guard isKeeper else { return .notKeeper }
            guard let put = state.put else { return .notPut }
            guard put.hash == hash, current == hash else { return current == nil ? .contested(contested) : .changed(from: put.hash, to: current) }
            guard state.objections.isEmpty else { return .objected(count: state.objections.count) }
            if step.kind == .silence, let until = put.until, now < until { return .silenceNotOver(until: until) }
        case .giveBack(let reason):
            guard isKeeper else { return .notKeeper }
            guard state.put != nil else { return .notPut }
            guard !reason.isEmpty else { return .noReason }
        case .voice(let voice, let reason):
            guard isKeeper || isMember else { return .notMember }
            guard let put = state.put else { return .notPut }
            if voice == .objection, step.kind == .silence, let until = put.until, now >= until { return .silenceOver }
            guard voice == .abstention || !reason.isEmpty else { return .noReason }
        case .takeBack:
            guard isKeeper || isMember else { return .notMember }
            guard state.voices.contains(where: { $0.by == party }) else { return .nothingSaid }
        }
        return nil
    }
}
