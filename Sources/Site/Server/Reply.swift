package import HTTPTypes
package import Hummingbird
import Foundation
import NIOCore

/// Answers as bytes with the headers that their kind demands.
package enum Reply {
    package static func page(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: headers(SecurityHeaders.pages, type: "text/html; charset=utf-8"), body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    package static func file(_ file: StaticFile) -> Response {
        var headers = headers(SecurityHeaders.files, type: file.type)
        headers[.eTag] = file.tag
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }

    /// No body: what the browser keeps still holds, or there is nothing.
    package static func empty(_ status: HTTPResponse.Status, tag: String?) -> Response {
        var fields = headers(SecurityHeaders.files, type: "")
        fields[.contentType] = nil
        if let tag { fields[.eTag] = tag }
        return Response(status: status, headers: fields)
    }

    package static func privateFile(_ bytes: [UInt8], type: String) -> Response {
        Response(status: .ok, headers: headers(SecurityHeaders.privateFiles, type: type), body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// After a form: the browser asks for the page anew, so that going back or loading again repeats nothing.
    package static func seeOther(_ address: String) -> Response {
        var headers = headers(SecurityHeaders.pages, type: "text/plain; charset=utf-8")
        headers[.location] = address
        return Response(status: .seeOther, headers: headers)
    }

    package static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok, type: String = "application/json") -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Invariant: the values of the API hold strings, integers and lists of them, which always encode.
        let data = (try? encoder.encode(value)) ?? Data("{}".utf8)
        return Response(status: status, headers: headers(SecurityHeaders.pages, type: type), body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    package static func text(_ text: String, type: String, name: String? = nil) -> Response {
        var headers = headers(SecurityHeaders.pages, type: type)
        if let name { headers[.contentDisposition] = "attachment; filename=\"\(name)\"" }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// A file for the reader's disk.
    package static func file(_ bytes: [UInt8], type: String, name: String) -> Response {
        var headers = headers(SecurityHeaders.pages, type: type)
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A file for the reader's disk, sent as it is read.
    package static func download(_ body: ResponseBody, name: String) -> Response {
        var headers = headers(SecurityHeaders.pages, type: "application/octet-stream")
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return Response(status: .ok, headers: headers, body: body)
    }

    private static func headers(_ list: [(name: String, value: String)], type: String) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in list { if let name = HTTPField.Name(name) { fields[name] = value } }
        fields[.contentType] = type
        return fields
    }
}

/// Why a request was not answered as asked. Shown as a page to a browser and as problem details (RFC 9457) to a tool.
package struct Problem: Error, Sendable {
    package let status: HTTPResponse.Status
    package let title: String
    package let says: String
    /// Mistakes in single fields, where there are any.
    package var fields: [FieldMistake] = []
    /// Seconds after which it may be tried again.
    package var retryAfter: Int?

    package struct FieldMistake: Encodable, Hashable, Sendable {
        package let field: String
        package let says: String
        package init(field: String, says: String) { (self.field, self.says) = (field, says) }
    }

    package init(_ status: HTTPResponse.Status, title: String, says: String, fields: [FieldMistake] = [], retryAfter: Int? = nil) {
        (self.status, self.title, self.says, self.fields, self.retryAfter) = (status, title, says, fields, retryAfter)
    }

    /// What may not be known answers exactly as what does not exist.
    package static let noSuchPage = Problem(.notFound, title: "There is no such page", says: "There is no such page. Check the address, or begin again from the release desk.")
    package static let outOfDate = Problem(.forbidden, title: "The form is out of date", says: "This form belongs to an earlier session, and nothing was done. Open the page again and repeat it.")
    package static let signInFirst = Problem(.unauthorized, title: "Sign in first", says: "Only people with an account can do this. Sign in, then do it again.")
    package static func notYours(_ says: String) -> Problem { Problem(.forbidden, title: "This is for another role", says: says) }
    package static func tooLarge(_ limit: Int) -> Problem { Problem(.contentTooLarge, title: "Too much at once", says: "The request is larger than \(limit / 1024) KiB. Send less at a time.") }

    /// RFC 9457.
    package struct Details: Encodable, Sendable {
        let type = "about:blank"
        let title: String
        let status: Int
        let detail: String
        let mistakes: [FieldMistake]?
    }
    package var details: Details { Details(title: title, status: status.code, detail: says, mistakes: fields.isEmpty ? nil : fields) }
}
