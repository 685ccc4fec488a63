import Kernel

/// The identifiers of one kind that a pack defines, and where.
///
/// When a row was lost, an identifier that is not here may have stood in it: then nobody is told that it is unknown, since the lost row is the mistake.
struct Register {
    private(set) var places: [String: (table: String, line: Int)] = [:]
    private(set) var names: [String: String] = [:]
    var isComplete = true

    func contains(_ id: String) -> Bool { places[id] != nil }
    var ids: Dictionary<String, (table: String, line: Int)>.Keys { places.keys }

    /// The place of the earlier definition, if there is one.
    mutating func define(_ id: String, name: String, table: String, line: Int) -> (table: String, line: Int)? {
        if let earlier = places[id] { return earlier }
        places[id] = (table, line)
        names[id] = name
        return nil
    }

    /// What was probably meant, with its name: `GBR (United Kingdom)`.
    func meant(by text: String) -> String? {
        let lowered = text.lowercased()
        let sorted = names.sorted { $0.key < $1.key }
        let byName = sorted.first { $0.value.lowercased() == lowered }
        // `UK` is nearer to UKR than to GBR by letters, so initials come first.
        let byInitials = sorted.first { $0.value.split(separator: " ").compactMap { $0.first.map(String.init) }.joined().lowercased() == lowered }
        let id = byName?.key ?? byInitials?.key ?? nearest(to: text, among: places.keys)
            ?? nearest(to: text, among: sorted.map(\.value)).flatMap { name in sorted.first { $0.value == name }?.key }
        return id.map { id in names[id].map { $0.isEmpty || $0 == id ? id : "\(id) (\($0))" } ?? id }
    }
}
