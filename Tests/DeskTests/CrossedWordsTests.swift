import Journal
import Kernel
import Testing
@testable import Desk

@Suite("What crossed, in words")
struct CrossedWordsTests {
    static func sentence(_ given: Int, _ got: Int, outstanding: Int = 0, refused: Int = 0, recalled: Int = 0, waits: Int = 0, crossing: Int = 0, held: Int = 0, other: Int = 0, again: Int = 0, release: Int = 0, records: (Int, Int) = (0, 0), peer: String = "NATO") -> CrossedSentence {
        CrossedSentence(peer: peer, given: given, got: got, receipted: given + got - outstanding - refused - recalled, outstanding: outstanding, refused: refused, recalled: recalled, waitsForConsent: waits, waitsToCross: crossing, heldOtherwise: held,
                        waitsForRelease: release, goesAnotherWay: other, toReleaseAgain: again, recordsGiven: records.0, recordsGot: records.1)
    }

    @Test("The finding has the right words for none, one and many, for equal and unequal", arguments: [
        (sentence(0, 0), "Nothing has crossed yet."),
        (sentence(0, 0, waits: 1), "Nothing has crossed yet. One of ours waits for a consent."),
        (sentence(1, 1), "One item went each way. Both are receipted."),
        (sentence(5, 5, outstanding: 1, waits: 4), "Five items went each way. Nine are receipted; one is on its way. Four of ours wait for a consent."),
        (sentence(3, 1), "Three items went to NATO and one came. All four are receipted."),
        (sentence(1, 0), "One item went to NATO; none came. It is receipted."),
        (sentence(1, 0, outstanding: 1), "One item went to NATO; none came. It is on its way."),
        (sentence(0, 2, peer: "the EU"), "Two items came from the EU; none went. Both are receipted."),
        (sentence(0, 12), "12 items came from NATO; none went. All 12 are receipted."),
        (sentence(1, 0, refused: 1, held: 1), "One item went to NATO; none came. It was refused there. One of ours is held by a rule."),
        (sentence(4, 2, outstanding: 2, refused: 1, recalled: 1, waits: 1, crossing: 1, held: 2), "Four items went to NATO and two came. Two are receipted, two are on their way, one was refused there and one was taken back. One of ours waits for a consent; one is about to cross; two are held by a rule."),
        (sentence(0, 0, records: (1, 0)), "One record of areas went to NATO."),
        (sentence(1, 1, records: (40, 3)), "One item went each way. Both are receipted. 40 records of areas went to NATO and three came."),
        (sentence(0, 0, other: 1), "Nothing has crossed yet. One of ours is released and has to go another way."),
        (sentence(1, 1, other: 2, again: 1, release: 3), "One item went each way. Both are receipted. Three of ours may go and wait to be released; two are released and have to go another way; one has to be released again."),
    ])
    func finding(sentence: CrossedSentence, says: String) { #expect(sentence.text == says) }

    @Test("Below ten consents there is no average; from ten the median and the slowest")
    func consents() {
        let minutes = (1...10).map { Int64($0) * 60_000 }
        #expect(ConsentTimes.measured([]) == nil && ConsentTimes.measured(Array(minutes.dropLast())) == nil)
        #expect(ConsentTimes.measured(minutes) == .init(median: "5 minutes", slowest: "10 minutes"))
        #expect(ConsentTimes.measured(minutes + [7_200_000]) == .init(median: "6 minutes", slowest: "2 hours"))
    }

    @Test("Each who was asked has a line of their own: how often, and a median only from ten on")
    func byWhom() {
        let minutes = (1...11).map { Int64($0) * 60_000 }
        let lines = ConsentTimes.byWhom(minutes.map { ("The originator", $0) } + [("Cyprus", 7_200_000), ("France", 60_000)])
        #expect(lines == [.init(name: "The originator", count: 11, median: "6 minutes", slowest: "11 minutes"), .init(name: "Cyprus", count: 1, median: nil, slowest: "2 hours"), .init(name: "France", count: 1, median: nil, slowest: "1 minute")])
    }

    @Test("A number under a square is the reference that ends a title, and nothing else", arguments: [
        ("Worked case RC-047", "047"), ("An advisory", nil), ("RC-1", "1"), ("Of 2025-03", "03"), ("-5", nil), ("X-123456", nil), ("X-12a", nil), ("", nil),
    ] as [(String, String?)])
    func reference(title: String, number: String?) { #expect(ReciprocityViews.number(title) == number) }

    @Test("Spans of time are said in one unit, one of it without an s", arguments: [
        (0, "0 seconds"), (1_000, "1 second"), (59_999, "59 seconds"), (60_000, "1 minute"), (3_599_999, "59 minutes"), (3_600_000, "1 hour"), (172_799_999, "47 hours"), (172_800_000, "2 days"), (-5_000, "0 seconds"),
    ] as [(Int64, String)])
    func spans(milliseconds: Int64, says: String) { #expect(Timestamp(milliseconds: 1_000_000_000).span(to: Timestamp(milliseconds: 1_000_000_000 + milliseconds)) == says) }
}
