import Figures

/// An attribute of an element. There is none for styles or event handlers: the content policy forbids them.
package struct Attribute: Sendable {
    enum Value: Sendable {
        case none
        case fixed(StaticString)
        case text(String)
        case absent
    }
    let name: StaticString
    let value: Value

    func write(into bytes: inout [UInt8]) {
        if case .absent = value { return }
        bytes.append(UInt8(ascii: " "))
        bytes.append(name)
        switch value {
        case .none, .absent: return
        case .fixed(let text):
            bytes.append("=\"")
            bytes.append(text)
        case .text(let text):
            bytes.append("=\"")
            bytes.appendEscaped(text)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func plain(_ name: StaticString, _ value: String?) -> Attribute { Attribute(name: name, value: value.map { .text($0) } ?? .absent) }
    private static func flag(_ name: StaticString, _ isSet: Bool) -> Attribute { Attribute(name: name, value: isSet ? .none : .absent) }

    package static func `class`(_ names: String?) -> Attribute { plain("class", names) }
    package static func id(_ id: String?) -> Attribute { plain("id", id) }
    package static func lang(_ code: String?) -> Attribute { plain("lang", code) }
    package static func title(_ text: String?) -> Attribute { plain("title", text) }
    package static func role(_ role: StaticString) -> Attribute { Attribute(name: "role", value: .fixed(role)) }
    package static func tabindex(_ index: Int) -> Attribute { plain("tabindex", String(index)) }
    package static var hidden: Attribute { flag("hidden", true) }
    package static func open(_ isSet: Bool) -> Attribute { flag("open", isSet) }

    /// An address on this node, a part of this page, or one that begins with https. Anything else leaves the attribute out.
    package static func href(_ address: String?) -> Attribute { plain("href", address.flatMap(Self.safe)) }
    package static func action(_ address: String) -> Attribute { plain("action", Self.safe(address)) }
    package static func formaction(_ address: String?) -> Attribute { plain("formaction", address.flatMap(Self.safe)) }
    package static func src(_ address: String) -> Attribute { plain("src", Self.safe(address)) }
    package static func method(_ method: FormMethod) -> Attribute { plain("method", method.rawValue) }
    package static func enctype(_ type: StaticString) -> Attribute { Attribute(name: "enctype", value: .fixed(type)) }

    package static func name(_ name: String?) -> Attribute { plain("name", name) }
    package static func value(_ value: String?) -> Attribute { plain("value", value) }
    package static func type(_ type: StaticString) -> Attribute { Attribute(name: "type", value: .fixed(type)) }
    package static func `for`(_ id: String) -> Attribute { plain("for", id) }
    package static func placeholder(_ text: String?) -> Attribute { plain("placeholder", text) }
    package static func autocomplete(_ what: StaticString) -> Attribute { Attribute(name: "autocomplete", value: .fixed(what)) }
    package static func inputmode(_ mode: StaticString) -> Attribute { Attribute(name: "inputmode", value: .fixed(mode)) }
    package static func spellcheck(_ on: Bool) -> Attribute { plain("spellcheck", on ? "true" : "false") }
    package static func maxlength(_ count: Int) -> Attribute { plain("maxlength", String(count)) }
    package static func size(_ count: Int) -> Attribute { plain("size", String(count)) }
    package static func rows(_ count: Int) -> Attribute { plain("rows", String(count)) }
    package static func required(_ isSet: Bool = true) -> Attribute { flag("required", isSet) }
    package static func checked(_ isSet: Bool) -> Attribute { flag("checked", isSet) }
    package static func selected(_ isSet: Bool) -> Attribute { flag("selected", isSet) }
    package static func disabled(_ isSet: Bool) -> Attribute { flag("disabled", isSet) }
    package static func autofocus(_ isSet: Bool) -> Attribute { flag("autofocus", isSet) }

    package static func scope(_ scope: StaticString) -> Attribute { Attribute(name: "scope", value: .fixed(scope)) }
    package static func colspan(_ count: Int) -> Attribute { plain("colspan", String(count)) }
    package static func datetime(_ iso: String) -> Attribute { plain("datetime", iso) }
    package static func rel(_ relation: StaticString) -> Attribute { Attribute(name: "rel", value: .fixed(relation)) }
    package static func charset(_ set: StaticString) -> Attribute { Attribute(name: "charset", value: .fixed(set)) }
    package static func content(_ text: String) -> Attribute { plain("content", text) }
    package static func media(_ media: StaticString) -> Attribute { Attribute(name: "media", value: .fixed(media)) }
    package static var `defer`: Attribute { flag("defer", true) }
    package static func download(_ isSet: Bool = true) -> Attribute { flag("download", isSet) }

    /// `name` without its prefix: `.aria("label", "Denied")`.
    package static func aria(_ name: AriaName, _ value: String?) -> Attribute { plain(name.text, value) }
    package static func data(_ name: DataName, _ value: String?) -> Attribute { plain(name.text, value) }

    /// Whether an address may stand in a link: no scheme but https and mailto, no network-path reference, no control characters.
    static func safe(_ address: String) -> String? {
        guard address.utf8.count <= 8192, !address.utf8.contains(where: { $0 < 0x21 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }) else { return nil }
        if address.hasPrefix("#") || address.hasPrefix("?") || address.hasPrefix("https://") || address.hasPrefix("mailto:") { return address }
        return address.hasPrefix("/") && !address.hasPrefix("//") ? address : nil
    }
}

package enum FormMethod: String, Sendable { case get, post }

package enum AriaName: Sendable {
    case label, labelledby, describedby, live, current, expanded, controls, autocomplete, activedescendant, hidden, atomic, haspopup

    var text: StaticString {
        switch self {
        case .label: "aria-label"
        case .labelledby: "aria-labelledby"
        case .describedby: "aria-describedby"
        case .live: "aria-live"
        case .current: "aria-current"
        case .expanded: "aria-expanded"
        case .controls: "aria-controls"
        case .autocomplete: "aria-autocomplete"
        case .activedescendant: "aria-activedescendant"
        case .hidden: "aria-hidden"
        case .atomic: "aria-atomic"
        case .haspopup: "aria-haspopup"
        }
    }
}

/// What the page tells its script.
package enum DataName: Sendable {
    /// Address that checks a field, given as `?value=`.
    case check
    /// Address that completes a field, given as `?value=`.
    case complete
    /// Column head of a cell, for a phone.
    case column
    /// What is said while a form is under way.
    case working
    /// Address of the events that say how much is new.
    case live

    var text: StaticString {
        switch self {
        case .check: "data-check"
        case .complete: "data-complete"
        case .column: "data-column"
        case .working: "data-working"
        case .live: "data-live"
        }
    }
}
