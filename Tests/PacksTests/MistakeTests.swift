import Kernel
import Packs
import Testing

/// One edit of the pack and the one message that it must give. `line` is found in the edited file.
struct Mistake: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let file: String
    /// Text on the line that the message must name.
    let at: String
    /// `@{file:text}` stands for the line of that text before the edit.
    let says: String
    let edit: @Sendable (inout PackFiles) -> Void

    init(_ name: String, _ file: String, at: String, says: String, edit: @escaping @Sendable (inout PackFiles) -> Void) {
        (testDescription, self.file, self.at, self.says, self.edit) = (name, file, at, says, edit)
    }

    /// Replaces the first occurrence of a text.
    static func replacing(_ name: String, _ file: String, _ old: String, by new: String, says: String) -> Mistake {
        Mistake(name, file, at: new, says: says) { $0.replace(old, by: new, in: file) }
    }

    /// Adds a row at the end.
    static func adding(_ name: String, _ file: String, _ row: String, says: String) -> Mistake {
        Mistake(name, file, at: row, says: says) { $0.append(row, to: file) }
    }
}

private let memberships = "parties/memberships.csv", states = "parties/states.csv", bodies = "parties/bodies.csv", others = "parties/others.csv", tiles = "parties/tiles.csv"
private let arrangements = "release/arrangements.csv", sets = "release/sets.csv", positions = "release/positions.csv"
private let policies = "labels/policies.csv", levels = "labels/levels.csv", markings = "labels/markings.csv"

private let dates: [Mistake] = [
    .adding("A day that June does not have", memberships, "NOR,UDCG,observer,31.6.2024,,x,,seen,",
            says: "`31.6.2024` is no date: June has 30 days; write a day of the form 2024-06-30 that exists"),
    .adding("A date in the German order", memberships, "NOR,UDCG,observer,30.6.2024,,x,,seen,", says: "`30.6.2024` is no date; write 2024-06-30"),
    .adding("A date in the American order", memberships, "NOR,UDCG,observer,6/30/2024,,x,,seen,", says: "`6/30/2024` is no date; write 2024-06-30"),
    .adding("A date in either order", memberships, "NOR,UDCG,observer,6/3/2024,,x,,seen,",
            says: "`6/3/2024` is no date: day and month may stand in either order; write 2024-06-30, 2024-06 or 2024, as precisely as it is known"),
    .adding("A day that February lacked in 2023", memberships, "NOR,UDCG,observer,2023-02-29,,x,,seen,",
            says: "`2023-02-29` is no date: February 2023 has 28 days; write a day of the form 2024-06-30 that exists"),
    .adding("A thirteenth month", memberships, "NOR,UDCG,observer,2023-13,,x,,seen,",
            says: "`2023-13` is no date: there is no month 13; write 2024-06-30, 2024-06 or 2024, as precisely as it is known"),
    .adding("A date without its zeros", memberships, "NOR,UDCG,observer,2023-2-9,,x,,seen,", says: "`2023-2-9` is no date; write 2023-02-09"),
    .adding("A date in words", memberships, "NOR,UDCG,observer,spring 2023,,x,,seen,",
            says: "`spring 2023` is no date; write 2024-06-30, 2024-06 or 2024, as precisely as it is known"),
    .adding("An interval that ends before it begins", memberships, "NOR,UDCG,observer,2024-05-01,2024-04-30,x,,seen,",
            says: "it ends (2024-04-30) before it begins (2024-05-01); write `to` as the last day on which it holds, or leave it empty while it holds"),
    .adding("An arrangement that ends before it was signed", arrangements, "X-1,T,EU;NOR,framework,,,,2024-05,,,2023,,x,,seen",
            says: "it ends (2023) before it was signed (2024-05); write `to` as the last day on which it holds, or leave it empty while it holds"),
    .replacing("A day of compilation that does not exist", "pack.yaml", "compiled: \"2026-11\"", by: "compiled: \"2026-14\"",
               says: "`2026-14` is no date: there is no month 14; write 2024-06-30, 2024-06 or 2024, as precisely as it is known"),
]

