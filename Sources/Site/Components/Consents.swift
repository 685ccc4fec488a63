package import Figures

/// One who must say yes, and how far that has come.
package struct ConsentView: Hashable, Sendable, Component {
    package enum State: Hashable, Sendable {
        case given(on: String)
        case asked(on: String)
        case notAsked
        /// `reason` only if it may be shown.
        case refused(on: String, reason: String?)

        var mark: Marks.Consent {
            switch self {
            case .given: .given
            case .asked: .asked
            case .notAsked: .notAsked
            case .refused: .refused
            }
        }
        var words: Prose {
            switch self {
            case .given(let date): ["given, ", .whole(date)]
            case .asked(let date): ["asked, ", .whole(date)]
            case .notAsked: "not asked yet"
            case .refused(let date, let reason): Prose([.text("refused, "), .whole(date)] + (reason.map { [.text(": \($0)")] } ?? []))
            }
        }
    }
    package let name: String
    package let state: State
    /// A general position that is known: "has objected to such releases since 2004". Never a refusal.
    package let position: Prose?
    package let act: RemedyView.Act?

    package init(name: String, state: State, position: Prose? = nil, act: RemedyView.Act? = nil) {
        (self.name, self.state, self.position, self.act) = (name, state, position, act)
    }

    package var html: HTML {
        li(.class("consent")) {
            Marks.consent(state.mark, size: 16)
            span {
                strong { name }
                " "
                state.words
                if let position {
                    span(.class("position")) {
                        "Known position: "
                        position
                    }
                }
            }
            if let act {
                form(.method(act.method), .action(act.address)) {
                    for field in act.hidden { field }
                    button(.type("submit"), .class("small")) { act.label }
                }
            }
        }
    }
}

package struct ConsentList: Sendable, Component {
    package let title: String
    package let consents: [ConsentView]
    package init(title: String = "Who must say yes", _ consents: [ConsentView]) { (self.title, self.consents) = (title, consents) }
    package var html: HTML {
        Part(title, classes: "consents-needed") { ul(.class("consent-list")) { for consent in consents { consent } } }
    }
}

/// What travels with a release: onward limits and handling, each with its rule.
package struct ObligationList: Sendable, Component {
    package let obligations: [Prose]
    package init(_ obligations: [Prose]) { self.obligations = obligations }
    package var html: HTML {
        Part("What travels with it", classes: "obligations") { ul(.class("dashes")) { for obligation in obligations { li { obligation } } } }
    }
}

/// A body in the audience with its answer.
package struct InstitutionView: Hashable, Sendable {
    package let name: String
    package let mark: OutcomeMark
    /// "uncertain, U3"
    package let note: String
    package let ground: String?
    package init(name: String, mark: OutcomeMark, note: String = "", ground: String? = nil) { (self.name, self.mark, self.note, self.ground) = (name, mark, note, ground) }
}

package struct InstitutionChips: Sendable, Component {
    package let title: String
    package let institutions: [InstitutionView]
    package init(title: String = "Institutions in the audience", _ institutions: [InstitutionView]) { (self.title, self.institutions) = (title, institutions) }
    package var html: HTML {
        div(.class("institutions")) {
            h3 { title }
            ul {
                for institution in institutions {
                    li {
                        if let ground = institution.ground { a(.class("chip \(institution.mark.rawValue)"), .href("#" + ground)) { chip(institution) } } else {
                            span(.class("chip \(institution.mark.rawValue)")) { chip(institution) }
                        }
                    }
                }
            }
        }
    }

    private func chip(_ institution: InstitutionView) -> HTML {
        .group([
            .drawing(Marks.outcome(institution.mark, size: 14, name: institution.mark.word)),
            strong { institution.name },
            institution.note.isEmpty ? .nothing : span { "(\(institution.note))" },
        ])
    }
}
