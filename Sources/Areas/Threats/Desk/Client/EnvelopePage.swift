import Kernel
import Threats

/// One answer of a server, cut into objects; what is wrong with one of them costs no other.
struct EnvelopePage: Sendable {
    let slices: [STIXSlices.Slice]
    let more: Bool
    let next: String?
    /// Why the answer could not be read to its end.
    let mistake: STIXMistake?

    init(_ bytes: [UInt8]) {
        let (cut, frame, mistake) = STIXSlices.cut(bytes, objectMax: StoredBody.objectMax)
        // An envelope without objects has no list of them: section 3.7. Then the whole answer is what was cut.
        var slices = cut, members = frame
        if frame == nil, mistake == nil, cut.count == 1, let whole = try? STIXValue(reading: bytes), whole["type"] == nil, whole["id"] == nil, whole.object != nil { (slices, members) = ([], whole) }
        (self.slices, self.mistake) = (slices, mistake ?? (members == nil && slices.isEmpty ? STIXMistake(.noObjects) : nil))
        (more, next) = (members?["more"]?.bool ?? false, members?["next"].flatMap { $0.string ?? $0.integer.map { String($0) } })
    }

    func page(of answer: TAXIIClient.Answer, added: Int) -> PullCursor.Page {
        PullCursor.Page(objects: slices.count, added: added, more: more, next: next, first: answer.firstAdded?.microseconds, last: answer.lastAdded?.microseconds, isBroken: mistake != nil)
    }
}