private let references: [Mistake] = [
    .adding("A state code with a wrong letter", memberships, "FRB,UDCG,observer,2024,,x,,seen,",
            says: "there is no state with the code `FRB`; did you mean FRA (France)? Otherwise add it to parties/states.csv"),
    .adding("The initials of a state", memberships, "UK,UDCG,observer,2024,,x,,seen,",
            says: "there is no recipient `UK`; did you mean GBR (United Kingdom)? Otherwise write a code or slug that stands under parties/"),
    .adding("The name of a state", memberships, "Norway,UDCG,observer,2024,,x,,seen,",
            says: "there is no recipient `Norway`; did you mean NOR (Norway)? Otherwise write a code or slug that stands under parties/"),
    .adding("A code that is near nothing", memberships, "QQQ,UDCG,observer,2024,,x,,seen,", says: "there is no state with the code `QQQ`; add it to parties/states.csv"),
    .adding("An organisation that nothing defines", memberships, "NOR,NAT0,observer,2024,,x,,seen,",
            says: "there is no organisation `NAT0`; did you mean NATO (North Atlantic Treaty Organization)? Otherwise add it to `organisations` in pack.yaml"),
    .adding("A role that is not known", memberships, "NOR,UDCG,observr,2024,,x,,seen,", says: "`observr` is no role; write observer"),
    .replacing("An opposite number that does not exist", bodies, "direction,NATO.SUMMIT,", by: "direction,NATO.SUMIT,",
               says: "there is no recipient `NATO.SUMIT`; did you mean NATO.SUMMIT (NATO Summit)? Otherwise write a code or slug that stands under parties/"),
    .replacing("A state as opposite number", bodies, "direction,NATO.SUMMIT,", by: "direction,TUR,",
               says: "the opposite number `TUR` is no body; write a slug from parties/bodies.csv, or leave the cell empty"),
    .replacing("A body as its own opposite number", bodies, "direction,NATO.SUMMIT,", by: "direction,EU.EUCO,",
               says: "`EU.EUCO` cannot be its own opposite number; write a body of the other side, or leave the cell empty"),
    .replacing("A body of no known organisation", bodies, "EU.PSC,EU,", by: "EU.PSC,OSCE,", says: "there is no organisation `OSCE`; add it to `organisations` in pack.yaml"),
    .adding("A member of a set that does not exist", sets, "covered-institutions,EU.EEASS,2003-03-14,,certain,x,,seen,",
            says: "there is no recipient `EU.EEASS`; did you mean EU.EEAS (European External Action Service)? Otherwise write a code or slug that stands under parties/"),
    .adding("A star after what is no whole", sets, "some-set,EU.EEAS*,,,certain,x,,seen,",
            says: "`EU.EEAS` is no whole organisation; write a star after a recipient of the kind whole only, such as NATO*"),
    .adding("The bodies of no known organisation", sets, "some-set,OSCE.*,,,certain,x,,seen,", says: "there is no organisation `OSCE`; write the organisation of the bodies before `.*`"),
    .adding("Clients of nobody", sets, "clients-of EU.CERTEU,EU.COM,,,certain,x,,seen,",
            says: "there is no recipient `EU.CERTEU`; did you mean EU.CERT-EU (CERT-EU, cybersecurity service for the Union institutions, bodies, offices and agencies)? Otherwise write a code or slug that stands under parties/"),
    .adding("A member neither certain nor possible", sets, "some-set,EU.COM,,,probably,x,,seen,",
            says: "`probably` is no word for whether the member is held to belong; write one of certain, possible"),
    .adding("A ceiling at a level that does not exist", arrangements, "X-1,T,EU;NOR,framework,,EU_SS,,,,,,,x,,seen",
            says: "there is no level `EU_SS`; did you mean EU_S (SECRET UE/EU SECRET)? Otherwise write one from labels/levels.csv, or leave the cell empty while the ceiling is not known"),
    .adding("An arrangement with nobody", arrangements, "X-1,T,,framework,,,,,,,,,x,,seen", says: "the parties are missing; write who agreed, separated by semicolons"),
    .adding("An arrangement with an unknown party", arrangements, "X-1,T,EU;NRW,framework,,,,,,,,,x,,seen",
            says: "there is no state with the code `NRW`; add it to parties/states.csv"),
    .adding("A kind of arrangement that is not known", arrangements, "X-1,T,EU;NOR,treaty,,,,,,,,,x,,seen",
            says: "`treaty` is no kind of arrangement; write one of security-agreement, administrative, framework, technical-arrangement, none"),
    .adding("A position about nobody", positions, "TUR,CIP,NATO-to-EU,S,,,x,,seen", says: "there is no state with the code `CIP`; did you mean CYP (Cyprus)? Otherwise add it to parties/states.csv"),
    .adding("A direction that is none", positions, "TUR,CYP,NATO/EU,S,,,x,,seen", says: "`NATO/EU` is no direction; write from whom to whom, such as NATO-to-EU"),
    .adding("A tile for no state", tiles, "EU.COM,30,30,x,,judgement", says: "`EU.COM` is no state; write a code from parties/states.csv"),
    .adding("A policy owned by nobody", policies, "NAT:QQQ,Q,national,QQQ,,x,,seen", says: "there is no state with the code `QQQ`; add it to parties/states.csv"),
    .adding("A level of no policy", levels, "NAT:QQQ,QQQ_S,S,3,30,en,x,,seen,", says: "there is no policy `NAT:QQQ`; add it to labels/policies.csv"),
    .adding("A marking in no policy", markings, "x-form,NATOO,X,informs,,,,m,x,,seen", says: "there is no policy `NATOO`; did you mean NATO? Otherwise write one from labels/policies.csv, `NAT` or `*`"),
    .replacing("A whole that is no recipient", "pack.yaml", "whole: NATO", by: "whole: NATOS",
               says: "there is no whole organisation `NATOS` among the recipients; add it to parties/others.csv with the kind whole, or take `whole` out"),
    .adding("Persons of no body", others, "EU.CERT-FR.staff,EU,persons,Staff,,x,,judgement",
            says: "the persons `EU.CERT-FR.staff` belong to no body; write the slug of their body and one word more, such as EU.CERT-EU.staff"),
]

