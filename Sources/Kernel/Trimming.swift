extension StringProtocol {
    /// Without white space at either end.
    package var trimmed: String {
        let head = drop(while: \.isWhitespace)
        guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(head[...last])
    }
}

extension String {
    /// Without white space at either end. Most texts of tables have none: that is seen by their first and last byte.
    package var trimmed: String {
        guard let first = utf8.first, let last = utf8.last else { return self }
        if first > 0x20, first < 0x7F, last > 0x20, last < 0x7F { return self }
        return self[...].trimmed
    }
}
