import Foundation
import Kernel
import Testing
@testable import ThreatsDesk

@Suite("Alerts")
struct AlertTests {
    @Test("The signature is the HMAC-SHA256 of the seconds, a point and the body")
    func signature() {
        // Computed with Python's hmac.
        #expect(AlertHooks.signature(Array("{}".utf8), at: 1_700_000_000, secret: "secret") == "t=1700000000,v1=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163")
    }

    @Test("A word of a mail's header is encoded in pieces of at most 75 characters that hold whole characters", arguments: ["", "Wipers", String(repeating: "é", count: 200), "a\r\nBcc: x@example.org", String(repeating: "👩‍🚀", count: 30)])
    func word(text: String) throws {
        var whole = ""
        for part in AlertMail.word(text).components(separatedBy: "\r\n ") {
            #expect(part.utf8.count <= 75 && part.hasPrefix("=?utf-8?B?") && part.hasSuffix("?="))
            whole += String(decoding: try #require(Data(base64Encoded: String(part.dropFirst(10).dropLast(2)))), as: UTF8.self)
        }
        #expect(!whole.contains("\n") && !whole.contains("\r"))
    }
}
