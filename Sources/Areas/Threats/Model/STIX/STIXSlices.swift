/// Cuts a bundle, an envelope, a list, or objects one after the other (JSON lines) into the bytes of their objects, from chunks of any size.
///
/// Only brackets, commas and quotes are followed, so a wrong object costs itself and no other, and no more than one object is ever held.
/// Whether an object is right is for `STIXEntry(reading:)` to say.
package struct STIXSlices: Sendable {
    package struct Slice: Hashable, Sendable {
        package enum Content: Hashable, Sendable {
            case bytes([UInt8])
            /// Stepped over without being kept.
            case tooLarge(size: Int)
        }
        /// From 1, in the order in which they stand.
        package let number: Int
        /// Of the object's first byte, in bytes from the start of everything that was fed.
        package let offset: Int
        package let content: Content

        package init(number: Int, offset: Int = 0, _ content: Content) { (self.number, self.offset, self.content) = (number, offset, content) }

        package var bytes: [UInt8]? { if case .bytes(let bytes) = content { bytes } else { nil } }
    }

    private enum Place {
        /// Between values that stand one after the other.
        case outside
        /// In an object of the outermost level, which is an object itself until a list named `objects` makes it a bundle or an envelope.
        case frame
        /// In the list of objects.
        case list
    }

    /// The bytes of the value that is being read, without the space around it; beyond the limit only its size grows.
    private struct Kept {
        var bytes: [UInt8] = [], size = 0, offset = 0

        mutating func add(_ run: UnsafeRawBufferPointer, max: Int) {
            size += run.count
            if size <= max { bytes.append(contentsOf: run) } else { bytes = [] }
        }
    }

    package let objectMax: Int
    /// The members of the bundle or envelope beside its objects (`id`, `more`, `next`), `objects` left empty. Nil where there is none, or where they are no JSON.
    package private(set) var frame: STIXValue?
    /// Why no more is read; what was given out before stands.
    package private(set) var mistake: STIXMistake?
    /// How many objects were given out.
    package private(set) var count = 0

    private var place = Place.outside
    private var isBareList = false, isBundle = false, foundAny = false, isAfterComma = false
    private var depth = 0
    private var isInText = false, isEscaped = false
    private var offset = 0
    private var object = Kept(), outer = Kept()

    package init(objectMax: Int = STIXValue.sizeMax) { self.objectMax = objectMax }

    /// Everything at once: the objects, and what ended the reading early.
    package static func cut(_ bytes: [UInt8], objectMax: Int = STIXValue.sizeMax) -> (slices: [Slice], frame: STIXValue?, mistake: STIXMistake?) {
        var cutter = STIXSlices(objectMax: objectMax)
        var slices = cutter.feed(bytes)
        slices += cutter.end()
        return (slices, cutter.frame, cutter.mistake)
    }

    package mutating func feed(_ chunk: [UInt8]) -> [Slice] { chunk.withUnsafeBytes { feed($0) } }

    /// The objects that ended in this chunk; none after a mistake.
    package mutating func feed(_ chunk: UnsafeRawBufferPointer) -> [Slice] {
        var found: [Slice] = [], at = 0
        while at < chunk.count, mistake == nil {
            let start = at
            if isInText {
                at = textEnd(chunk, from: at)
                keep(chunk, start..<at)
            } else {
                switch place {
                case .outside: stepOutside(chunk[at]); at += 1
                case .frame: at = stepFrame(chunk, at, &found)
                case .list: at = stepList(chunk, at, &found)
                }
            }
            offset += at - start
        }
        return found
    }

    /// Says that nothing follows: gives out an object that was whole, and leaves a mistake where the text ended too early.
    package mutating func end() -> [Slice] {
        guard mistake == nil else { return [] }
        var found: [Slice] = []
        if place == .list, depth == 0, !isInText, object.size > 0 { give(object, &found) }
        switch place {
        case .outside: if !foundAny { fail(.noObjects) }
        case .frame where !isBundle && count == 0: fail(.endedEarly)
        case .frame, .list: fail(.cutOff(objects: count))
        }
        return found
    }

    private mutating func fail(_ reason: STIXMistake.Reason, after steps: Int = 0) { mistake = STIXMistake(reason, at: offset + steps) }

    private mutating func keep(_ chunk: UnsafeRawBufferPointer, _ range: Range<Int>) {
        let run = UnsafeRawBufferPointer(rebasing: chunk[range])
        if place == .list { object.add(run, max: objectMax) } else { outer.add(run, max: objectMax) }
    }

    private mutating func give(_ kept: Kept, _ found: inout [Slice]) {
        count += 1
        var bytes = kept.bytes
        while let last = bytes.last, last == 0x20 || last == 0x0a || last == 0x0d || last == 0x09 { bytes.removeLast() }
        found.append(Slice(number: count, offset: kept.offset, kept.size <= objectMax ? .bytes(bytes) : .tooLarge(size: kept.size)))
        object = Kept()
    }
}

