import Kernel
import Release
import Site
import Threats

/// What an address chooses of the threats: a side or a collection, and a type.
struct ThreatSelection: Sendable {
    let part: CollectionPart
    let type: String
    /// In words, as a title has it.
    let title: String

    /// A collection that the reader may not know of is no collection.
    init(_ form: FormBody, _ reading: ThreatReading, for viewpoint: Viewpoint) async throws {
        let asked = ThreatsPage.Asked(form)
        type = asked.type
        if let wanted = form["collection"], !wanted.isEmpty {
            guard let found = try await reading.collections(for: viewpoint).first(where: { $0.collection.id == wanted || $0.collection.alias == wanted }) else { throw Problem.noSuchPage }
            (part, title) = (.collection(found.collection.id), found.collection.title)
        } else { (part, title) = (.view(asked.view), asked.view.title) }
    }

    var filter: ObjectFilter {
        var filter = ObjectFilter()
        if !type.isEmpty { filter.types = [type] }
        return filter
    }
}
