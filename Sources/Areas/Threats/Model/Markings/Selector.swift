/// A place in an object as granular markings name it: `description`, `external_references.[0].url`. Source: STIX 2.1, section 7.2.3.1.
package struct Selector: Hashable, Sendable {
    package enum Step: Hashable, Sendable { case name(String), index(Int) }
    package let steps: [Step]

    init(steps: [Step]) { self.steps = steps }

    /// Nil for a text that is no selector.
    package init?(_ text: String) {
        guard text.utf8.count <= 4096 else { return nil }
        var steps: [Step] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            if part.hasPrefix("[") {
                guard part.hasSuffix("]"), let index = Int(part.dropFirst().dropLast()), index >= 0, !steps.isEmpty else { return nil }
                steps.append(.index(index))
            } else {
                guard !part.isEmpty else { return nil }
                steps.append(.name(String(part)))
            }
        }
        guard !steps.isEmpty, steps.count <= STIXValue.depthMax else { return nil }
        self.steps = steps
    }

    package var text: String {
        steps.map { step in switch step { case .name(let name): name; case .index(let index): "[\(index)]" } }.joined(separator: ".")
    }

    func value(in object: STIXValue) -> STIXValue? {
        var value = object
        for step in steps {
            let next = switch step { case .name(let name): value[name]; case .index(let index): value[index] }
            guard let next else { return nil }
            value = next
        }
        return value
    }
}
