import Foundation
import Hummingbird
import Kernel
import Labels
import Node
import Release
import Site
import Threats

/// What a reader may have, as one event of MISP and as a feed of it; what MISP has no form for is named, object by object.
struct MISPExport: Sendable {
    static let address = "/threats/misp", apiAddress = "/api/v1/threats/misp"
    /// An event is read whole by whoever takes it in.
    static let objectsMax = 20_000
    private static let pageSize = 500
    /// What MISP itself cannot hold, whatever the objects.
    static let inWords = "An event of MISP holds the latest version of each object as attributes and tags. It has no form for relationships, infrastructure, campaigns, incidents, locations, opinions and sightings, and for observables beyond its attribute types: those are left out. Of indicators it keeps pattern, name and description; validity, confidence and kill chains do not go with them. Objects under a classification are left out, since MISP knows TLP alone."
    let shell: Shell
    let reading: ThreatReading

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let written = try await event(try request.query(), context.viewpoint).written
            return Reply.file(written.event.bytes, type: "application/json", name: "misp-\(written.uuid).json")
        }
        router.get(RouterPath(Self.apiAddress)) { request, context in
            let (written, leftOut, count) = try await event(try request.query(), context.viewpoint)
            let files = MISPWriting.feed([written]).map { JSONObject.Member(name: $0.name, value: .string(String(decoding: $0.bytes, as: UTF8.self))) }
            // Invariant: a manifest, an index and one event have three names.
            return Reply.text((try? JSONValue.members(("event", .string(written.uuid)), ("title", .string(written.title)), ("objects", .integer(Int64(count))), ("files", JSONObject(files).map { .object($0) }), ("not_carried", .array((leftOut + written.notCarried).map { .string($0) }))).canonicalText()) ?? "{}", type: "application/json")
        }
    }

    private func event(_ form: FormBody, _ viewpoint: Viewpoint) async throws -> (written: MISPWriting, leftOut: [String], count: Int) {
        let selection = try await ThreatSelection(form, reading, for: viewpoint), scope = try await reading.scope(viewpoint, selection.part)
        var objects: [STIXValue] = [], levels: Set<LevelID> = [], leftOut: [String] = [], moment: Int64 = 0, place: PagePlace?
        repeat {
            let page = try await reading.page(scope, selection.filter, after: place, limit: Self.pageSize)
            for one in page.objects.map(\.record) {
                guard one.item.label.policy == "TLP" else {
                    leftOut.append("\(one.id): it is classified, and MISP knows TLP alone; it was left out.")
                    continue
                }
                guard let value = try? STIXValue(reading: one.bytes) else { continue }
                objects.append(value)
                levels.insert(one.item.label.level)
                moment = max(moment, one.added)
            }
            guard objects.count <= Self.objectsMax else { throw Problem(.unprocessableContent, title: "Too much for one event", says: "An event holds at most \(Self.objectsMax) objects here. Choose a collection, a side or a type.") }
            place = page.next
        } while place != nil
        guard !objects.isEmpty else { throw Problem(.notFound, title: "There is nothing to write", says: "Nothing that you may have, and that MISP could hold, fits. Choose another collection, side or type.") }
        // The most closed of all: an event goes on as one.
        let level = TLPMarkingDefinition.version2.last { levels.contains($0.level) }?.level, organisation = shell.node.organisation.text
        // The same choice by the same reader is the same event: read again by MISP, it is brought up to date and not doubled.
        let uuid = STIXIdentifiers.uuid(of: "entente event \(organisation) \(viewpoint.party) \(selection.part) \(selection.type)".utf8, in: STIXIdentifiers.observables)
        let own = STIXIdentifiers.uuid(of: "entente organisation \(organisation)".utf8, in: STIXIdentifiers.observables)
        return (MISPWriting(objects, uuid: uuid, title: "\(shell.node.name): \(selection.title)" + (selection.type.isEmpty ? "" : ", \(selection.type)"), organisation: (shell.node.name, own), level: level, moment: STIXTimestamp(microseconds: moment)), leftOut, objects.count)
    }
}
