import Figures

/// Small figures on real numbers (NATO's editions of June 2024 and August 2025, SIPRI's of April 2025, two decimals), each showing what its chart can show.
enum ChartSamples {
    static let august = Caption.Source(publisher: "NATO", edition: "Defence Expenditure of NATO Countries (2014–2025)", date: "28 August 2025")
    static let june = Caption.Source(publisher: "NATO", edition: "Defence Expenditure of NATO Countries (2014–2024)", date: "17 June 2024")
    static let sipri = Caption.Source(publisher: "SIPRI", edition: "Military Expenditure Database", date: "28 April 2025")

    static func line(_ name: String, short: String? = nil, from year: Int = 2014, _ values: [Double], estimates: Set<Int> = [], _ manner: LineManner) -> LineFigure.Line {
        .init(name: name, short: short, points: values.enumerated().map { .init(year: year + $0, value: $1, isEstimate: estimates.contains(year + $0)) }, manner: manner)
    }

    static let germany = [1.16, 1.16, 1.18, 1.21, 1.23, 1.33, 1.49, 1.43, 1.48, 1.61, 2.0], poland = [1.86, 2.21, 1.99, 1.88, 2.0, 1.96, 2.21, 2.19, 2.21, 3.27, 3.79, 4.48]
    static let france = [1.82, 1.78, 1.79, 1.78, 1.81, 1.82, 1.99, 1.9, 1.87, 1.94, 2.03, 2.05], estonia = [1.9, 1.99, 2.03, 1.97, 1.97, 2.0, 2.26, 2.02, 2.14, 3.0, 3.37, 3.38]
    static let italy = [1.13, 1.06, 1.17, 1.19, 1.22, 1.17, 1.58, 1.52, 1.5, 1.47, 1.5, 2.01], spain = [0.92, 0.92, 0.8, 0.9, 0.92, 0.9, 1.0, 1.02, 1.14, 1.16, 1.43, 2.0]

    /// Three editions, a target that begins, a path, a year without a figure: names stand as a list.
    static let editions = LineFigure(
        caption: Caption(title: "Germany reached 2 % in 2024 in two NATO editions, by less in the later one", subtitle: "Defence expenditure, % of GDP, 2014 to 2024. NATO: constant prices of 2021 (June 2024 edition: of 2015). Hollow: estimate.", sources: [august, june, sipri],
                         notes: ["Editions are not joined: each line is one edition. SIPRI counts by another definition."], address: "https://entente.example/spending/shares"),
        lines: [
            line("NATO definition, edition of August 2025", germany, estimates: [2024], .first),
            line("same, edition of June 2024", [1.19, 1.19, 1.2, 1.23, 1.25, 1.35, 1.51, 1.45, 1.51, 1.64, 2.12], estimates: [2023, 2024], .second),
            line("SIPRI definition", [1.13, 1.12, 1.13, 1.13, 1.15, 1.24, 1.36, 1.3, 1.35, 1.49, 1.89], .third),
        ],
        targets: [.init(value: 2, label: "2 %, every year (Wales 2014 as an aim, Vilnius 2023 as a floor)"), .init(value: 3.5, from: 2025, to: 2035, label: "3.5 % by 2035, core part (The Hague, 2025)")],
        unpublished: .init(years: [2025], label: "2025: not published for Germany"),
        path: .init(from: .init(year: 2024, value: 2), to: .init(year: 2035, value: 3.5), label: "path needed: +0.14 points a year (straight line, our assumption)"), unit: .percent)

    /// Names at the ends, pushed apart; all six manners.
    static let ends = LineFigure(
        caption: Caption(title: "Poland left the others behind; by 2025 all are at 2 %", subtitle: "Defence expenditure, % of GDP, constant prices of 2021, 2014 to 2025. Hollow: estimate.", sources: [august]),
        lines: [("Poland", "POL", poland, LineManner.first), ("Germany", "DEU", germany, .second), ("France", "FRA", france, .third), ("Italy", "ITA", italy, .fourth), ("Spain", "ESP", spain, .fifth), ("Estonia", "EST", estonia, .rest)]
            .map { line($0.0, short: $0.1, $0.2, estimates: [2024, 2025], $0.3) },
        targets: [.init(value: 2, label: "2 % (Wales 2014)")], unit: .percent)

    /// A year that the source skipped, and values below zero.
    static let gaps = LineFigure(
        caption: Caption(title: "A gap stays a gap", subtitle: "Invented: real change, %", sources: []),
        lines: [.init(name: "one", points: [2014, 2015, 2016, 2018, 2020, 2021].enumerated().map { .init(year: $1, value: Double($0) * 3 - 6) }, manner: .first)],
        unpublished: .init(years: [2017, 2019]), unit: FigureUnit("%", decimals: 1), axis: .fitted)

