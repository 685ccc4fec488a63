import Kernel
import Labels

/// A row with everything settled that day, policy and level settle: what is left to ask of an item is little.
///
/// A class so that walking the rows of a label copies one reference per row; never changed after it is made.
final class DatedRow: Sendable {
    let index: Int
    let row: Row
    // Beside the row, so that asking them copies no row.
    let verdict: Row.Verdict
    let marked: [MarkingFormID]
    let unmarked: [MarkingFormID]
    let named: String?
    let notNamed: String?
    let inside: String?
    let isOpen: Bool
    /// How far the part of the condition that the day alone settles holds.
    let dated: Held
    let to: FoldedSet
    /// Nothing is left to ask: the row speaks of every item of this policy and level that is not open.
    let isPlain: Bool
    let heldBy: FoldedSet?
    let originatedBy: FoldedSet?
    let notOriginatedBy: FoldedSet?
    let empty: FoldedSet?
    let notEmpty: FoldedSet?

    init(index: Int, row: Row, dated: Held, fold: (SetExpression) -> FoldedSet) {
        (self.index, self.row, self.dated) = (index, row, dated)
        to = fold(row.to)
        let c = row.items
        verdict = row.verdict
        (marked, unmarked, named, notNamed, inside, isOpen) = (c.marked, c.unmarked, c.named, c.notNamed, c.inside, c.open)
        heldBy = c.heldBy.map(fold)
        originatedBy = c.originatedBy.map(fold)
        notOriginatedBy = c.notOriginatedBy.map(fold)
        empty = c.empty.flatMap { $0.isDatedOnly ? nil : fold($0) }
        notEmpty = c.notEmpty.flatMap { $0.isDatedOnly ? nil : fold($0) }
        isPlain = c.marked.isEmpty && c.unmarked.isEmpty && c.named == nil && c.notNamed == nil && c.inside == nil && !c.open
            && heldBy == nil && originatedBy == nil && notOriginatedBy == nil && empty == nil && notEmpty == nil
    }
}

/// A set expression in which everything that the day settles is one constant.
indirect enum FoldedSet: Sendable {
    case constant(SetPair)
    case item(SetExpression.ItemSet)
    case or(FoldedSet, FoldedSet)
    case and(FoldedSet, FoldedSet)
    case less(FoldedSet, FoldedSet)

    init(_ expression: SetExpression, resolve: (SetExpression) -> SetPair) {
        if expression.isDatedOnly { self = .constant(resolve(expression)); return }
        switch expression {
        case .named: self = .constant(resolve(expression))
        case .item(let set): self = .item(set)
        case .or(let a, let b): self = .or(FoldedSet(a, resolve: resolve), FoldedSet(b, resolve: resolve))
        case .and(let a, let b): self = .and(FoldedSet(a, resolve: resolve), FoldedSet(b, resolve: resolve))
        case .less(let a, let b): self = .less(FoldedSet(a, resolve: resolve), FoldedSet(b, resolve: resolve))
        }
    }

    /// Nobody whatever the item: such a row can be left out.
    var isNobody: Bool {
        switch self {
        case .constant(let pair): pair.possible.isEmpty
        case .item(let set): set == .nobody
        case .or(let a, let b): a.isNobody && b.isNobody
        case .and(let a, let b): a.isNobody || b.isNobody
        case .less(let a, _): a.isNobody
        }
    }
}
