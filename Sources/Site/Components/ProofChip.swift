import Figures

/// A number or hash in a box; opens the proof and the command that repeats it.
package struct ProofChip: Hashable, Sendable, Component {
    package let text: String
    package let address: String?
    package init(_ text: String, address: String? = nil) { (self.text, self.address) = (text, address) }
    package var html: HTML { if let address { a(.class("proof"), .href(address)) { text } } else { span(.class("proof")) { text } } }
}
