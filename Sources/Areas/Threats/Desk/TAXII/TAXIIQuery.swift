import Hummingbird
import Kernel
import Site
import Threats

/// What stands behind the question mark. Source: TAXII 2.1, sections 3.4 and 3.5.
struct TAXIIQuery: Sendable {
    var filter = ObjectFilter()
    var limit: Int?
    var next: String?
    /// Whether the question says which versions it means.
    private(set) var isVersionAsked = false

    static let limitMax = 1_000, limitUnasked = 1_000, valuesMax = 500

    init(_ query: String) throws(TAXIIError) {
        let form: FormBody
        do { form = try FormBody(Array(query.utf8)) } catch { throw .bad("The part behind the question mark is no list of name=value. Check how it is encoded.") }
        var names: Set<String> = []
        for field in form.fields {
            // Of two values nobody could say which was meant; several stand behind one name, with commas.
            guard names.insert(field.name).inserted else { throw .bad("`\(field.name.prefix(60))` stands twice. Write it once; several values stand behind each other with commas.") }
            let values = field.value.split(separator: ",", omittingEmptySubsequences: true).map(String.init)
            switch field.name {
            case "added_after":
                guard let moment = STIXTimestamp(field.value) else { throw .bad("`added_after` is no moment. Write it as in 2026-11-21T09:30:00.000000Z.") }
                filter.addedAfter = moment.microseconds
            case "limit":
                guard !field.value.isEmpty, field.value.utf8.allSatisfy({ (48...57).contains($0) }), let number = Double(field.value), number > 0 else { throw .bad("`limit` is no number of objects. Write a whole number above 0.") }
                limit = Int(min(number, Double(Self.limitMax)))
            case "next": next = field.value
            case "match[id]": filter.ids = try Self.checked(Set(values.map { STIXID($0) }), field.name)
            case "match[type]": filter.types = try Self.checked(Set(values), field.name)
            case "match[version]":
                isVersionAsked = true
                filter.versions.last = false
                for value in values {
                    switch value {
                    case "first": filter.versions.first = true
                    case "last": filter.versions.last = true
                    case "all": filter.versions.all = true
                    default:
                        guard let moment = STIXTimestamp(value) else { throw .bad("`\(value.prefix(40))` is no version. Write first, last, all, or a moment as in 2026-11-21T09:30:00.000Z.") }
                        filter.versions.moments.insert(moment.microseconds)
                    }
                }
            case "match[spec_version]":
                for value in values {
                    guard value == "2.0" || value == "2.1" else { throw .bad("`\(value.prefix(20))` is no version of STIX that is kept here. Write 2.0 or 2.1.") }
                    filter.versions.specs.insert(value == "2.0" ? 20 : 21)
                }
            default:
                if field.name.hasPrefix("match[") { throw .bad("`\(field.name.prefix(60))` is no filter that is known here. There are match[id], match[type], match[version] and match[spec_version].") }
            }
        }
        if isVersionAsked, filter.versions.moments.isEmpty, !filter.versions.first, !filter.versions.last, !filter.versions.all { throw .bad("`match[version]` is empty. Write first, last, all, or a moment.") }
        guard filter.versions.moments.count <= Self.valuesMax else { throw .bad("`match[version]` has more than \(Self.valuesMax) values. Ask in parts.") }
    }

    private static func checked<Value>(_ values: Set<Value>, _ name: String) throws(TAXIIError) -> Set<Value> {
        guard !values.isEmpty else { throw .bad("`\(name)` is empty. Write at least one value, or leave the filter out.") }
        guard values.count <= valuesMax else { throw .bad("`\(name)` has more than \(valuesMax) values. Ask in parts.") }
        return values
    }
}