    static let many: LineFigure = {
        var lines: [LineFigure.Line] = []
        for number in 0..<32 {
            let values = (0..<75).map { year in 1 + Double((number * 37 + year * 13) % 29) / 10 + Double(number) / 8 }
            lines.append(line("State number \(number)", short: "S\(number)", from: 1950, values, number < 5 ? LineManner(rawValue: number + 1) ?? .rest : .rest))
        }
        return LineFigure(caption: Caption(title: "Thirty-two lines of seventy-five years", subtitle: "Invented", sources: []), lines: lines, targets: [.init(value: 2, label: "2 %")], unit: .percent)
    }()

    /// Code, edition of June 2024, of August 2025, share of equipment; all for 2024.
    static let allies: [(code: String, june: Double, august: Double, equipment: Double)] = "ALB:2.03:1.70:26.6 BEL:1.30:1.29:15.2 BGR:2.18:1.95:32.5 CAN:1.37:1.47:18.3 CZE:2.10:2.08:38.1 DEU:2.12:2.00:21.2 DNK:2.37:2.27:30.8 ESP:1.28:1.43:30.8 EST:3.43:3.37:23.2 FIN:2.41:2.40:40.9 FRA:2.06:2.03:28.5 GBR:2.33:2.33:33.4 GRC:3.08:2.74:25.7 HRV:1.81:1.87:26.4 HUN:2.11:2.13:47.8 ITA:1.49:1.50:21.6 LTU:2.85:3.09:30.0 LUX:1.29:1.19:51.4 LVA:3.15:3.36:25.3 MKD:2.22:1.89:29.6 MNE:2.02:1.72:30.4 NLD:2.05:2.00:23.3 NOR:2.20:2.27:27.3 POL:4.12:3.79:42.9 PRT:1.55:1.58:19.0 ROU:2.25:2.17:32.1 SVK:2.00:1.96:35.2 SVN:1.29:1.37:24.9 SWE:2.14:2.31:35.4 TUR:2.09:2.13:33.4 USA:3.38:3.21:29.0"
        .split(separator: " ").map { cell in
            let parts = cell.split(separator: ":"), numbers = parts.dropFirst().map { Double($0) ?? .nan }
            return (String(parts[0]), numbers[0], numbers[1], numbers[2])
        }

    static let bars = RankedBars(
        caption: Caption(title: "Eighteen of 31 Allies with forces reached 2 % in 2024", subtitle: "Defence expenditure, % of GDP, 2024, constant prices of 2021. Hatched: estimate.", sources: [august]),
        rows: allies.map { ally in
            // One without a figure, and some as if they were no estimates: how either looks is seen here.
            RankedBars.Row(name: ally.code == "GBR" ? "United Kingdom of Great Britain and Northern Ireland" : ally.code, short: ally.code, value: ally.code == "ALB" ? nil : FigureValue(ally.august, isEstimate: ally.august < 3), group: ["CAN", "GBR", "USA", "NOR", "TUR", "ALB", "MKD", "MNE"].contains(ally.code) ? 1 : 0, isMarked: ally.code == "DEU")
        },
        groups: ["in NATO and in the EU", "in NATO alone"], targets: [.init(2, label: "2 % (Wales 2014)"), .init(3.5, label: "3.5 % by 2035 (The Hague 2025)")], unit: .percent)

    static let dots = DotPlot(
        caption: Caption(title: "For most Allies the first estimate of 2024 was too high", subtitle: "Defence expenditure in 2024, % of GDP, as two editions print it. Hollow: estimate.", sources: [june, august]), before: "edition of June 2024", after: "edition of August 2025",
        rows: allies.map { ally in
            DotPlot.Row(name: ally.code, short: ally.code, before: ally.code == "BEL" ? nil : FigureValue(ally.june, isEstimate: true), after: ["CAN", "BEL"].contains(ally.code) ? nil : FigureValue(ally.august, isEstimate: ally.august > 2), isMarked: ally.code == "DEU")
        },
        targets: [.init(2, label: "2 % (Wales 2014)")], unit: .percent)

