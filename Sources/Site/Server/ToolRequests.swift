import Foundation
package import Hummingbird
import Kernel

extension SiteContext {
    /// What a tool says in a JSON object of strings. It takes a token: a browser's session does not open the API, so no form elsewhere can use it.
    package func toolForm(_ request: Hummingbird.Request) async throws -> FormBody {
        guard bearer != nil else { throw Problem.signInFirst }
        let values = try await request.strictJSON([String: String].self)
        return FormBody(fields: values.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value) })
    }
}

extension Hummingbird.Request {
    /// Strict first: what a lenient reader would guess at is refused with its place.
    package func strictJSON<Value: Decodable>(_ type: Value.Type) async throws -> Value {
        let bytes = try await bytes()
        do { _ = try JSONValue(reading: bytes, sizeMax: Gate.bodyBytesMax) } catch { throw Problem(.badRequest, title: "The body is not the JSON we read", says: "\(error)") }
        do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch {
            throw Problem(.unprocessableContent, title: "The body lacks something", says: "Send one object whose members are strings, as the OpenAPI document at /api/openapi.json describes.")
        }
    }
}