extension STIXSlices {
    private mutating func stepOutside(_ byte: UInt8) {
        switch byte {
        case 0x20, 0x0a, 0x0d, 0x09: return
        case UInt8(ascii: "{"): (place, depth, isBundle) = (.frame, 1, false)
        case UInt8(ascii: "["): (place, isBareList, isAfterComma) = (.list, true, false)
        default: return fail(.unexpected(byte: byte, expected: "the brace that opens a bundle or an object"))
        }
        foundAny = true
        outer = Kept(bytes: [byte], size: 1, offset: offset)
    }

    /// Up to the end of the frame, the beginning of a text, or the beginning of the list of objects.
    private mutating func stepFrame(_ chunk: UnsafeRawBufferPointer, _ start: Int, _ found: inout [Slice]) -> Int {
        var at = start
        while at < chunk.count {
            let byte = chunk[at]
            at += 1
            switch byte {
            case UInt8(ascii: "\""):
                isInText = true
                keep(chunk, start..<at)
                return at
            case UInt8(ascii: "["):
                guard depth == 1 else { depth += 1; continue }
                keep(chunk, start..<at)
                if endsInObjects { (place, depth, isBundle, isBareList, isAfterComma) = (.list, 0, true, false, false) } else { depth += 1 }
                return at
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                guard depth == 0 else { continue }
                keep(chunk, start..<at)
                place = .outside
                if isBundle { frame = try? STIXValue(reading: outer.bytes) } else { give(outer, &found) }
                outer = Kept()
                return at
            default: break
            }
        }
        keep(chunk, start..<at)
        return at
    }

    /// Whether `"objects" : [` has just been kept; outside of a text and one level deep this can be a name alone.
    private var endsInObjects: Bool {
        func skipped(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            var rest = bytes
            while let last = rest.last, last == 0x20 || last == 0x0a || last == 0x0d || last == 0x09 { rest.removeLast() }
            return rest
        }
        var rest = skipped(outer.bytes.dropLast())
        guard rest.popLast() == UInt8(ascii: ":") else { return false }
        rest = skipped(rest)
        return rest.suffix(9).elementsEqual(#""objects""#.utf8)
    }

    /// Up to the end of an object, of the list, or the beginning of a text.
    private mutating func stepList(_ chunk: UnsafeRawBufferPointer, _ start: Int, _ found: inout [Slice]) -> Int {
        var at = start
        if object.size == 0, depth == 0 { object.offset = offset }
        while at < chunk.count {
            let byte = chunk[at]
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                isInText = true
                keep(chunk, start..<at)
                return at
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ","), UInt8(ascii: "]"):
                guard depth == 0 else { if byte == UInt8(ascii: "]") { depth -= 1 }; break }
                keep(chunk, start..<at)
                // An empty place between commas is given out too: its reader says that there is nothing.
                if object.size > 0 || isAfterComma || byte == UInt8(ascii: ",") { give(object.size > 0 ? object : Kept(offset: offset + at - start), &found) }
                isAfterComma = byte == UInt8(ascii: ",")
                if !isAfterComma { endList(chunk, at) }
                return at + 1
            case UInt8(ascii: "}"):
                guard depth > 0 else { fail(.unexpected(byte: byte, expected: "an object or the end of the list"), after: at - start); return at }
                depth -= 1
            case 0x20, 0x0a, 0x0d, 0x09:
                // Space before an object belongs to none.
                if object.size == 0, depth == 0, at == start { return at + 1 }
            default: break
            }
            at += 1
        }
        keep(chunk, start..<at)
        return at
    }

    private mutating func endList(_ chunk: UnsafeRawBufferPointer, _ at: Int) {
        if isBareList { place = .outside; return }
        (place, depth) = (.frame, 1)
        keep(chunk, at..<at + 1)
    }

    /// Inside a text: behind its closing quote, or the end of the chunk.
    private mutating func textEnd(_ chunk: UnsafeRawBufferPointer, from start: Int) -> Int {
        var at = start
        if isEscaped { isEscaped = false; at += 1 }
        let ones: UInt64 = 0x0101_0101_0101_0101
        while at < chunk.count {
            if at + 8 <= chunk.count {
                let word = UInt64(littleEndian: chunk.loadUnaligned(fromByteOffset: at, as: UInt64.self))
                let quote = word ^ (ones &* 0x22), backslash = word ^ (ones &* 0x5c)
                let hit = (((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)) & (ones &* 0x80)
                if hit == 0 { at += 8; continue }
                at += hit.trailingZeroBitCount >> 3
            }
            switch chunk[at] {
            case UInt8(ascii: "\\"):
                guard at + 1 < chunk.count else { isEscaped = true; return chunk.count }
                at += 2
            case UInt8(ascii: "\""):
                isInText = false
                return at + 1
            default: at += 1
            }
        }
        return chunk.count
    }
}