private let duplicates: [Mistake] = [
    .adding("A state twice", states, "FRA,France again,,x,,seen", says: "the code `FRA` stands already on line @{parties/states.csv:FRA,} of parties/states.csv; write each code once"),
    .adding("A body that is called like a whole", bodies, "TUR,EU,body,X,,,x,,seen,", says: "the slug `TUR` stands already on line @{parties/states.csv:TUR,} of parties/states.csv; write each slug once"),
    .adding("An arrangement twice", arrangements, "EU-GBR-SIA,T,EU;GBR,framework,,,,,,,,,x,,seen", says: "the identifier `EU-GBR-SIA` stands already on line @{release/arrangements.csv:EU-GBR-SIA,} of release/arrangements.csv; write each identifier once"),
    .adding("A policy twice", policies, "NATO,N,organisation,NATO,,x,,seen", says: "the identifier `NATO` stands already on line 2 of labels/policies.csv; write each identifier once"),
    .adding("A marking twice", markings, "noforn,NAT,X,informs,,,,m,x,,seen", says: "the form `noforn` stands already on line @{labels/markings.csv:noforn,}; write each form once"),
    .adding("A tile twice", tiles, "FRA,30,30,x,,judgement", says: "`FRA` stands already on line @{parties/tiles.csv:FRA,}; give each state one tile"),
    .adding("Two tiles on one place", tiles, "DZA,3,6,x,,judgement", says: "the tile of line @{parties/tiles.csv:FRA,} lies on the same place; write a column and row that are free"),
    .replacing("An organisation twice", "pack.yaml", "  - id: UDCG", by: "  - {id: WEU, name: Second}\n  - id: UDCG", says: "the organisation `WEU` stands already on line @{pack.yaml:id: WEU}; write each organisation once"),
    .adding("A membership within another", memberships, "NOR,NATO,member,2000-01-01,2001-01-01,x,,seen,",
            says: "NOR is member of NATO, and line @{parties/memberships.csv:NOR,NATO,member,1949} says NOR is member of NATO at the same time (on 2000-01-01); write `to` of the earlier one as the last day before the later one"),
    .adding("An invitee that is a member", memberships, "NOR,NATO,invitee,2020,,x,,seen,",
            says: "NOR is invitee of NATO, and line @{parties/memberships.csv:NOR,NATO,member,1949} says NOR is member of NATO at the same time (on 2020-12-31); write `to` of the earlier one as the last day before the later one"),
    .adding("A member of a set twice", sets, "covered-institutions,EU.COM,2010,,certain,x,,seen,",
            says: "EU.COM is in covered-institutions, and line @{release/sets.csv:covered-institutions,EU.COM,2003} says EU.COM is in covered-institutions at the same time (on 2010-12-31); write `to` of the earlier one as the last day before the later one"),
]

