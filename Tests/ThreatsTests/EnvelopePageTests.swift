import Testing
@testable import ThreatsDesk

@Suite("An answer of another server")
struct EnvelopePageTests {
    @Test("An envelope without objects is read as one, and `next` may be a number", arguments: [
        ("{}", 0, false, nil), (#"{"more":false}"#, 0, false, nil), (#"{"objects":[]}"#, 0, false, nil), (#"{"more":true,"next":"a"}"#, 0, true, "a"), (#"{"objects":[{"a":1}],"more":true,"next":7}"#, 1, true, "7"),
        (#"{"next":"b","objects":[{"a":1},{"b":2}],"more":true}"#, 2, true, "b"), (#"{"type":"bundle","id":"bundle--1","objects":[{"a":1}]}"#, 1, false, nil),
    ] as [(String, Int, Bool, String?)])
    func read(text: String, objects: Int, more: Bool, next: String?) {
        let page = EnvelopePage(Array(text.utf8))
        #expect(page.slices.count == objects && page.more == more && page.next == next && page.mistake == nil)
    }

    @Test("What is no envelope, or ends in the middle, is told, and the objects before it are kept", arguments: [("", 0), ("<html>", 0), (#"{"objects":[{"a":1},{"b""#, 1), (#"{"objects":[{"a":1}]"#, 1)])
    func broken(text: String, objects: Int) {
        let page = EnvelopePage(Array(text.utf8))
        #expect(page.mistake != nil && page.slices.count == objects)
    }
}
