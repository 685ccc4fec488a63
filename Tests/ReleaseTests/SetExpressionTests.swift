import Kernel
import Release
import TestSupport
import Testing

@Suite("Sets of recipients in words")
struct SetExpressionTests {
    private static let known: Set<String> = ["a", "b", "c", "d"]
    private func read(_ text: String) throws(SetExpressionError) -> SetExpression { try SetExpression(text, known: Self.known) }

    @Test("The three words bind alike, from the left; parentheses say otherwise", arguments: [
        ("a", SetExpression.named("a")),
        ("a or b less c", .less(.or(.named("a"), .named("b")), .named("c"))),
        ("a less b or c", .or(.less(.named("a"), .named("b")), .named("c"))),
        ("a less b less c", .less(.less(.named("a"), .named("b")), .named("c"))),
        ("a less (b less c)", .less(.named("a"), .less(.named("b"), .named("c")))),
        ("a or (b and c)", .or(.named("a"), .and(.named("b"), .named("c")))),
        ("((a))", .named("a")), ("(a or b)and(c)", .and(.or(.named("a"), .named("b")), .named("c"))), ("  a\n or\tb ", .or(.named("a"), .named("b"))),
        ("everyone less holder", .less(.item(.everyone), .item(.holder))), ("clients-of-holder or above-ceiling", .or(.item(.clientsOfHolder), .item(.aboveCeiling))),
    ])
    func reading(text: String, meant: SetExpression) throws {
        #expect(try read(text) == meant)
    }

    @Test("What does not fit is named", arguments: [
        ("", SetExpressionError.endedEarly(expected: "the name of a set or a parenthesis")), ("a or", .endedEarly(expected: "the name of a set or a parenthesis")),
        ("(a or b", .endedEarly(expected: ")")), ("a b", .unexpected(word: "b", expected: "or, and, less, or the end")), ("a)", .unexpected(word: ")", expected: "or, and, less, or the end")),
        ("or a", .unexpected(word: "or", expected: "the name of a set or a parenthesis")), ("a or or b", .unexpected(word: "or", expected: "the name of a set or a parenthesis")),
        ("()", .unexpected(word: ")", expected: "the name of a set or a parenthesis")), ("(a b)", .unexpected(word: "b", expected: ")")), ("a or e", .unknownSet("e")), ("A", .unknownSet("A")), ("not a", .unknownSet("not")),
    ])
    func errors(text: String, expected: SetExpressionError) {
        #expect(throws: expected) { try read(text) }
    }

    @Test("What is printed is read as the same set", arguments: [6101] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var generator = Seeded(seed)
        func expression(_ depth: Int) -> SetExpression {
            if depth == 0 || Int.random(in: 0..<4, using: &generator) == 0 {
                return Bool.random(using: &generator) ? .named(SetName(Self.known.sorted().randomElement(using: &generator)!)) : .item(SetExpression.ItemSet.allCases.randomElement(using: &generator)!)
            }
            let a = expression(depth - 1), b = expression(depth - 1)
            return [.or(a, b), .and(a, b), .less(a, b)].randomElement(using: &generator)!
        }
        for _ in 0..<500 {
            let made = expression(5)
            // Printed and read again it means the same: joins from the left need no parentheses, so the trees agree once printed twice.
            let again = try read(made.description)
            #expect(again == made, "seed \(seed): \(made)")
        }
    }

    @Test("Its names are those of the named sets, in order")
    func names() throws {
        #expect(try read("a or (b and holder) less c").names == ["a", "b", "c"])
    }
}
