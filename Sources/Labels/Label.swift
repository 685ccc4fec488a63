import Kernel

/// What a marking says, understood: policy, level and the markings that follow.
///
/// `originator`, holder, parts and consents are not in a marking; the release request has them.
package struct Label: Hashable, Sendable {
    package var policy: PolicyID
    package var level: LevelID
    package var markings: [Marking]
    /// A TLP label beside a classification; both must be satisfied (G14). Nil when the policy itself is TLP.
    package var tlp: LevelID?

    package init(policy: PolicyID, level: LevelID, markings: [Marking] = [], tlp: LevelID? = nil) {
        (self.policy, self.level, self.markings, self.tlp) = (policy, level, markings, tlp)
    }
}

/// One marking with the names that fill its `<list>`: `RELEASABLE TO EU, UKR` has the names `EU` and `UKR`.
package struct Marking: Hashable, Sendable {
    package let form: MarkingFormID
    /// As written, in upper case, in the order written. Empty where the form names its own.
    package let names: [String]

    package init(form: MarkingFormID, names: [String] = []) { (self.form, self.names) = (form, names) }
}
