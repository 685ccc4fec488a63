import CPQ

/// Which database, and who connects: libpq's connection string (`postgresql://user@host/database` or `host=… dbname=…`), read once.
///
/// It may hold a password, so nothing of it is ever printed but host, database and user: neither here nor through a mirror.
package struct PostgreSQLAddress: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let text: String
    /// Where the tables are; several may stand beside each other in one database, as tests do.
    let schema: String
    package let hasPassword: Bool
    package let description: String

    package init(_ text: String, schema: String = "entente") throws(PostgreSQLError) {
        let fields = try Self.fields(of: text)
        // `user:p@ss@host` is read as the host `ss@host`, and a message about that host would tell half of the password.
        guard !(fields["host"] ?? "").contains("@") else { throw .unreadableAddress }
        let letters = schema.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
        guard letters, (1...48).contains(schema.utf8.count) else { throw .badSchema }
        (self.text, self.schema) = (text, schema)
        hasPassword = fields["password"] != nil
        let place = fields["host"] ?? fields["hostaddr"] ?? "this machine"
        description = "PostgreSQL database \(fields["dbname"] ?? fields["user"] ?? "of the account's name") on \(place)"
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// What libpq itself reads out of the string. Its complaint quotes the string and is not passed on.
    private static func fields(of text: String) throws(PostgreSQLError) -> [String: String] {
        guard text.utf8.count <= 4096, let options = PQconninfoParse(text, nil) else { throw .unreadableAddress }
        defer { PQconninfoFree(options) }
        var fields: [String: String] = [:], option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { fields[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return fields
    }
}

/// What a connection or a statement came to. The server's words stand in it, never a password, a statement or a value.
package enum PostgreSQLError: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadableAddress
    case badSchema
    /// Nothing was sent.
    case unreachable(String)
    /// The server did not do it, and the connection goes on.
    case refused(state: String, reason: String)
    /// The connection ended after something was sent: done or not, nobody knows.
    case broken(String)

    package var description: String {
        switch self {
        case .unreadableAddress:
            "the connection string cannot be read; write postgresql://user@host/database, with %40 for an @ in a name or password, or host=… dbname=… user=…"
        case .badSchema: "a schema's name has 1 to 48 of the letters a to z, digits and underscores"
        case .unreachable(let reason): reason
        case .refused(let state, let reason): "PostgreSQL says: \(reason) (\(state))\(Self.remedy(state))"
        case .broken(let reason): "the connection to PostgreSQL ended: \(reason)"
        }
    }

    /// Deadlock or a serialization failure: nothing was done, and the same thing may be done again at once.
    var isPassing: Bool { if case .refused(let state, _) = self { ["40001", "40P01"].contains(state) } else { false } }

    private static func remedy(_ state: String) -> String {
        switch state {
        case "42501": "; the database's administrator has to grant this, see docs/postgresql.md"
        case "55P03": "; another process holds the log, or the standby does not answer"
        case "53100": "; the server's disk is full"
        case "25006": "; this is a standby, name the primary"
        default: ""
        }
    }
}