private let cells: [Mistake] = [
    .adding("No source", memberships, "NOR,UDCG,observer,2024,,,,seen,",
            says: "the source is missing; write the document in which this was read, or `general knowledge` with the confidence unverified"),
    .adding("An unknown confidence", memberships, "NOR,UDCG,observer,2024,,x,,partly seen,", says: "`partly seen` is no confidence; write partly-seen"),
    .adding("A confidence near nothing", memberships, "NOR,UDCG,observer,2024,,x,,high,",
            says: "`high` is no confidence; write one of seen, partly-seen, secondary, unverified, derived, judgement, assumed"),
    .adding("No confidence", memberships, "NOR,UDCG,observer,2024,,x,,,",
            says: "the confidence is missing; write one of seen, partly-seen, secondary, unverified, derived, judgement, assumed"),
    .adding("An address that is none", memberships, "NOR,UDCG,observer,2024,,x,nato.int,seen,",
            says: "`nato.int` is no public address; write one that begins with https:// or http://, or leave the cell empty"),
    .adding("A state code of two letters", states, "FR,France,,x,,seen", says: "`FR` is no state code; write the three capital letters of ISO 3166-1 alpha-3"),
    .adding("A slug with a space", bodies, "EU NEW,EU,body,X,,,x,,seen,", says: "`EU NEW` is no slug; write letters, digits, dots, hyphens, underscores and colons only, at most 64"),
    .adding("A body without a name", bodies, "EU.NEW,EU,body,,,,x,,seen,", says: "the name is missing; write it"),
    .adding("A kind of body that is not known", bodies, "EU.NEW,EU,agency,X,,,x,,seen,", says: "`agency` is no kind of body; write one of body, venue"),
    .adding("A rank that is no number", levels, "NATO,NX,X,high,30,en,x,,seen,", says: "`high` is no rank; write a whole number from -9 to 99"),
    .adding("Two ranks for one level", levels, "NATO,NR,X,3,10,en,x,,seen,", says: "the rank of NR is `3` here and `1` on line @{labels/levels.csv:NATO,NR,}; write the same for every spelling of one level"),
    .adding("A level without marking or reason", levels, "NATO,NX,,3,30,en,x,,seen,", says: "the marking is missing; write it, or say in the note why the level has none"),
    .adding("Two lists in one spelling", markings, "x-form,NATO,<list> TO <list>,informs,,,,m,x,,seen", says: "`<list> TO <list>` has more than one <list>; write <list> once in each spelling"),
    .adding("A tile off the map", tiles, "DZA,99,1,x,,judgement", says: "`99` is no column; write a whole number from 1 to 64"),
]

private let firstTooMany = "EU.X\(PartySet.capacity - (RealPack.files.lineCount(of: states) - 1) - (RealPack.files.lineCount(of: bodies) - 1)),"

