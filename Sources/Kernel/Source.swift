/// Where a fact was read, and how far it may be trusted.
package struct Source: Hashable, Sendable, Codable {
    package let title: String
    package let address: String?
    package let confidence: Confidence

    package init(title: String, address: String? = nil, confidence: Confidence) {
        (self.title, self.address, self.confidence) = (title, address, confidence)
    }
}

/// How certain a row of facts is. `unverified` and `judgement` are shown as such, never hidden.
package enum Confidence: String, Hashable, Sendable, Codable, CaseIterable {
    case seen
    case partlySeen = "partly-seen"
    case secondary
    case unverified
    case derived
    case judgement
    case assumed
}
