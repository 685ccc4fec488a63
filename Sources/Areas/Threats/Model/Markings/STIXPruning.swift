/// An object without some of its parts, and where every part that stayed stands now.
struct STIXPruning {
    private let removed: Removed

    /// The selected parts as a tree: a leaf is a part that goes with all that it holds.
    private final class Removed {
        var isWhole = false
        var names: [String: Removed] = [:]
        var indices: [Int: Removed] = [:]
    }

    init(removing selectors: some Sequence<Selector>) {
        removed = Removed()
        for selector in selectors {
            var node = removed
            for step in selector.steps {
                let next: Removed
                switch step {
                case .name(let name): next = node.names[name] ?? Removed(); node.names[name] = next
                case .index(let index): next = node.indices[index] ?? Removed(); node.indices[index] = next
                }
                node = next
            }
            node.isWhole = true
        }
    }

    /// A list or an object that loses everything goes too: the standard has no empty ones, and an empty one would tell that something was there.
    func pruned(_ value: STIXValue) -> STIXValue? { prune(value, removed) }

    private func prune(_ value: STIXValue, _ node: Removed) -> STIXValue? {
        if node.isWhole { return nil }
        switch value {
        case .object(let object) where !node.names.isEmpty:
            let kept = object.members.compactMap { member in
                guard let inner = node.names[member.name] else { return member }
                return prune(member.value, inner).map { STIXMembers.Member(member.name, $0) }
            }
            return kept.isEmpty && !object.isEmpty ? nil : .object(STIXMembers(unchecked: kept))
        case .array(let elements) where !node.indices.isEmpty:
            let kept = elements.indices.compactMap { index in
                guard let inner = node.indices[index] else { return elements[index] }
                return prune(elements[index], inner)
            }
            return kept.isEmpty && !elements.isEmpty ? nil : .array(kept)
        default: return value
        }
    }

    /// Where the part stands after the pruning of `original`; nil where it went.
    func moved(_ selector: Selector, in original: STIXValue) -> Selector? {
        var node: Removed? = removed, value = original, steps: [Selector.Step] = []
        for step in selector.steps {
            let here = node
            if here?.isWhole == true { return nil }
            switch step {
            case .name(let name):
                guard let next = value[name] else { return nil }
                (value, node) = (next, here?.names[name])
                steps.append(step)
            case .index(let index):
                guard let elements = value.array, let next = value[index] else { return nil }
                let gone = here?.indices.count { before, part in before < index && before < elements.count && prune(elements[before], part) == nil } ?? 0
                (value, node) = (next, here?.indices[index])
                steps.append(.index(index - gone))
            }
        }
        if let node, prune(value, node) == nil { return nil }
        return Selector(steps: steps)
    }
}
