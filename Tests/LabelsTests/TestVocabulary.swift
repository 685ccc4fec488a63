import Foundation
import Kernel
@testable import Labels

/// The pack's tables, read by a reader of the tests' own.
let vocabulary: Vocabulary = {
    let policies = table("policies").map { row in
        PolicyDescription(id: PolicyID(row["id"]!), name: row["name"]!, kind: .init(rawValue: row["kind"]!)!, owner: row["owner"]!.isEmpty ? nil : PartyID(row["owner"]!),
                          urn: row["urn"]!.isEmpty ? nil : row["urn"]!, source: source(row))
    }
    var levels: [LevelDescription] = [], order: [LevelID] = [], rows: [LevelID: [[String: String]]] = [:]
    for row in table("levels") {
        let id = LevelID(row["level"]!)
        if rows[id] == nil { order.append(id) }
        rows[id, default: []].append(row)
    }
    for id in order {
        let of = rows[id]!, first = of[0]
        levels.append(LevelDescription(id: id, policy: PolicyID(first["policy"]!), rank: Int(first["rank"]!)!, equivalentRank: Int(first["equivalent_rank"]!),
                                       spellings: of.map { .init(text: $0["marking"]!, language: $0["language"]!, source: source($0)) }, note: first["note"]!))
    }
    let forms = table("markings").map { row in
        MarkingForm(id: MarkingFormID(row["form"]!), policies: list(row["policies"]!, ";"), spellings: list(row["spellings"]!, " | "), effect: .init(rawValue: row["effect"]!)!,
                    names: list(row["names"]!, ";"), tagName: row["tag"]!.isEmpty ? nil : row["tag"]!, tagType: row["tag_type"]!.isEmpty ? nil : row["tag_type"]!,
                    meaning: row["meaning"]!, source: source(row))
    }
    return Vocabulary(policies: policies, levels: levels, forms: forms)
}()

func table(_ name: String) -> [[String: String]] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let text = try! String(contentsOf: root.appending(path: "packs/eu-nato/labels/\(name).csv"), encoding: .utf8)
    let rows = csv(text)
    return rows.dropFirst().map { row in Dictionary(uniqueKeysWithValues: zip(rows[0], row)) }
}

private func csv(_ text: String) -> [[String]] {
    var rows: [[String]] = [], row: [String] = [], cell = "", isQuoted = false
    var characters = text.unicodeScalars.makeIterator(), next = characters.next()
    while let c = next {
        next = characters.next()
        if isQuoted {
            if c == "\"", next == "\"" { cell += "\""; next = characters.next() }
            else if c == "\"" { isQuoted = false }
            else { cell.unicodeScalars.append(c) }
        } else if c == "\"" { isQuoted = true }
        else if c == "," { row.append(cell); cell = "" }
        else if c == "\n" { rows.append(row + [cell]); row = []; cell = "" }
        else { cell.unicodeScalars.append(c) }
    }
    return rows
}

private func list(_ cell: String, _ separator: String) -> [String] { cell.isEmpty ? [] : cell.components(separatedBy: separator) }
private func source(_ row: [String: String]) -> Source {
    Source(title: row["source"]!, address: row["source_url"]!.isEmpty ? nil : row["source_url"]!, confidence: .init(rawValue: row["confidence"]!)!)
}

/// Labels that differ only in the order of markings and names mean the same.
func sorted(_ label: Label) -> Label {
    Label(policy: label.policy, level: label.level,
          markings: label.markings.map { Marking(form: $0.form, names: $0.names.sorted()) }.sorted { $0.form < $1.form }, tlp: label.tlp)
}
