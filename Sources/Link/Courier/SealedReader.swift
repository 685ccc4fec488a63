package import Crypto
import Foundation
package import Kernel

/// Reads a sealed file, a chunk at a time; gives out no byte that has not been opened in its place.
package struct SealedReader {
    package let path: String
    package let header: SealedHeader
    private let handle: FileHandle
    private let headerSize: UInt64
    private let headerHash: SHA256.Digest
    private let size: UInt64
    private let key: XWingMLKEM768X25519.PrivateKey
    private var context: HPKE.Recipient
    private var offset: UInt64
    private var number: UInt64 = 0
    private var opened: [UInt8] = []
    private var start = 0

    /// Reads the header alone: it says for whom the file is, and proves nothing.
    package static func header(of path: String) throws(CourierError) -> SealedHeader {
        let handle = try open(path)
        defer { try? handle.close() }
        return try SealedHeader(reading: try read(handle, upTo: SealedFile.headerSizeMax, path), file: path)
    }

    package init(_ path: String, addressee: OrganisationID, key: XWingMLKEM768X25519.PrivateKey) throws(CourierError) {
        handle = try Self.open(path)
        do {
            size = try handle.seekToEnd()
            try handle.seek(toOffset: 0)
        } catch { throw .unreadable(file: path, reason: NewFile.reason(error)) }
        header = try SealedHeader(reading: try Self.read(handle, upTo: SealedFile.headerSizeMax, path), file: path)
        guard header.addressee == addressee.text else { throw .forSomebodyElse(file: path, addressee: header.addressee.debugDescription, we: addressee) }
        guard header.keyName == SealedFile.keyName(key.publicKey.rawRepresentation) else { throw .otherKey(file: path) }
        (self.path, self.key, headerSize, headerHash) = (path, key, UInt64(header.bytes.count), SHA256.hash(data: header.bytes))
        context = try Self.context(header, key: key, path: path)
        offset = headerSize
    }

    private static func context(_ header: SealedHeader, key: XWingMLKEM768X25519.PrivateKey, path: String) throws(CourierError) -> HPKE.Recipient {
        do {
            return try HPKE.Recipient(privateKey: key, ciphersuite: SealedFile.suite, info: Data(header.info), encapsulatedKey: Data(header.encapsulatedKey))
        } catch { throw .sealBroken(file: path, chunk: 0) }
    }

    /// Exactly that many bytes; fewer only at the end of the file.
    package mutating func read(_ count: Int) throws(CourierError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            if start == opened.count {
                guard offset < size || number == 0 else { break }
                try openNext()
            }
            let part = opened[start..<min(opened.count, start + count - bytes.count)]
            bytes.append(contentsOf: part)
            start += part.count
            if part.isEmpty, offset == size { break }
        }
        return bytes
    }

    /// Back to the first byte, to read all of it again.
    package mutating func rewind() throws(CourierError) {
        context = try Self.context(header, key: key, path: path)
        (offset, number, opened, start) = (headerSize, 0, [], 0)
    }

    package func close() { try? handle.close() }

    private mutating func openNext() throws(CourierError) {
        let whole = header.chunkSize + SealedFile.tagSize
        let isLast = size - min(size, offset) <= UInt64(whole)
        do { try handle.seek(toOffset: offset) } catch { throw .unreadable(file: path, reason: NewFile.reason(error)) }
        let sealed = try Self.read(handle, upTo: whole, path)
        guard sealed.count >= SealedFile.tagSize else { throw .sealBroken(file: path, chunk: number) }
        do {
            opened = Array(try context.open(sealed, authenticating: SealedFile.place(number, isLast: isLast, header: headerHash)))
        } catch { throw .sealBroken(file: path, chunk: number) }
        (offset, number, start) = (offset + UInt64(sealed.count), number + 1, 0)
    }

    private static func open(_ path: String) throws(CourierError) -> FileHandle {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { throw .unreadable(file: path, reason: "there is no such file") }
        guard !isDirectory.boolValue else { throw .unreadable(file: path, reason: "it is a folder") }
        do { return try FileHandle(forReadingFrom: URL(fileURLWithPath: path)) } catch { throw .unreadable(file: path, reason: NewFile.reason(error)) }
    }

    private static func read(_ handle: FileHandle, upTo count: Int, _ path: String) throws(CourierError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let part: Data?
            do { part = try handle.read(upToCount: count - bytes.count) } catch { throw .unreadable(file: path, reason: NewFile.reason(error)) }
            guard let part, !part.isEmpty else { break }
            bytes.append(contentsOf: part)
        }
        return bytes
    }
}
