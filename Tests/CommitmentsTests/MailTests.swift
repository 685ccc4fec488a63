import CommitmentsDesk
import Foundation
import Kernel
import TestSupport
import Testing

@Suite("An e-mail as the draft of an event")
struct MailTests {
    private static func read(_ text: String) throws -> MailFile { try MailFile(Array(text.replacing("\n", with: "\r\n").utf8)) }

    @Test("Subject, date, sender and text are found in whatever they are encoded", arguments: [
        ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nR=C3=A9union =\nde travail", "Réunion de travail"),
        ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nUsOpdW5pb24g\nZGUgdHJhdmFpbA==", "Réunion de travail"),
        ("Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nR=E9union de travail", "Réunion de travail"),
        ("\nRéunion de travail", "Réunion de travail"),
        ("Content-Type: multipart/alternative; boundary=\"b 1\"\n\npreamble\n--b 1\nContent-Type: text/html\n\n<p>no</p>\n--b 1\nContent-Type: text/plain; charset=utf-8\n\nRéunion de travail\n--b 1--\nafter", "Réunion de travail"),
        ("Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/alternative; boundary=y\n\n--y\nContent-Type: text/plain; charset=utf-8\n\nRéunion de travail\n--y--\n--x\nContent-Type: application/pdf\nContent-Disposition: attachment\n\n%PDF\n--x--", "Réunion de travail"),
        ("Content-Type: text/html; charset=utf-8\n\n<html><head><title>t</title></head><style>p{}</style><p>R\u{e9}union&nbsp;de <b>travail</b></p><script>alert(1)</script>", "Réunion de travail"),
    ])
    func text(rest: String, expected: String) throws {
        let mail = try Self.read("From: =?utf-8?Q?Zo=C3=A9_K=2E?= <zoe@example.eu>\nSubject: =?utf-8?B?TsOpZ28=?= =?utf-8?Q?ciations?=\n today\nDate: Tue, 4 Mar 2025 23:30:00 +0100\n" + rest)
        #expect(mail.text == expected && mail.subject == "Négociations today" && mail.sender == "Zoé K. <zoe@example.eu>" && mail.date == Day("2025-03-04"))
    }

    private static let many = String(repeating: "--b\nContent-Type: image/png\n\nx\n", count: 300)
    private static let deep = (0..<9).map { number in "Content-Type: multipart/mixed; boundary=b\(number)\n\n--b\(number)\n" }.joined()
    private static let harm: [(String, MailError)] = [
        ("", MailError.notMail), ("no header at all", .notMail), ("%PDF-1.7\n\n", .notMail), ("X: y\n\ntext", .notMail), ("From: a\u{0}b\n\nx", .notMail),
        ("From: a\nContent-Type: multipart/mixed\n\nx", .noBoundary), ("From: a\nContent-Transfer-Encoding: x-uuencode\n\nx", .encoding("x-uuencode")),
        ("From: a\nContent-Transfer-Encoding: base64\n\n!!!!", .encoding("base64")), ("From: a\nSubject: " + String(repeating: "x", count: 70_000) + "\n\nx", .headersTooLong),
        ("From: a\nContent-Type: multipart/mixed; boundary=b\n\n" + many, .tooManyParts), ("From: a\n" + deep + "\nx", .tooDeep),
    ]

    @Test("A file that means harm, or is no e-mail, is refused in words", arguments: harm)
    func hostile(text: String, error: MailError) { #expect(throws: error) { try Self.read(text) } }

    @Test("No file, however broken, does more than be refused or read", arguments: [21, 22, 23, 24, 25, 26] as [UInt64])
    func anything(seed: UInt64) {
        var random = Seeded(seed)
        let whole = Array("From: a <a@b>\nSubject: =?utf-8?Q?x=?= =?utf-8?B?eA?=\nDate: Tue, 99 Mar 2025\nContent-Type: multipart/alternative; boundary=\"b\"\n\n--b\nContent-Transfer-Encoding: quoted-printable\n\n=\n=C3=\n--b\nContent-Type: text/html\n\n<<p<style\n--b--".utf8)
        for _ in 0..<400 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                if Bool.random(using: &random) { bytes[at] = UInt8.random(in: 0...255, using: &random) } else { bytes.remove(at: at) }
            }
            let mail = try? MailFile(bytes)
            #expect((mail?.text.utf8.count ?? 0) <= 4 * MailFile.textBytesMax, "seed \(seed)")
            #expect(mail.map { !$0.subject.contains(where: \.isNewline) } ?? true, "seed \(seed)")
        }
    }

    @Test("What steers a terminal or turns the direction of writing does not come through")
    func steering() throws {
        let mail = try Self.read("From: a\nSubject: =?utf-8?Q?a=1B[31m=E2=80=AEb?=\n\nx\u{7}y")
        #expect(mail.subject == "a [31mb" && mail.text == "x y")
    }
}

@Suite("Attachments are what they claim to be")
struct AttachmentTests {
    private static func zip(_ names: String...) -> [UInt8] { [0x50, 0x4B, 0x03, 0x04] + names.flatMap { Array($0.utf8) + [0, 1, 2] } }

    @Test("The first bytes decide, not the name", arguments: [
        ("a.pdf", Array("%PDF-1.7 …".utf8), AttachmentType.pdf), ("a.b.PNG", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], .png), ("a.jpg", [0xFF, 0xD8, 0xFF, 0xE0], .jpeg),
        ("a.docx", zip("[Content_Types].xml", "word/document.xml"), .docx), ("a.txt", Array("Grüße\n".utf8), .txt), ("m.eml", Array("From: a\r\n\r\nx".utf8), .eml),
    ] as [(String, [UInt8], AttachmentType)])
    func kept(name: String, bytes: [UInt8], type: AttachmentType) throws { #expect(try AttachmentType.checked(bytes, named: name) == type) }

    @Test("What is not what it claims is refused", arguments: [
        ("a.pdf", Array("MZ\u{90}".utf8)), ("a.docx", Array("%PDF-1.7".utf8)), ("a.docx", zip("[Content_Types].xml", "xl/workbook.xml")), ("a.txt", [0, 1, 2]), ("a.csv", [0xFF, 0xFE, 0x41, 0]),
        ("a.exe", Array("MZ".utf8)), ("a", Array("text".utf8)), ("pdf", Array("%PDF-".utf8)), ("a.html", Array("<script>".utf8)), ("a.svg", Array("<svg/>".utf8)), ("a.eml", Array("<html>".utf8)),
        ("a.docx", zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
    ] as [(String, [UInt8])])
    func refused(name: String, bytes: [UInt8]) { #expect(throws: AttachmentError.self) { try AttachmentType.checked(bytes, named: name) } }
}
