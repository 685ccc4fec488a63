package import Hummingbird
import Kernel
import Labels
import Node
import Release
import HTTPTypes

/// The style sheet, the script and the print style of a marking: all that a page loads.
package struct FileRoutes: Sendable {
    let shell: Shell
    package init(_ shell: Shell) { self.shell = shell }

    package func add(to router: Router<SiteContext>) {
        for file in [Style.sheet, Script.file] + shell.styles {
            router.get(RouterPath(file.address)) { request, _ in
                if request.headers[.ifNoneMatch] == file.tag { return Reply.empty(.notModified, tag: file.tag) }
                return Reply.file(file)
            }
        }
        router.get("/print.css") { request, context in
            let asked = try request.query()["marking"] ?? ""
            // Only markings that a level of the pack prints: the address puts no other words on paper.
            let level = shell.node.desk.facts.vocabulary.levels.first { level in level.spellings.contains { $0.text == asked } }
            let marking = BannerMarking(level == nil ? "PUBLIC" : asked, isClassified: level?.isClassified ?? false)
            return Reply.privateFile(Style.printStyle(marking: marking, node: shell.side, reader: shell.reader(context).name, isDemonstration: shell.node.isDemonstration), type: "text/css; charset=utf-8")
        }
        router.get("/favicon.ico") { _, _ in Reply.empty(.noContent, tag: nil) }
    }
}
