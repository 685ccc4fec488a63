import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Node
import Site

/// Answers of the TAXII service. Source: TAXII 2.1, sections 1.6.6 and 3.6.1.
enum TAXIIReply {
    static let mediaType = "application/taxii+json;version=2.1"
    static let stixMediaTypes = [20: "application/stix+json;version=2.0", 21: "application/stix+json;version=2.1"]

    static let firstAdded = HTTPField.Name("X-TAXII-Date-Added-First"), lastAdded = HTTPField.Name("X-TAXII-Date-Added-Last")
    static let cacheControl = "private, no-cache", vary = "Accept, Accept-Encoding, Authorization"

    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok, fields: HTTPFields = HTTPFields()) -> Response {
        // Invariant: resources hold texts, flags and small whole numbers.
        bytes(ByteBuffer(bytes: (try? value.canonicalBytes()) ?? []), status: status, fields: fields)
    }

    static func bytes(_ buffer: ByteBuffer, status: HTTPResponse.Status = .ok, fields: HTTPFields = HTTPFields()) -> Response {
        var fields = fields
        fields[.contentType] = mediaType
        // What one account is given is not another's, also not out of a cache on the way.
        fields[.cacheControl] = cacheControl
        fields[.vary] = vary
        fields[.xContentTypeOptions] = "nosniff"
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: buffer))
    }

    static func error(_ error: TAXIIError) -> Response {
        var fields = HTTPFields()
        if error.status == .unauthorized { fields[.wwwAuthenticate] = #"Basic realm="TAXII", charset="UTF-8""# }
        if let seconds = error.retryAfter { fields[.retryAfter] = String(seconds) }
        if let methods = error.allow { fields[.allow] = methods }
        return json(.members(("title", .string(error.title)), ("description", .string(error.says)), ("http_status", .string(String(error.status.code)))), status: error.status, fields: fields)
    }
}

/// Why a question was not answered, as the standard's error message has it.
struct TAXIIError: Error, Sendable {
    let status: HTTPResponse.Status
    let title: String
    let says: String
    var retryAfter: Int?
    /// What can be done instead of what was tried.
    var allow: String?

    init(_ status: HTTPResponse.Status, _ title: String, _ says: String, retryAfter: Int? = nil) { (self.status, self.title, self.says, self.retryAfter) = (status, title, says, retryAfter) }

    /// What may not be known answers exactly as what does not exist.
    static let notFound = TAXIIError(.notFound, "There is no such thing here", "There is no such API root, collection, object or status, or your account may not have it. Ask for the list of collections.")
    static let signIn = TAXIIError(.unauthorized, "Say who you are", "Send the name and password of an account of this node (Basic), or a token made on the page of tokens (Bearer), or show a certificate that is bound to an account.")
    static let notAcceptable = TAXIIError(.notAcceptable, "Only TAXII 2.1 is spoken here", "Send the header Accept: application/taxii+json;version=2.1.")
    static let wrongBody = TAXIIError(.unsupportedMediaType, "Only TAXII 2.1 is read here", "Send an envelope with the header Content-Type: application/taxii+json;version=2.1.")
    static let wrongEncoding = TAXIIError(.unsupportedMediaType, "Only plain bodies are read here", "Send the envelope without Content-Encoding.")
    static func notAllowed(_ methods: String) -> TAXIIError {
        var error = TAXIIError(.methodNotAllowed, "This cannot be done here", "Read with GET; add objects with POST to a collection's objects; take an own object back with DELETE.")
        error.allow = methods
        return error
    }
    static func bad(_ says: String) -> TAXIIError { TAXIIError(.badRequest, "The question cannot be read", says) }
    static func forbidden(_ says: String) -> TAXIIError { TAXIIError(.forbidden, "Your account may not do this", says) }
    static func tooLarge(_ limit: Int) -> TAXIIError { TAXIIError(.contentTooLarge, "The envelope is too large", "An envelope has at most \(limit) bytes here. Send fewer objects at once.") }
}
