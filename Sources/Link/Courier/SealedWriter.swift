import Crypto
import Foundation
package import Kernel

/// Writes a sealed file, a chunk at a time; holds one chunk and what one call brings.
package struct SealedWriter {
    private let file: NewFile
    private let header: SHA256.Digest
    let chunkSize: Int
    private var context: HPKE.Sender
    private var waiting: [UInt8] = []
    private var number: UInt64 = 0
    /// Bytes written so far, before sealing.
    private(set) var count: UInt64 = 0

    package init(_ path: String, from sender: OrganisationID, to addressee: OrganisationID, key: [UInt8], chunkSize: Int = SealedFile.chunkSize) throws(CourierError) {
        guard let recipient = try? XWingMLKEM768X25519.PublicKey(rawRepresentation: key) else { throw .notAKey(of: addressee) }
        var header = SealedHeader(sender: sender.text, addressee: addressee.text, keyName: SealedFile.keyName(key), chunkSize: chunkSize)
        do { context = try HPKE.Sender(recipientKey: recipient, ciphersuite: SealedFile.suite, info: Data(header.info)) } catch { throw .notAKey(of: addressee) }
        header.encapsulatedKey = Array(context.encapsulatedKey)
        file = try NewFile(path)
        self.header = SHA256.hash(data: header.bytes)
        self.chunkSize = chunkSize
        try file.write(Data(header.bytes))
    }

    package mutating func write(_ bytes: some Collection<UInt8>) throws(CourierError) {
        waiting.append(contentsOf: bytes)
        count += UInt64(bytes.count)
        var start = 0
        // A full chunk waits until more comes: only then is it known not to be the last.
        while waiting.count - start > chunkSize {
            try seal(waiting[start..<start + chunkSize], isLast: false)
            start += chunkSize
        }
        waiting.removeFirst(start)
    }

    /// Writes the last chunk and gives the file its name. Without it nothing stays.
    package mutating func finish() throws(CourierError) {
        try seal(waiting[...], isLast: true)
        waiting = []
        try file.keep()
    }

    private mutating func seal(_ chunk: ArraySlice<UInt8>, isLast: Bool) throws(CourierError) {
        let sealed: Data
        do { sealed = try context.seal(chunk, authenticating: SealedFile.place(number, isLast: isLast, header: header)) } catch {
            throw .notWritten(file: file.path, reason: "chunk \(number) could not be sealed")
        }
        try file.write(sealed)
        number += 1
    }
}
