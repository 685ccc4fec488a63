import GRDB
package import Journal
package import Kernel
package import Node
import Packs
package import Picture
package import Release

/// A question with its label.
package struct SeenQuestion: Labelled, Sendable {
    package let question: Question
    package let item: Item
    package let author: PartyID
    package let origin: OrganisationID?
    package let said: Timestamp
}

/// A side's answer as it was written, sealed or opened.
package struct SeenAnswer: Labelled, Sendable {
    package let text: AssessmentText
    package let item: Item
    package let author: PartyID
    package let said: Timestamp
}

/// How far each side is with one question, as far as the viewpoint may see.
package struct AssessmentState: Sendable {
    package struct Side: Sendable {
        package let organisation: OrganisationID
        package var sealed: (hash: String, at: Timestamp)?
        package var opened: SeenAnswer?
        /// It opened the very bytes that it had sealed; nil where its seal is not here.
        package var keptItsSeal: Bool? { sealed.flatMap { seal in opened.map { $0.text.hash == seal.hash } } }
    }
    package let seen: SeenQuestion
    /// In the order of the pack.
    package let sides: [Side]
    /// This house's latest draft; nil where there is none that the viewpoint may read.
    package let draft: SeenAnswer?

    package func side(_ organisation: OrganisationID) -> Side? { sides.first { $0.organisation == organisation } }
    /// Whether a side sealed only after it could have read what another had opened.
    package func sealedLate(_ side: Side) -> Bool { sides.contains { other in other.organisation != side.organisation && (other.opened.map { opened in side.sealed.map { $0.at > opened.said } ?? true } ?? false) } }
}

extension PictureReading {
    /// The newest first.
    package func questions(for viewpoint: Viewpoint) async throws(NodeError) -> [Released<SeenQuestion>] {
        let sights = try await node.sights(of: viewpoint).json
        return released(try await node.areas { db in try Self.questions(db, sights, nil) }, for: viewpoint)
    }

    package func assessment(_ id: QuestionID, for viewpoint: Viewpoint) async throws(NodeError) -> AssessmentState? {
        let sights = try await node.sights(of: viewpoint).json, own = node.organisation, organisations = node.pack.organisations.filter { $0.whole != nil }.map(\.id)
        let found = try await node.areas { db -> (SeenQuestion, [String: (String, Timestamp)], [String: SeenAnswer], SeenAnswer?)? in
            guard let question = try Self.questions(db, sights, id).first else { return nil }
            let ask: StatementArguments = ["question": id.text, "sights": sights]
            let seals = try DatabaseRow.fetchAll(db, sql: "SELECT origin, hash, said FROM picture_sealed WHERE question = :question AND sight IN (SELECT value FROM json_each(:sights)) ORDER BY seq", arguments: ask)
                .map { (($0[0] as String?) ?? own.text, ($0[1] as String, Timestamp(milliseconds: $0[2]))) }
            let opened = try DatabaseRow.fetchAll(db, sql: "SELECT origin, author, said, item, json FROM picture_opened WHERE question = :question AND sight IN (SELECT value FROM json_each(:sights)) ORDER BY seq", arguments: ask)
                .map { (($0["origin"] as String?) ?? own.text, try Self.answer($0)) }
            let draft = try DatabaseRow.fetchOne(db, sql: "SELECT author, said, item, json FROM picture_draft WHERE question = :question AND sight IN (SELECT value FROM json_each(:sights)) ORDER BY seq DESC LIMIT 1", arguments: ask).map { try Self.answer($0) }
            return (question, Dictionary(seals, uniquingKeysWith: { a, _ in a }), Dictionary(opened, uniquingKeysWith: { a, _ in a }), draft)
        }
        let dated = node.desk.dated(on: viewpoint.day)
        guard let found, let question = dated.screen(found.0, for: viewpoint)?.record else { return nil }
        let sides = organisations.map { side in
            AssessmentState.Side(organisation: side, sealed: found.1[side.text].map { (hash: $0.0, at: $0.1) }, opened: found.2[side.text].flatMap { dated.screen($0, for: viewpoint)?.record })
        }
        return AssessmentState(seen: question, sides: sides, draft: found.3.flatMap { dated.screen($0, for: viewpoint)?.record })
    }

    private static func questions(_ db: Database, _ sights: String, _ id: QuestionID?) throws -> [SeenQuestion] {
        try DatabaseRow.fetchAll(try db.cachedStatement(sql: "SELECT author, origin, said, item, json FROM picture_question WHERE (:id IS NULL OR id = :id) AND sight IN (SELECT value FROM json_each(:sights)) ORDER BY seq DESC LIMIT 1000"),
                                 arguments: ["id": id?.text, "sights": sights]).map { row in
            SeenQuestion(question: try Question(json: JSONValue(reading: row["json"] as String)), item: try Item(json: JSONValue(reading: row["item"] as String)), author: PartyID(row["author"]),
                         origin: (row["origin"] as String?).map { OrganisationID($0) }, said: Timestamp(milliseconds: row["said"]))
        }
    }

    private static func answer(_ row: DatabaseRow) throws -> SeenAnswer {
        SeenAnswer(text: try AssessmentText(json: JSONValue(reading: row["json"] as String)), item: try Item(json: JSONValue(reading: row["item"] as String)), author: PartyID(row["author"]), said: Timestamp(milliseconds: row["said"]))
    }
}
