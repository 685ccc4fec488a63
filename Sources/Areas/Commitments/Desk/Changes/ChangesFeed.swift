import Commitments
import Figures
import Journal
import Kernel
import Release
import Site

/// The public's changes as an Atom feed (RFC 4287): an entry for each piece of evidence.
///
/// Addresses are relative, as the standard allows, since a node does not know under which name it is reached; identifiers are not addresses.
struct ChangesFeed: Sendable {
    let changes: CommitmentChanges
    let facts: CommitmentFacts
    let organisation: OrganisationID
    let nodeName: String

    var text: String {
        var xml = Writer()
        xml.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">")
        xml.element("title", "What was promised: what changed (\(nodeName), public edition)")
        xml.element("id", "urn:x-entente:\(FormBody.encoded(organisation.text.lowercased())):commitments:changes")
        xml.element("updated", Self.time(changes.lines.map(\.at).max() ?? changes.since))
        xml.raw("<link rel=\"self\" type=\"application/atom+xml\" href=\"/promised/changes.atom\"/><link rel=\"alternate\" type=\"text/html\" href=\"/promised/changes\"/>")
        xml.raw("<author>")
        xml.element("name", nodeName)
        xml.raw("</author>")
        for line in changes.lines { entry(line, &xml) }
        xml.raw("</feed>\n")
        return String(decoding: xml.bytes, as: UTF8.self)
    }

    private func entry(_ line: CommitmentChanges.Line, _ xml: inout Writer) {
        let seen = line.seen.record, one = seen.evidence, text = seen.withdrawn == nil ? one.text : "Taken back: \(seen.withdrawn ?? "")"
        xml.raw("<entry>")
        xml.element("title", text.count > 120 ? text.prefix(117) + "…" : text)
        xml.element("id", "urn:x-entente:\(FormBody.encoded(organisation.text.lowercased())):commitments:evidence:\(FormBody.encoded(one.id.text))")
        xml.element("updated", Self.time(line.at))
        let address = one.proposals.first.map { ProposalPage.address(of: $0) } ?? one.area.map { AreaPage.address(of: $0) } ?? OverviewPage.address
        xml.raw("<link rel=\"alternate\" type=\"text/html\" href=\"")
        xml.text(address)
        xml.raw("\"/>")
        for proposal in one.proposals {
            xml.raw("<category term=\"")
            xml.text(proposal.text)
            xml.raw("\"/>")
        }
        let date = one.date.map { "\($0.inWords). " } ?? ""
        xml.element("summary", "\(date)\(text) Source: \(one.source.title) (\(one.source.confidence.rawValue)). \(one.proposals.isEmpty ? "Touches no proposal." : "Touches \(one.proposals.map(\.text).joined(separator: ", ")).")")
        xml.raw("</entry>")
    }

    /// RFC 3339, to the second.
    static func time(_ at: Timestamp) -> String { at.description }

    private struct Writer {
        var bytes: [UInt8] = []
        mutating func raw(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }
        mutating func text(_ text: some StringProtocol) { bytes.appendEscaped(String(text)) }
        mutating func element(_ name: StaticString, _ content: some StringProtocol) {
            raw("<")
            raw(name)
            raw(">")
            text(content)
            raw("</")
            raw(name)
            raw(">")
        }
    }
}
