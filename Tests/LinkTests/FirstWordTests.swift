import Link
import Testing

@Suite("The peer's first word") struct FirstWordTests {
    @Test("Whoever waits goes on when it comes, and whoever comes later does not wait", .timeLimit(.minutes(20))) func comes() async {
        let word = FirstWord()
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 { group.addTask { await word.wait() } }
            group.addTask {
                word.comes()
                return true
            }
            for await went in group { #expect(went) }
        }
        #expect(await word.wait() && word.isIn)
    }

    @Test("Whoever is told to end does not wait any more, and has not heard it; the others wait on", .timeLimit(.minutes(20)), arguments: 0..<20) func isCancelled(number: Int) async {
        let word = FirstWord(), other = Task { await word.wait() }, waiting = Task { await word.wait() }
        if number % 2 == 0 { await Task.yield() }
        waiting.cancel()
        #expect(await waiting.value == false)
        word.comes()
        #expect(await other.value)
    }
}