private let forms: [Mistake] = [
    .adding("A cell too few", memberships, "NOR,UDCG,observer,2024,,x,,seen", says: "the row has 8 cells, the header has 9; write 1 more, empty ones too, each after a comma"),
    .adding("A comma too many", memberships, "NOR,UDCG,observer,2024,,x, y,,seen,", says: "the row has 10 cells, the header has 9; write a cell that holds a comma in double quotes"),
    .adding("A quote that is not closed", memberships, "NOR,UDCG,observer,2024,,\"x,,seen,",
            says: "the cell begins with a double quote that is not closed before a comma or the end of its line; write the closing double quote, and double each one that belongs to the text"),
    .adding("A quote inside a cell", memberships, "NOR,UDCG,observer,2024,,x \"y\",,seen,",
            says: "a double quote stands inside a cell that does not begin with one; write the whole cell in double quotes and double the one inside"),
    .replacing("A misspelt column", memberships, "party,organisation,role,from,to", by: "party,organization,role,from,to", says: "there is no column `organization`; write organisation"),
    Mistake("A missing column", tiles, at: "code,column", says: "the column `confidence` is missing; write it in the header and give every row a cell for it, empty where nothing is known") { files in
        files.contents[tiles] = Array("code,column,row,source,source_url\nFRA,3,6,x,\n".utf8)
    },
    Mistake("A column too many", others, at: "slug,", says: "there is no column `colour`; take it out with its cells, or write one of slug, organisation, kind, name, remarks, source, source_url, confidence") { files in
        files.widen(others, header: "colour")
    },
    Mistake("A column twice", others, at: "slug,", says: "the column `name` stands twice; take one of them out, with its cells") { files in
        files.widen(others, header: "name")
    },
    Mistake("Semicolons", states, at: "code;", says: "the cells are separated by semicolons; write commas, or save the table as \"CSV UTF-8\" separated by commas") { files in
        files.contents[states] = Array(files.text(states).replacing(",", with: ";").utf8)
    },
    Mistake("Tabs", sets, at: "set\t", says: "the cells are separated by tabs; write commas, or save the table as \"CSV UTF-8\" separated by commas") { files in
        files.contents[sets] = Array(files.text(sets).replacing(",", with: "\t").utf8)
    },
    Mistake("UTF-16", states, at: "", says: "the file is UTF-16, not UTF-8; save the file as \"CSV UTF-8\"") { files in
        var bytes: [UInt8] = [0xFF, 0xFE]
        for unit in files.text(states).utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        files.contents[states] = bytes
    },
    Mistake("An empty file", sets, at: "", says: "the file is empty; write the header set,member,from,to,held,source,source_url,confidence,note") { $0.contents[sets] = [] },
    Mistake("A missing file", arrangements, at: "", says: "the file is missing; write it with the header id,title,parties,kind,ceiling,ceiling_level,ceiling_note,signed,from,in_force_by,to,conditions,source,source_url,confidence") {
        $0.contents[arrangements] = nil
    },
    Mistake("States missing altogether", states, at: "", says: "the file is missing; write it with the header code,name,remarks,source,source_url,confidence") { $0.contents[states] = nil },
    Mistake("No pack.yaml", "pack.yaml", at: "", says: "the file is missing; write it with title, edition, compiled, organisations, covers and caution") { $0.contents["pack.yaml"] = nil },
    Mistake("No rules", "release/rules.yaml", at: "", says: "the file is missing; write the rules of release") { $0.contents["release/rules.yaml"] = nil },
    .replacing("A field of pack.yaml misspelt", "pack.yaml", "edition:", by: "editon:", says: "pack.yaml has no field `editon`; write edition"),
    .replacing("An organisation without a name", "pack.yaml", "  - id: WEU\n    name: Western European Union", by: "  - id: WEU", says: "an organisation lacks `name`; write name: and its text"),
    Mistake("More recipients than a pack holds", bodies, at: firstTooMany, says: "this is the 257th recipient, and a pack holds 256; take out recipients that no release concerns") { files in
        for number in 0..<PartySet.capacity { files.append("EU.X\(number),EU,body,X,,,x,,seen,", to: bodies) }
    },
]

@Suite("A mistake in a pack is one message with file, line and remedy")
struct MistakeTests {
    @Test("Dates", arguments: dates) func date(_ mistake: Mistake) { check(mistake) }
    @Test("References", arguments: references) func reference(_ mistake: Mistake) { check(mistake) }
    @Test("Duplicates and overlaps", arguments: duplicates) func duplicate(_ mistake: Mistake) { check(mistake) }
    @Test("Cells", arguments: cells) func cell(_ mistake: Mistake) { check(mistake) }
    @Test("Forms of files", arguments: forms) func form(_ mistake: Mistake) { check(mistake) }

    private func check(_ mistake: Mistake) {
        var files = RealPack.files
        mistake.edit(&files)
        let line = mistake.at.isEmpty ? 1 : files.lineNumber(of: String(mistake.at.prefix { $0 != "\n" }), in: mistake.file)
        let says = mistake.says.replacing(/@\{([^:]+):([^}]+)\}/) { "\(RealPack.files.lineNumber(of: String($0.2), in: String($0.1)))" }
        let found = RealPack.factMistakes(in: files)
        #expect(found.count == 1, "\(found.map(\.description).joined(separator: "\n"))")
        guard let first = found.first else { return }
        #expect(first.file == "packs/eu-nato/" + mistake.file)
        #expect(first.line == line)
        #expect("\(first.what); \(first.remedy)" == says)
        #expect(first.description == "packs/eu-nato/\(mistake.file):\(line):\(first.column): \(says)")
    }
}
