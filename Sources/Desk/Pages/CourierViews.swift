import Figures
import Journal
import Kernel
import Link
import Site

/// The parts of the page "By courier". Its reader is an officer of the house, who may know entries and sizes.
struct CourierViews {
    let own: OrganisationID
    let peer: OrganisationID
    let others: [OrganisationID]
    let state: CourierOffice.State
    let now: Timestamp
    let token: String
    let from: String
    let mistake: (field: String, says: String)?

    private var them: String { peer.inSentence }
    private var unreceipted: UInt64 { state.said - min(state.said, state.receipted) }

    private func entries(_ count: UInt64) -> String { count < 10_000 ? "\(Int(count).inWords) \(count == 1 ? "entry" : "entries")" : "\(count) entries" }

    private func says(of field: String) -> String? { mistake.flatMap { $0.field == field ? $0.says : nil } }

    @HTMLBuilder var summary: HTML {
        if let mistake {
            ErrorSummary(title: mistake.says.hasPrefix("Stop.") ? "Stop" : mistake.field == "file" ? "Nothing was taken" : "No file was made", [.init(mistake.says, field: mistake.field == "return" ? nil : FormField.id(mistake.field))])
        }
    }

    var head: HTML {
        div(.class("crossed-head")) {
            h1 { state.waitsSince != nil ? "What is released here waits for \(them)'s word." : unreceipted == 0 ? "\(them.capitalisedFirst) has receipted everything that we said." : "\(entries(unreceipted).capitalisedFirst) of ours \(unreceipted == 1 ? "has" : "have") no receipt from \(them) yet." }
            p(.class("under-head")) {
                state.byCourierOnly ? "No wire joins the two nodes: people carry sealed files, and the receipts come back the same way." : "The two nodes are joined by a wire as well. Both ways may be used at once; what arrives twice changes nothing."
                " "
                a(.href("/crossed?with=\(FormBody.encoded(peer.text))")) { "What crossed" }
            }
            if let since = state.waitsSince {
                p(.class("under-head")) { "Since this node started at \(since.since(seenFrom: now)), \(them) has not said what it holds of ours. What was released since then is in no file before that: unpack one that \(them) packed after that, or let the wire come back." }
            }
            if !others.isEmpty { p(.class("under-head")) { "With \(them). The same with: "; for other in others { a(.href(CourierPage.address(with: other))) { other.text }; " " } } }
        }
    }

    // MARK: What was unpacked

    func result(_ done: CourierOffice.Unpacked) -> HTML {
        let report = done.report
        let (mark, word, says): (SVG, String, String) = switch report.outcome {
        case .appended(let range): (Marks.tick(size: 20), "Taken.", "\(entries(UInt64(range.count)).capitalisedFirst) of \(them) \(range.count == 1 ? "is" : "are") new here: \(CourierWords.entries(range)). What each of them says is screened by our own rules now.")
        case .nothingNew: (Marks.tick(size: 20), "Nothing new.", "What the file holds is here already. It changed nothing.")
        case .noEntries: (Marks.tick(size: 20), "A receipt.", "The file carried a receipt only, and no entries.")
        case .staged(let missing): (Marks.receipt(.outstanding, size: 20), "Kept aside.", "The file is whole, and \(CourierWords.entries(missing)) of \(them) \(missing.count == 1 ? "is" : "are") missing before it. It is taken by itself as soon as they have come, by another file or over the wire. Ask \(them) for a file from entry \(missing.lowerBound).")
        }
        var notes: [Prose] = report.fromStaging.map { Prose("From a file that was kept aside: \(CourierWords.entries($0)).") }
        if let size = report.receiptedSize { notes.append(Prose("\(them.capitalisedFirst) holds \(entries(size)) of our channel, and its signature says so.")) }
        notes += report.problems.map { Prose("A file kept aside could not be taken. \($0)") }
        return Site.Part("What the file brought", id: "result") {
            div(.role("status")) { Finding(mark: mark, word: word, says: Prose(says), notes: notes) }
            if state.held > 0 { returnForm }
        }.html
    }

