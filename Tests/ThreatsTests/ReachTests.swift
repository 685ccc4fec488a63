import Foundation
import Kernel
import Site
import TestSupport
import Testing
@testable import ThreatsDesk

@Suite("Which servers a node asks")
struct ReachTests {
    @Test("Private, local and reserved addresses are not asked, in whatever way they are written", arguments: [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
        "64:ff9b::a00:1", "2002:0a00:0001::1", "2001:db8::1", "2001::1", "ff02::1", "localhost", "", "1", "0x7f.1",
    ])
    func closed(address: String) { #expect(!Reach().permits(address)) }

    @Test("Addresses of the open network are asked", arguments: ["8.8.8.8", "151.101.1.1", "172.32.0.1", "100.128.0.1", "2a00:1450:4001::1", "2600::1"])
    func open(address: String) { #expect(Reach().permits(address)) }

    @Test("The operator opens what they name, and nothing beside it")
    func allowed() throws {
        let reach = Reach(allowing: [try #require(AddressBlock("10.20.0.0/16"))])
        #expect(reach.permits("10.20.3.4") && !reach.permits("10.21.3.4") && !reach.permits("127.0.0.1"))
    }

    @Test("A name that leads to this machine is refused with the address that it leads to")
    func name() async throws {
        await #expect(throws: PullError.self) { _ = try await Reach().address(of: "localhost") }
        let reach = Reach(allowing: try ["127.0.0.0/8", "::1"].map { try #require(AddressBlock($0)) })
        let found = try await reach.address(of: "localhost")
        #expect(found == "127.0.0.1" || found == "::1")
    }

    @Test("What is no address of a server is refused, with what to write instead", arguments: [
        "", "taxii.example.org", "ftp://taxii.example.org/", "https://", "https://user:secret@taxii.example.org/", "https://taxii.example.org/?key=1", "https://taxii.example.org/#a", "http://taxii.example.org/", "http://127.evil.example/",
        "https://taxii.example.org:0/", "https://taxii.example.org:70000/", "https://b\u{fc}cher.example/",
    ])
    func addresses(text: String) { #expect(throws: PullError.self) { _ = try PeerAddress(text) } }

    @Test("A password in an address is not repeated to whoever wrote it")
    func secret() {
        do { _ = try PeerAddress("https://user:hunter2@taxii.example.org/"); Issue.record("it is refused") } catch { #expect(!error.description.contains("hunter2")) }
    }

    @Test("An address ends in a slash, and its port is said only where it is another")
    func written() throws {
        #expect(try PeerAddress("HTTPS://Taxii.Example.ORG:443/taxii2").description == "https://taxii.example.org/taxii2/")
        #expect(try PeerAddress("http://[::1]:8021/taxii2/").description == "http://[::1]:8021/taxii2/")
        #expect(try PeerAddress("https://t.example/root/").below("collections", "a b/c").description == "https://t.example/root/collections/a%20b%2Fc/")
        #expect(try PeerAddress("https://t.example/root/collections/x/").collection == "x" && PeerAddress("https://t.example/root/").collection == nil)
    }

    @Test("A server leads to its own addresses and to no other server's", arguments: [
        ("/api1/", "https://t.example/api1/"), ("api1/", "https://t.example/taxii2/api1/"), ("https://t.example:443/x/", "https://t.example/x/"), ("https://other.example/x/", nil), ("http://t.example/x/", nil), ("https://t.example:444/", nil), ("//other.example/", nil),
        ("javascript:alert(1)", nil), ("https://a:b@t.example/", nil),
    ] as [(String, String?)])
    func led(to text: String, _ expected: String?) throws {
        let start = try PeerAddress("https://t.example/taxii2/")
        #expect((try? start.led(to: text))?.description == expected)
    }

    @Test("Waiting grows, stays within its bounds, and is never less than the server asked for", arguments: UInt64(0)..<20)
    func backoff(seed: UInt64) {
        var random = Seeded(seed), backoff = Backoff()
        for number in 0..<30 {
            let wait = backoff.wait(using: &random), whole = min(Backoff.longest, Double(1 << min(number, 20)))
            #expect(wait >= .milliseconds(Int64(whole * 500)) - .milliseconds(1) && wait <= .milliseconds(Int64(whole * 1000)), "seed \(seed)")
        }
        #expect(backoff.wait(asked: .seconds(2_000), using: &random) >= .seconds(2_000))
        #expect(backoff.wait(asked: .seconds(1_000_000), using: &random) <= Backoff.askedMax)
        backoff.succeeded()
        #expect(backoff.wait(using: &random) <= .seconds(1))
    }

    @Test("Retry-After is read as seconds and as a date")
    func retryAfter() {
        let now = Date(timeIntervalSince1970: 1_445_412_440)
        #expect(RetryAfter.wait("120", now: now) == .seconds(120) && RetryAfter.wait("Wed, 21 Oct 2015 07:28:00 GMT", now: now) == .seconds(40))
        #expect(RetryAfter.wait("Wed, 21 Oct 2015 07:00:00 GMT", now: now) == .seconds(0) && RetryAfter.wait("soon", now: now) == nil && RetryAfter.wait("-5", now: now) == nil)
    }

    @Test("An interval is a number and its unit, from ten seconds to seven days", arguments: [("10s", 10), ("60s", 60), ("5m", 300), ("2h", 7_200), ("7d", 604_800), ("9s", nil), ("8d", nil), ("0m", nil), ("-5m", nil), ("5", nil), ("m", nil), ("", nil), ("99999999999999999999d", nil)] as [(String, Int?)])
    func interval(text: String, _ seconds: Int?) { #expect(Interval.seconds(text) == seconds) }
}