    /// Who is in which group, and names that take several lines.
    static let dotsOfGroups = DotPlot(
        caption: Caption(title: "Austria stays below every Ally but Luxembourg", subtitle: "Defence expenditure, % of GDP, 2014 and 2024, definition of SIPRI", sources: [sipri]), before: "2014", after: "2024",
        rows: [("Poland", "POL", 1.91, 4.15, 2), ("United States", "USA", 3.68, 3.42, 0), ("Austria", "AUT", 0.75, 1.00, 1), ("Luxembourg", "LUX", 0.37, 0.96, 2), ("Ireland, which has no target of its own and is in no pact", nil, 0.45, 0.24, 1)]
            .map { DotPlot.Row(name: $0.0, short: $0.1, before: FigureValue($0.2), after: FigureValue($0.3), isMarked: $0.4 == 1, group: $0.4) },
        groups: ["NATO alone", "EU alone", "both"], unit: .percent)

    /// Two heads that would meet between the axes of a phone.
    static let slopesOfEditions = SlopeFigure(
        caption: Caption(title: "Slovakia and Bulgaria: across 2 % by a revision", subtitle: "Defence expenditure, % of GDP, 2024, as two editions print it. Hollow: estimate.", sources: [june, august]), before: "NATO, June 2024", after: "NATO, August 2025",
        rows: [("Bulgaria", "BGR", 2.18, 1.95, LineManner.first), ("Slovakia", "SVK", 2.00, 1.96, .second)].map { .init(name: $0.0, short: $0.1, before: FigureValue($0.2, isEstimate: true), after: FigureValue($0.3, isEstimate: true), manner: $0.4) },
        targets: [.init(2, label: "2 % (Vilnius)")], unit: .percent, axis: .fitted)

    static let slopes = SlopeFigure(
        caption: Caption(title: "Poland doubled its share in ten years, France hardly moved", subtitle: "Defence expenditure, % of GDP, 2014 and 2024. Hollow: estimate.", sources: [august]), before: "2014", after: "2024",
        rows: [("Poland", "POL", poland, LineManner.first), ("Germany", "DEU", germany, .second), ("France", "FRA", france, .third), ("Italy", "ITA", italy, .rest), ("Spain", "ESP", spain, .rest), ("Estonia", "EST", estonia, .fourth)]
            .map { .init(name: $0.0, short: $0.1, before: FigureValue($0.2[0]), after: FigureValue($0.2[10], isEstimate: true), manner: $0.3) },
        targets: [.init(2, label: "2 % (Wales 2014)")], unit: .percent)

    static let scatter = Scatter(
        caption: Caption(title: "Most Allies meet the rule for equipment; fewer meet 2 %", subtitle: "31 Allies with forces, 2024. Hollow: estimate.", sources: [august]),
        dots: allies.map { .init(name: $0.code, code: $0.code, x: FigureValue($0.august, isEstimate: true), y: FigureValue($0.equipment, isEstimate: true), isMarked: $0.code == "DEU") },
        x: .init(name: "Defence expenditure, % of GDP", unit: .percent, target: .init(2, label: "2 %")), y: .init(name: "Equipment, % of defence expenditure", unit: FigureUnit("%", decimals: 1), target: .init(20, label: "20 %")),
        fields: .init(both: "both met", xOnly: "2 % alone", neither: "neither met", yOnly: "equipment alone"))

    static let multiples = SmallMultiples(
        caption: Caption(title: "Near Russia the turn came early, in the west late", subtitle: "Defence expenditure, % of GDP, 2014 to 2025. Hollow: estimate.", sources: [august]),
        panels: [("Estonia", "EST", estonia), ("Poland", "POL", poland), ("Germany", "DEU", germany), ("France", "FRA", france), ("Italy", "ITA", italy), ("Spain", "ESP", spain)].map { name, code, values in
            .init(name: name, short: code, lines: [line("NATO", values, estimates: [2024, 2025], .first)])
        },
        targets: [.init(value: 2, label: "2 %, every year (Wales 2014)")], unit: .percent)

    /// As many as there are Allies.
    static let everybody = SmallMultiples(
        caption: Caption(title: "Three of 31 stood at 2 % in 2014, 18 in 2024", subtitle: "Defence expenditure, % of GDP, 2014 to 2024. Invented but for the last year. Hollow: estimate.", sources: [august]),
        panels: allies.map { ally in .init(name: ally.code, lines: [line(ally.code, (0..<11).map { ally.august - Double(10 - $0) * 0.07 }, estimates: [2024], .first)]) },
        targets: [.init(value: 2, label: "2 %, every year (Wales 2014)")], unit: .percent)

