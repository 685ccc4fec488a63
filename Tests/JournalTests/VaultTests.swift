import Foundation
import Journal
import Testing
import TransparencyLog

@Suite struct VaultTests {
    @Test(arguments: StoreKind.vaults) func whatIsPutIsThereAfterTheVaultIsOpenedAgain(kind: StoreKind) async throws {
        let place = try Place(kind)
        let vault = try await place.vault()
        try await vault.put("accounts", "m.keller", [1, 2, 3])
        try await vault.put("accounts", "m.keller", [4])
        try await vault.put("sessions", "m.keller", [])
        await vault.close()
        let again = try await place.vault()
        #expect(try await again.get("accounts", "m.keller")?.value == [4])
        #expect(try await again.get("sessions", "m.keller")?.value == [])
        try await again.delete("accounts", "m.keller")
        #expect(try await again.get("accounts", "m.keller") == nil)
        await again.close()
    }

    @Test(arguments: StoreKind.vaults) func whatHasExpiredIsAsIfItHadNeverBeen(kind: StoreKind) async throws {
        let time = StillClock()
        let vault = try await Place.lasting(kind).vault(clock: time.clock)
        try await vault.put("sessions", "a", [1], expires: time.clock.now().advanced(by: .seconds(10)))
        try await vault.put("sessions", "b", [2])
        #expect(try await vault.list("sessions").map(\.key) == ["a", "b"])
        time.move(by: .seconds(10))
        #expect(try await vault.get("sessions", "a") == nil)
        #expect(try await vault.list("sessions").map(\.key) == ["b"])
        #expect(try await vault.swap("sessions", "a", from: nil, to: [3]))
        try await vault.put("sessions", "c", [1], expires: time.clock.now())
        #expect(try await vault.sweep() == 1)
        await vault.close()
    }

    @Test(arguments: StoreKind.vaults) func aSwapHappensOnlyFromTheValueThatItNames(kind: StoreKind) async throws {
        let vault = try await Place.lasting(kind).vault()
        #expect(try await vault.swap("links", "x", from: [1], to: [2]) == false)
        #expect(try await vault.swap("links", "x", from: nil, to: [1]))
        #expect(try await vault.swap("links", "x", from: nil, to: [2]) == false)
        #expect(try await vault.swap("links", "x", from: [1], to: [2]))
        #expect(try await vault.swap("links", "x", from: [2], to: nil))
        #expect(try await vault.get("links", "x") == nil)
        await vault.close()
    }

    @Test(arguments: StoreKind.vaults) func ofManySwapsAtOnceOneSucceeds(kind: StoreKind) async throws {
        let vault = try await Place.lasting(kind).vault()
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<20 { group.addTask { try await vault.swap("links", "x", from: nil, to: [UInt8(number)]) } }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(winners == 1)
        await vault.close()
    }

    @Test(arguments: StoreKind.vaults) func aListGoesOnAfterAKey(kind: StoreKind) async throws {
        let vault = try await Place.lasting(kind).vault()
        for key in ["c", "a", "b", "é", "B"] { try await vault.put("keys", key, Array(key.utf8)) }
        #expect(try await vault.list("keys").map(\.key) == ["B", "a", "b", "c", "é"])
        #expect(try await vault.list("keys", after: "a", limit: 2).map(\.key) == ["b", "c"])
        await vault.close()
    }

    @Test(arguments: StoreKind.vaults) func namesFromOutsideAreValuesAndNeverStatements(kind: StoreKind) async throws {
        let vault = try await Place.lasting(kind).vault()
        let key = "'; DROP TABLE item; --\u{0}é"
        try await vault.put(VaultSpace(key), key, [1])
        #expect(try await vault.get(VaultSpace(key), key)?.value == [1])
        #expect(try await vault.list(VaultSpace(key)).map(\.key) == [key])
        await vault.close()
    }

    @Test(arguments: StoreKind.vaults) func whatIsTooLongIsRefused(kind: StoreKind) async throws {
        let vault = try await Place.lasting(kind).vault()
        await #expect(throws: VaultError.keyTooLong(space: "s", size: 513)) { try await vault.put("s", String(repeating: "k", count: 513), []) }
        await #expect(throws: VaultError.keyTooLong(space: "s", size: 0)) { try await vault.put("s", "", []) }
        await #expect(throws: VaultError.valueTooLarge(space: "s", size: 1_048_577)) { try await vault.put("s", "k", [UInt8](repeating: 0, count: 1_048_577)) }
        await vault.close()
    }

    @Test func journalAndVaultAreReadableByTheirOwnerAlone() async throws {
        let place = try Place(.sqlite)
        FileManager.default.createFile(atPath: place.directory + "/vault.sqlite", contents: nil, attributes: [.posixPermissions: 0o644])
        let vault = try await Vault.open(directory: place.directory)
        let store = try await place.open()
        try await vault.put("a", "b", [1])
        _ = try await store.takeOver()
        for file in try FileManager.default.contentsOfDirectory(atPath: place.directory) {
            let mode = try FileManager.default.attributesOfItem(atPath: "\(place.directory)/\(file)")[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(file)")
        }
        await vault.close()
        await store.close()
    }

    @Test(arguments: StoreKind.vaults) func theSpacesThatHoldSomethingAreNamed(kind: StoreKind) async throws {
        let time = StillClock(), vault = try await Place.lasting(kind).vault(clock: time.clock)
        #expect(try await vault.spaces().isEmpty)
        for space in ["b", "a"] as [VaultSpace] { for key in ["x", "y"] { try await vault.put(space, key, [1]) } }
        try await vault.put("gone", "x", [1], expires: time.clock.now())
        #expect(try await vault.spaces() == ["a", "b"])
        await vault.close()
    }

    @Test(arguments: StoreKind.vaults) func aLogsKeysAreMadeOnceAndKept(kind: StoreKind) async throws {
        let place = try Place(kind)
        let vault = try await place.vault()
        let keys = try await LogKeys.kept(in: vault, origin: "example.org/journal")
        let other = try await LogKeys.kept(in: vault, origin: "example.org/other")
        #expect(try await LogKeys.kept(in: vault, origin: "example.org/journal").verifiers == keys.verifiers)
        #expect(keys.verifiers != other.verifiers && keys.verifiers.map(\.algorithm) == [.ed25519, .mlDSA65])
        await #expect(throws: JournalError.badOrigin("two words")) { try await LogKeys.kept(in: vault, origin: "two words") }
        await vault.close()
    }
}
