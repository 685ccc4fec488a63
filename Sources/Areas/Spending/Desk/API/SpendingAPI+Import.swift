import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Node
import Site
import Spending

/// A new edition by a tool: the file as the body, what is said of it in the query. Without `accept=yes` nothing is taken in.
extension SpendingAPI {
    static let editionsAddress = "/api/v1/spending/editions"

    func addImport(to router: Router<SiteContext>) {
        router.post(RouterPath(Self.editionsAddress)) { request, context in
            guard let account = context.bearer else { throw Problem.signInFirst }
            guard SpendingReading.mayTakeIn(account) else { throw Problem.notYours("Only a drafter or a release authority takes in an edition.") }
            let query = try request.query(), form = EditionForm { query[$0] }
            var request = request
            let bytes: [UInt8]
            do { bytes = Array(try await request.collectBody(upTo: EditionImportPage.upload.bytesMax).readableBytesView) } catch { throw EditionImportPage.upload.tooLarge }
            if let key = query["key"], key != EditionImport.key(of: bytes) { throw Problem(.conflict, title: "The file is another one", says: "What was sent is not the file with this key. Have it reported again, then accept.") }
            let ledger = try await reading.ledger(for: context.viewpoint)
            do {
                let read = try await EditionImport.read(bytes, form, by: account, ledger, reading)
                if query["accept"] == "yes" { try await reading.accept(read, by: account) }
                var answer = JSONObject()
                answer["accepted"] = .bool(query["accept"] == "yes")
                answer["report"] = ImportReport(read: read, ledger: ledger, reading: reading).json
                return Reply.text((try? JSONValue.object(answer).canonicalText()) ?? "{}", type: "application/json")
            } catch let mistakes as FormMistakes { throw mistakes.problem } catch let error as WorkbookError { throw Self.problem(error.description) } catch let error as ImportTooLarge { throw Self.problem(error.description) } catch let findings as TableFindings {
                throw Problem(.unprocessableContent, title: "Nothing was taken in", says: findings.inWords + ".", fields: findings.mistakes.map { .init(field: $0.place, says: $0.says) } + (findings.mistakeCount > findings.mistakes.count ? [.init(field: "", says: "\(findings.mistakeCount - findings.mistakes.count) more are not listed.")] : []))
            }
        }
    }

    private static func problem(_ says: String) -> Problem { Problem(.unprocessableContent, title: "Nothing was taken in", says: says) }
}
