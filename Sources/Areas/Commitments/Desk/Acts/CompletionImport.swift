import Commitments
import Kernel
import Node
import Packs
import Release

/// Many proposals completed by one table: all rows or none.
struct CompletionImport: Sendable {
    static let bytesMax = 4 << 20
    static let rowsMax = 2_000
    let rows: [(completion: Completion, item: Item)]

    init(_ bytes: [UInt8], by account: Account, register: CommitmentRegister, of node: Facts) throws(TableMistakes) {
        var mistakes = TableMistakes(), found: [PackMistake] = []
        let table = Table.read(bytes, file: "", columns: CompletionForm.columns, mistakes: &found)
        mistakes.note(found)
        guard let table else { throw mistakes }
        if table.rows.count > Self.rowsMax { mistakes.note(1, 1, "The file has \(table.rows.count) rows, and at most \(Self.rowsMax) are read at once. Write fewer.") }
        if table.rows.isEmpty, mistakes.isEmpty { mistakes.note(2, 1, "No row follows the header. Write one row a proposal.") }
        var book = EntryBook(register, node), rows: [(completion: Completion, item: Item)] = [], lines: [ProposalID: Int] = [:], numbers = register.numbers, roadmap = register.roadmap
        for row in table.rows.prefix(Self.rowsMax) {
            switch CompletionForm(row).reading(by: account, in: &book, numbers: numbers, roadmap: roadmap) {
            case .failure(let wrong): for one in wrong.list { mistakes.note(row[one.field].line, row[one.field].column, name: one.field, one.says) }
            case .success(let (completion, item)):
                if let earlier = lines.updateValue(row.line, forKey: completion.proposal) {
                    mistakes.note(row["proposal"].line, row["proposal"].column, name: "proposal", "\(completion.proposal) stands already on line \(earlier). Write each proposal once.")
                }
                for number in completion.numbers { numbers[number] = completion.proposal }
                roadmap = roadmap.adding(completion)
                rows.append((completion, item))
            }
        }
        mistakes.sort()
        guard mistakes.isEmpty else { throw mistakes }
        self.rows = rows
    }
}