    // MARK: The forms

    private var firstEntry: String {
        (unreceipted == 0 ? "Left empty: our receipt alone, since \(them) has all \(state.said) entries." : "Left empty: entry \(state.receipted), the first without a receipt.") + " Give another when a file was lost, or \(them) says which is missing."
    }

    var takeAlong: HTML {
        Site.Part("Take along", note: Prose("One file with what \(them) has not receipted, and our receipt for theirs. It is sealed: only \(them)'s node opens it."), id: "pack") {
            form(.method(.post), .action("/crossed/courier/pack"), .data(.working, "The file is being made; your browser saves it when it is whole.")) {
                hidden
                FormField("from", "First entry", value: from, kind: .number, hint: firstEntry, mistake: says(of: "from"), lengthMax: 20, isRequired: false)
                button(.type("submit"), .class("first")) { "Pack the file for \(peer.text)" }
                p(.class("note"), .role("status"))
            }
        }.html
    }

    var brought: HTML {
        Site.Part("Unpack what was brought", note: Prose("The whole file is verified before anything is taken from it: the seal, \(them)'s signatures, and every entry."), id: "unpack") {
            form(.method(.post), .action(CourierPage.unpackAddress), .enctype("multipart/form-data"), .data(.working, "The file{size} is sent to this node, which verifies all of it before it takes anything. The result stands here when it is done.")) {
                hidden
                FormField("file", "Courier file", kind: .file, hint: "Up to \(CourierPage.upload.bytesMax >> 20) MiB. A larger one is unpacked by command, on the machine of the node.", mistake: says(of: "file"), lengthMax: 0)
                button(.type("submit"), .class("first")) { "Unpack the file" }
                p(.class("note"), .role("status"))
            }
        }.html
    }

    @HTMLBuilder var waiting: HTML {
        if !state.waiting.isEmpty {
            Site.Part("Kept aside", note: "Each is whole, and is taken by itself when what is missing before it has come.", id: "aside") {
                ul(.class("dashes")) {
                    for range in state.waiting {
                        li {
                            "A file with \(CourierWords.entries(range)) of \(them)"
                            if let missing = state.missingFrom, missing < range.lowerBound { "; missing: \(CourierWords.entries(missing..<range.lowerBound))" }
                            "."
                        }
                    }
                }
            }
        }
    }

    @HTMLBuilder var wayBack: HTML {
        if state.held > 0 {
            Site.Part("The way back", note: Prose("\(entries(state.held).capitalisedFirst) of \(them) \(state.held == 1 ? "is" : "are") here and receipted.")) { returnForm }
        }
    }

    private var returnForm: HTML {
        form(.method(.post), .action("/crossed/courier/return"), .data(.working, "The return file is being made; your browser saves it.")) {
            hidden
            p { "The return file holds our receipt and nothing else. Carry it back, and \(them) knows what arrived." }
            button(.type("submit")) { "Make the return file" }
            p(.class("note"), .role("status"))
        }
    }

    @HTMLBuilder private var hidden: HTML {
        HiddenField("token", token)
        HiddenField("with", peer.text)
    }

    var foot: [FootColumn] {
        [FootColumn("What the file shows to whoever carries it") { p { "From whom it is, for whom, and its size in steps of 64 KiB. Nothing of what is in it." }; p { "Entries are more than items: a ledger is filled up in steps, so that its size tells little." } },
         FootColumn("What shows that it is genuine") { p { "The signatures inside: \(them)'s over its ledger, to which every entry leads. A stranger can make a file that opens; none of it is taken." } },
         FootColumn("By command") {
             p { code { "entente courier pack --to \(peer.text)" } }
             p { code { "entente courier unpack FILE" } }
         }]
    }
}
