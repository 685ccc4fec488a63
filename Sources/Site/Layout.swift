/// Whose node this is. The EU stands left with one bar, NATO right with two; neutral has none.
package struct NodeSide: Hashable, Sendable {
    package enum Side: String, Hashable, Sendable, Codable { case eu, nato, neutral }
    package let side: Side
    /// "EU node", "NATO node"
    package let name: String
    package init(_ side: Side, name: String) { (self.side, self.name) = (side, name) }
}

/// The page's marking, in the style of the node's own policy: the highest of everything shown.
package struct BannerMarking: Hashable, Sendable {
    package let text: String
    /// Classified labels stand reversed.
    package let isClassified: Bool
    /// `fr` where the marking is written in French.
    package let language: String?
    package init(_ text: String, isClassified: Bool, language: String? = nil) { (self.text, self.isClassified, self.language) = (text, isClassified, language) }
}

/// Who reads: shown in the head of each page, each value a link to change it.
package struct Reader: Hashable, Sendable {
    package let name: String
    package let nameAddress: String?
    /// Nil for the public.
    package let clearance: String?
    package let clearanceAddress: String?
    /// The date of view, ISO; nil when it is today.
    package let day: String?
    package let dayAddress: String?
    /// Where one changes one's own password; nil where there is none to change.
    package let passwordAddress: String?
    /// Set for someone who signed in: the form that signs out.
    package let signOut: RemedyView.Act?

    package init(name: String, nameAddress: String? = nil, clearance: String? = nil, clearanceAddress: String? = nil, day: String? = nil, dayAddress: String? = nil, passwordAddress: String? = nil, signOut: RemedyView.Act? = nil) {
        (self.name, self.nameAddress, self.clearance, self.clearanceAddress) = (name, nameAddress, clearance, clearanceAddress)
        (self.day, self.dayAddress, self.passwordAddress, self.signOut) = (day, dayAddress, passwordAddress, signOut)
    }
}

package struct NavigationItem: Hashable, Sendable {
    package let title: String
    package let address: String
    package let isCurrent: Bool
    /// Stands at the right end: "By what rules?"
    package let isAside: Bool
    package init(_ title: String, address: String, isCurrent: Bool = false, isAside: Bool = false) {
        (self.title, self.address, self.isCurrent, self.isAside) = (title, address, isCurrent, isAside)
    }
}

/// What the page stands on, its proof, and how to take it away.
package struct FootColumn: Sendable {
    let title: String
    let content: HTML
    package init(_ title: String, @HTMLBuilder content: () -> HTML) { (self.title, self.content) = (title, content()) }
}

/// Addresses of the files that every page names; they carry the hash of their content.
package struct PageFiles: Hashable, Sendable {
    package let styles: [String]
    package let script: String
    /// Print style sheet of this marking, node and reader; nil where there is none.
    package let printStyle: String?
    package init(styles: [String], script: String, printStyle: String?) { (self.styles, self.script, self.printStyle) = (styles, script, printStyle) }
}

/// A whole page: banner, who reads, questions, content, foot, banner.
package struct Page: Sendable {
    package let title: String
    package let marking: BannerMarking
    package let node: NodeSide
    package let reader: Reader
    package let navigation: [NavigationItem]
    /// Whether people and items on this node are invented: then both banners say so, and nobody can turn it off.
    package let isDemonstration: Bool
    package let files: PageFiles
    /// Whether `content` begins with an error summary: "Error:" in the title, and nothing else takes the focus.
    package let hasErrors: Bool
    package let content: HTML
    package let foot: [FootColumn]

    package init(title: String, marking: BannerMarking, node: NodeSide, reader: Reader, navigation: [NavigationItem], isDemonstration: Bool, files: PageFiles, hasErrors: Bool = false,
                 foot: [FootColumn] = [], @HTMLBuilder content: () -> HTML) {
        (self.title, self.marking, self.node, self.reader, self.navigation) = (title, marking, node, reader, navigation)
        (self.isDemonstration, self.files, self.hasErrors, self.foot) = (isDemonstration, files, hasErrors, foot)
        self.content = content()
    }

    /// The complete document in UTF-8.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1 << 16)
        bytes.append("<!DOCTYPE html>\n")
        document.write(into: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// What a demonstration node says beside each marking.
    package static func demonstrationText(isClassified: Bool) -> String {
        isClassified ? "Demonstration: nothing here is classified, people and items are invented, facts are real" : "Demonstration: people and items are invented, facts are real"
    }

    private var document: HTML {
        htmlElement(.lang("en")) {
            head {
                meta(.charset("utf-8"))
                titleElement { (hasErrors ? "Error: " : "") + "\(title) · Entente, \(node.name)" }
                meta(.name("viewport"), .content("width=device-width, initial-scale=1"))
                meta(.name("color-scheme"), .content("light dark"))
                for style in files.styles { link(.rel("stylesheet"), .href(style)) }
                if let print = files.printStyle { link(.rel("stylesheet"), .href(print), .media("print")) }
                link(.rel("icon"), .href("/favicon.ico"))
                script(file: files.script)
            }
            body(.class("node-\(node.side.rawValue)")) {
                header {
                    a(.class("skip"), .href("#main")) { "To the answer" }
                    banner
                    who
                    questions
                }
                main(.id("main"), .tabindex(-1)) { content }
                footer {
                    if !foot.isEmpty {
                        div(.class("foot")) {
                            for column in foot {
                                section {
                                    h2 { column.title }
                                    column.content
                                }
                            }
                        }
                    }
                    banner
                }
            }
        }
    }

    private var banner: HTML {
        p(.class(marking.isClassified ? "banner closed" : "banner")) {
            strong(.class("marking"), .lang(marking.language)) { marking.text }
            if isDemonstration { strong { Self.demonstrationText(isClassified: marking.isClassified) } }
        }
    }

    private var who: HTML {
        div(.class("who")) {
            p(.class("product")) {
                a(.href("/")) { "Entente" }
                span(.class("node")) { node.name }
            }
            ul {
                value("You read as", reader.name, reader.nameAddress)
                if let clearance = reader.clearance { value("cleared to", clearance, reader.clearanceAddress) }
                if let day = reader.day { value("view of", day, reader.dayAddress) }
                if let address = reader.passwordAddress { li { a(.class("plain"), .href(address)) { "Password" } } }
                if let act = reader.signOut {
                    li {
                        form(.method(act.method), .action(act.address)) {
                            for field in act.hidden { field }
                            button(.type("submit"), .class("plain")) { act.label }
                        }
                    }
                }
            }
        }
    }

    private func value(_ lead: String, _ value: String, _ address: String?) -> HTML {
        li {
            lead
            " "
            if let address { a(.href(address)) { strong { value } } } else { strong { value } }
        }
    }

    private func question(_ item: NavigationItem) -> HTML {
        li(.class(item.isCurrent ? "current" : nil)) { a(.href(item.address), .aria(.current, item.isCurrent ? "page" : nil)) { item.title } }
    }

    private var questions: HTML {
        nav(.id("questions"), .aria(.label, "Questions")) {
            ul {
                for item in navigation where !item.isAside { question(item) }
                // In a list of their own, so that they go to the next line together.
                let asides = navigation.filter(\.isAside)
                if !asides.isEmpty { li(.class("asides")) { ul { for item in asides { question(item) } } } }
                li(.class("all")) { a(.href("#questions")) { "All questions" } }
            }
        }
    }
}
