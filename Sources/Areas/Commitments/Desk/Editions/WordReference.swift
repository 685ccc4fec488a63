import Commitments
import Site

/// The document whose page, styles, header and footer Pandoc takes over (`--reference-doc`): it carries the marking on every page.
///
/// Only the parts that we decide; Pandoc fills in the others from its own.
struct WordReference {
    let edition: ReportEdition

    var bytes: [UInt8] {
        StoredZip.bytes([
            ("[Content_Types].xml", Self.types), ("_rels/.rels", Self.rels), ("word/document.xml", document), ("word/_rels/document.xml.rels", Self.documentRels),
            ("word/styles.xml", Self.styles), ("word/header1.xml", header), ("word/footer1.xml", footer),
        ])
    }

    /// For XML: the five characters that mean something there. Control characters have gone before (`EditionText.plain`).
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;").replacing("'", with: "&apos;")
    }

    private static let start = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"# + "\n"
    private static let names = #"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#
    private static let kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    private static let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    private static var types: String {
        start + #"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>"#
            + [("document", "document.main"), ("styles", "styles"), ("header1", "header"), ("footer1", "footer")].map { #"<Override PartName="/word/\#($0).xml" ContentType="\#(kinds).\#($1)+xml"/>"# }.joined() + "</Types>"
    }
    private static var rels: String { start + #"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="\#(relations)/officeDocument" Target="word/document.xml"/></Relationships>"# }
    private static var documentRels: String {
        start + #"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#
            + [("rId101", "styles", "styles.xml"), ("rId102", "header", "header1.xml"), ("rId103", "footer", "footer1.xml")].map { #"<Relationship Id="\#($0)" Type="\#(relations)/\#($1)" Target="\#($2)"/>"# }.joined() + "</Relationships>"
    }

    /// A4, with the edges of the printed report, in twentieths of a point.
    private var document: String {
        Self.start + #"<w:document \#(Self.names)><w:body><w:p/><w:sectPr><w:headerReference w:type="default" r:id="rId102"/><w:footerReference w:type="default" r:id="rId103"/><w:footnotePr/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1814" w:right="1531" w:bottom="1701" w:left="1531" w:header="680" w:footer="624" w:gutter="0"/></w:sectPr></w:body></w:document>"#
    }

    private static func run(_ text: String) -> String { #"<w:r><w:t xml:space="preserve">\#(escaped(text))</w:t></w:r>"# }
    private static func field(_ name: String) -> String { #"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> \#(name) </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"# }
    private static func line(_ style: String, _ content: String) -> String { #"<w:p><w:pPr><w:pStyle w:val="\#(style)"/></w:pPr>\#(content)</w:p>"# }

    private var header: String {
        Self.start + "<w:hdr \(Self.names)>" + Self.line("Marking", Self.run(edition.marking)) + (edition.isDemonstration ? Self.line("MarginNote", Self.run(Page.demonstrationText(isClassified: edition.isClassified))) : "") + "</w:hdr>"
    }
    private var footer: String {
        let says = EditionWords.kind(edition) + (edition.isDraft ? " · \(EditionWords.draft)" : "")
        return Self.start + "<w:ftr \(Self.names)>" + Self.line("Marking", Self.run(edition.marking)) + Self.line("Footer", Self.run(says) + "<w:r><w:tab/></w:r>" + Self.run("page ") + Self.field("PAGE") + Self.run(" of ") + Self.field("NUMPAGES")) + "</w:ftr>"
    }

    // MARK: Styles

    private static let serif = #"<w:rFonts w:ascii="Cambria" w:hAnsi="Cambria" w:cs="Times New Roman" w:eastAsia="Cambria"/>"#
    private static let sans = #"<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Arial" w:eastAsia="Calibri"/>"#

    private static func style(_ kind: String, _ id: String, _ name: String, basedOn: String? = nil, next: String? = nil, paragraph: String = "", run: String = "", isDefault: Bool = false) -> String {
        #"<w:style w:type="\#(kind)" w:styleId="\#(id)"\#(isDefault ? #" w:default="1""# : "")><w:name w:val="\#(name)"/>"# + (basedOn.map { #"<w:basedOn w:val="\#($0)"/>"# } ?? "") + (next.map { #"<w:next w:val="\#($0)"/>"# } ?? "")
            + "<w:qFormat/>" + (paragraph.isEmpty ? "" : "<w:pPr>\(paragraph)</w:pPr>") + (run.isEmpty ? "" : "<w:rPr>\(run)</w:rPr>") + "</w:style>"
    }
    /// Half points.
    private static func size(_ size: Int) -> String { #"<w:sz w:val="\#(size)"/><w:szCs w:val="\#(size)"/>"# }
    private static func gaps(_ before: Int, _ after: Int, line: Int = 276) -> String { #"<w:spacing w:before="\#(before)" w:after="\#(after)" w:line="\#(line)" w:lineRule="auto"/>"# }
    private static let quiet = #"<w:color w:val="4B5753"/>"#

    private static var styles: String {
        start + #"<w:styles \#(names)><w:docDefaults><w:rPrDefault><w:rPr>\#(serif)\#(size(21))<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"# + [
            style("paragraph", "Normal", "Normal", isDefault: true),
            style("character", "DefaultParagraphFont", "Default Paragraph Font", isDefault: true),
            style("paragraph", "BodyText", "Body Text", basedOn: "Normal", paragraph: gaps(0, 140)),
            style("paragraph", "FirstParagraph", "First Paragraph", basedOn: "BodyText", next: "BodyText"),
            style("paragraph", "Compact", "Compact", basedOn: "Normal", paragraph: gaps(30, 30, line: 240), run: sans + size(17)),
            style("paragraph", "Title", "Title", basedOn: "Normal", next: "BodyText", paragraph: "<w:keepNext/>" + #"<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="8" w:color="auto"/></w:pBdr>"# + gaps(360, 200, line: 252), run: sans + "<w:b/>" + size(44)),
            style("paragraph", "Subtitle", "Subtitle", basedOn: "Normal", next: "BodyText", paragraph: gaps(0, 120), run: sans + quiet + size(19)),
            style("paragraph", "DraftNotice", "Draft Notice", basedOn: "Normal", next: "BodyText",
                  paragraph: #"<w:pBdr><w:top w:val="single" w:sz="12" w:space="4" w:color="auto"/><w:left w:val="single" w:sz="12" w:space="4" w:color="auto"/><w:bottom w:val="single" w:sz="12" w:space="4" w:color="auto"/><w:right w:val="single" w:sz="12" w:space="4" w:color="auto"/></w:pBdr>"# + gaps(120, 200), run: sans + "<w:b/>" + size(24)),
            style("paragraph", "Particulars", "Particulars", basedOn: "Normal", paragraph: gaps(0, 50)),
            style("paragraph", "Heading1", "heading 1", basedOn: "Normal", next: "BodyText", paragraph: "<w:keepNext/><w:keepLines/>" + gaps(420, 160, line: 252) + #"<w:outlineLvl w:val="0"/>"#, run: sans + "<w:b/>" + size(28)),
            style("paragraph", "Heading2", "heading 2", basedOn: "Normal", next: "BodyText", paragraph: "<w:keepNext/><w:keepLines/>" + gaps(300, 100, line: 252) + #"<w:outlineLvl w:val="1"/>"#, run: sans + "<w:b/>" + size(22)),
            style("paragraph", "TOCHeading", "TOC Heading", basedOn: "Normal", next: "TOC1", paragraph: "<w:keepNext/>" + gaps(420, 120), run: sans + "<w:b/>" + size(26)),
            style("paragraph", "TOC1", "toc 1", basedOn: "Normal", paragraph: #"<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8844"/></w:tabs>"# + gaps(0, 70)),
            style("paragraph", "Header", "header", basedOn: "Normal", run: sans + size(16)),
            style("paragraph", "Footer", "footer", basedOn: "Normal", paragraph: #"<w:tabs><w:tab w:val="right" w:pos="8844"/></w:tabs>"# + gaps(60, 0, line: 240), run: sans + quiet + size(16)),
            style("paragraph", "Marking", "Marking", basedOn: "Normal", paragraph: #"<w:jc w:val="center"/>"#, run: sans + "<w:b/>" + size(19)),
            style("paragraph", "MarginNote", "Margin Note", basedOn: "Normal", paragraph: #"<w:jc w:val="center"/>"#, run: sans + quiet + size(16)),
            style("paragraph", "FootnoteText", "footnote text", basedOn: "Normal", paragraph: gaps(0, 40, line: 240), run: size(17)),
            style("character", "FootnoteReference", "footnote reference", basedOn: "DefaultParagraphFont", run: #"<w:vertAlign w:val="superscript"/>"#),
            style("character", "Hyperlink", "Hyperlink", basedOn: "DefaultParagraphFont", run: #"<w:color w:val="124457"/><w:u w:val="single"/>"#),
            style("character", "Portion", "Portion", basedOn: "DefaultParagraphFont", run: sans + "<w:b/>" + size(18)),
            #"<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="auto"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="9AA5A0"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="9AA5A0"/></w:tblBorders><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"#,
        ].joined() + "</w:styles>"
    }
}
