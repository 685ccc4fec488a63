import Foundation
import Hummingbird
import Kernel
import NIOCore
import Node
import Release
import Site
import Threats

/// What a reader may have, as one STIX bundle, sent as it is read: a page of it is held at a time, and each object is screened for the reader like any other.
struct BundleDownload: Sendable {
    static let address = "/threats/bundle"
    private static let pageSize = 500
    let shell: Shell
    let reading: ThreatReading

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let selection = try await ThreatSelection(try request.query(), reading, for: context.viewpoint)
            var filter = selection.filter
            filter.versions.all = true
            filter.versions.specs = [20, 21]
            let scope = try await reading.scope(context.viewpoint, selection.part)
            return Reply.download(body(scope, filter), name: selection.type.isEmpty ? "threats.json" : "threats-\(selection.type.filter { $0.isASCII && ($0.isLetter || $0 == "-") }).json")
        }
    }

    private func body(_ scope: ThreatScope, _ filter: ObjectFilter) -> ResponseBody {
        let reading = reading
        return ResponseBody { writer in
            try await writer.write(ByteBuffer(string: BundleText.head()))
            var place: PagePlace?, isFirst = true
            repeat {
                let page = try await reading.page(scope, filter, after: place, limit: Self.pageSize)
                var buffer = ByteBuffer()
                for one in page.objects {
                    buffer.writeString(isFirst ? "\n" : ",\n")
                    buffer.writeBytes(one.record.bytes)
                    isFirst = false
                }
                if buffer.readableBytes > 0 { try await writer.write(buffer) }
                place = page.next
            } while place != nil
            try await writer.write(ByteBuffer(string: BundleText.end))
            try await writer.finish(nil)
        }
    }
}

/// What stands around the objects of a bundle. Source: STIX 2.1, section 8.
enum BundleText {
    static func head() -> String { "{\"type\":\"bundle\",\"id\":\"bundle--\(UUID().uuidString.lowercased())\",\"objects\":[" }
    static let end = "\n]}\n"
}