    static let stacks = StackedFlows(
        caption: Caption(title: "Poland’s personnel share halved as equipment grew", subtitle: "Poland, what defence expenditure goes to, % of it, 2014 to 2025", sources: [august]), parts: ["personnel", "equipment", "infrastructure", "other"],
        columns: (0..<12).map { year in
            let parts = [[51.5, 42.0, 47.1, 50.0, 46.1, 46.9, 44.7, 43.5, 42.7, 31.9, 30.4, 26.8], [18.8, 33.2, 21.6, 22.0, 27.5, 23.4, 29.3, 33.9, 32.4, 44.7, 42.9, 54.4], [5.5, 4.7, 4.6, 4.2, 3.5, 4.8, 4.3, 3.7, 4.1, 4.4, 4.5, 3.8], [24.2, 20.1, 26.6, 23.7, 22.9, 24.9, 21.7, 18.9, 20.7, 18.9, 22.2, 15.1]]
            return .init(name: String(2014 + year), values: parts.map { FigureValue($0[year], isEstimate: year > 9) })
        }, unit: FigureUnit("%", decimals: 1), hasTotals: false)

    /// Stages, six parts, one not published, one below zero.
    static let stages = StackedFlows(
        caption: Caption(title: "A third of what was pledged is not allocated yet", subtitle: "Invented: aid by stage and kind, bn EUR", sources: []), parts: ["military", "financial", "humanitarian", "in kind, valued at replacement", "refugees", "other"],
        columns: [("pledged", [63.5, 70, 14, 8, 5, 2]), ("allocated", [51, 42, 11, 6, 4, -2.4]), ("delivered and reported", [38, 30, nil, 4, 3, 1])].map { .init(name: $0.0, values: $0.1.map { $0.map { FigureValue($0) } }) }, unit: FigureUnit("bn EUR", decimals: 1))

    static let map = ValueMap(
        caption: Caption(title: "East of the Oder hardly anyone is under 2 %", subtitle: "Defence expenditure, % of GDP, 2025, estimates", sources: [august]),
        tiles: [
            .init(code: "EST", name: "Estonia", column: 7, row: 2, .value(FigureValue(3.38, isEstimate: true))), .init(code: "POL", name: "Poland", column: 6, row: 4, .value(FigureValue(4.48, isEstimate: true))), .init(code: "DEU", name: "Germany", column: 5, row: 4, .notPublished),
            .init(code: "FRA", name: "France", column: 3, row: 6, .value(FigureValue(2.05, isEstimate: true))), .init(code: "ESP", name: "Spain", column: 2, row: 7, .value(FigureValue(1.43))), .init(code: "ITA", name: "Italy", column: 4, row: 7, .value(FigureValue(1.5))),
            .init(code: "BGR", name: "Bulgaria", column: 8, row: 7, .value(FigureValue(2.5))), .init(code: "CHE", name: "Switzerland", column: 4, row: 6, .notAsked),
        ], breaks: [1.5, 2, 2.5, 3.5], unit: .percent)

    static let mapOfSides = ValueMap(
        caption: Caption(title: "Lowest in Ireland, highest in Poland", subtitle: "Defence expenditure, % of GDP, 2024, as SIPRI counts", sources: [sipri]),
        tiles: [
            .init(code: "IRL", name: "Ireland", column: 2, row: 4, .value(FigureValue(0.24)), sides: .left), .init(code: "GBR", name: "United Kingdom", column: 3, row: 4, .value(FigureValue(2.28)), sides: .right), .init(code: "POL", name: "Poland", column: 6, row: 4, .value(FigureValue(4.15)), sides: [.left, .right]),
            .init(code: "DNK", name: "Denmark", column: 5, row: 3, .notPublished, sides: [.left, .right]), .init(code: "CHE", name: "Switzerland", column: 4, row: 6, .notAsked), .init(code: "ISL", name: "Iceland", column: 3, row: 2, .notAsked, sides: .right),
        ], breaks: [1, 2, 3], unit: .percent, sideNames: .init(left: "EU members", right: "Allies"))

    static let all: [(name: String, figure: any Figure)] = [
        ("lines-editions", editions), ("lines-ends", ends), ("lines-gaps", gaps), ("lines-many", many), ("bars", bars), ("dots", dots), ("slopes", slopes), ("scatter", scatter), ("multiples", multiples), ("stacks", stacks), ("stages", stages), ("map-values", map),
        ("dots-groups", dotsOfGroups), ("slopes-editions", slopesOfEditions), ("map-sides", mapOfSides), ("multiples-many", everybody),
    ]
    static let layouts: [(name: String, layout: FigureLayout)] = [("phone", .phone), ("half", .half), ("desk", .desk), ("wide", .wide)]
}
