import Figures
import Hummingbird
import Kernel
import Node
import Picture
import Release
import Site

/// Why the members of a cluster hang together, tie by tie.
struct ClusterReasons: Component {
    static let tiesMax = 40
    let cluster: Cluster
    let snapshot: Snapshot
    let reading: PictureReading
    /// Only the ties of this one.
    var of: IncidentID?

    var html: HTML {
        let ties = cluster.ties.filter { tie in of.map { tie.a == $0 || tie.b == $0 } ?? true }
        return .group([
            ul(.class("picture-reasons")) {
                for tie in ties.prefix(Self.tiesMax) { li { title(tie.a); " and "; title(tie.b); ": \(Self.words(tie, reading.facts))." } }
            },
            ties.count > Self.tiesMax ? p(.class("note")) { "and \(ties.count - Self.tiesMax) more ties" } : .nothing,
        ])
    }

    private func title(_ id: IncidentID) -> HTML {
        let words = snapshot.incident(id)?.incident.title ?? id.text
        return id == of ? strong { words } : a(.href(IncidentPage.address(of: id))) { words }
    }

    /// "8 days apart; 112 km apart; both digital networks; both damage to undersea cables"
    static func words(_ tie: Tie, _ facts: PictureFacts) -> String {
        tie.reasons.map { reason in
            switch reason {
            case .time: tie.days == 0 ? "the same day" : "\(tie.days ?? 0) day\(tie.days == 1 ? "" : "s") apart"
            case .place: tie.kilometres == 0 ? "the same place" : "\(tie.kilometres ?? 0) km apart"
            case .sector: "both \(tie.sectors.map { facts.title(ofSector: $0).lowercased() }.joined(separator: " and "))"
            case .method: "both \(facts.title(ofMethod: tie.method ?? "").lowercased())"
            }
        }.joined(separator: "; ")
    }
}

/// A cluster with its members and reasons.
struct ClusterView: Component {
    static let membersMax = 60
    let cluster: Cluster
    let members: [SeenIncident]
    let snapshot: Snapshot
    let reading: PictureReading
    var note: Prose?

    var html: HTML {
        Site.Part(Self.title(cluster, snapshot, reading.facts), note: note, id: cluster.id, classes: "picture-cluster") {
            IncidentList(incidents: members, snapshot: snapshot, reading: reading, sides: note != nil)
            if cluster.members.count > members.count { p(.class("note")) { "and \(cluster.members.count - members.count) more" } }
            details(.open(cluster.ties.count <= 6)) { summary { "Why: \(cluster.ties.count) tie\(cluster.ties.count == 1 ? "" : "s")" }; ClusterReasons(cluster: cluster, snapshot: snapshot, reading: reading) }
        }.html
    }

    /// "3 incidents, 17 November 2024 to 26 January 2025: damage to undersea cables"
    static func title(_ cluster: Cluster, _ snapshot: Snapshot, _ facts: PictureFacts) -> String {
        let members = cluster.members.compactMap { snapshot.incident($0)?.incident }
        let methods = Dictionary(members.map { ($0.method, 1) }, uniquingKeysWith: +).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        // As precisely as each is known, never more.
        let first = members.first?.from.inWords ?? "", last = members.last?.from.inWords ?? "", when = first == last ? first : "\(first) to \(last)"
        return "\(members.count) incidents, \(when): \(methods.prefix(2).map { facts.title(ofMethod: $0.key).lowercased() }.joined(separator: ", "))\(methods.count > 2 ? " and others" : "")"
    }
}

/// Every cluster of what the viewpoint may see, and on a page of its own those that stand only when both sides' records are put together.
struct ClustersPage: Sendable {
    static let clustersMax = 100
    let shell: Shell
    let reading: PictureReading

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(PictureNav.Place.clusters.rawValue)) { _, context in
            let snapshot = try await reading.snapshot(for: context.viewpoint), clusters = snapshot.clusters
            let shown = clusters.sorted { (snapshot.last($0), $0.id) > (snapshot.last($1), $1.id) }.prefix(Self.clustersMax).map { ($0, members($0, snapshot, context)) }
            return shell.page("Clusters", at: PicturePage.address, context, marking: shell.marking(of: PicturePage.labels(shown.flatMap(\.1)), for: context.account), foot: foot) {
                PictureNav(current: .clusters, mayReport: PictureReading.mayDraft(context.account))
                section(.class("picture-head")) {
                    h1 { clusters.isEmpty ? "No two incidents that you may see hang together." : "\(clusters.reduce(0) { $0 + $1.members.count }) of \(snapshot.incidents.count) incidents hang together in \(clusters.count) cluster\(clusters.count == 1 ? "" : "s")." }
                    p(.class("under-head")) { Self.rule }
                }
                for (cluster, members) in shown { ClusterView(cluster: cluster, members: members, snapshot: snapshot, reading: reading) }
                if clusters.count > Self.clustersMax { p(.class("note")) { "\(clusters.count - Self.clustersMax) earlier clusters are not shown; set the date of view further back." } }
            }
        }
        router.get(RouterPath(PictureNav.Place.together.rawValue)) { _, context in
            let snapshot = try await reading.snapshot(for: context.viewpoint), joint = snapshot.joint
            let shown = joint.sorted { ($0.isNew ? 1 : 0, snapshot.last($0.cluster), $0.cluster.id) > ($1.isNew ? 1 : 0, snapshot.last($1.cluster), $1.cluster.id) }.prefix(Self.clustersMax).map { ($0, members($0.cluster, snapshot, context)) }
            return shell.page("What neither sees alone", at: PicturePage.address, context, marking: shell.marking(of: PicturePage.labels(shown.flatMap(\.1)), for: context.account), foot: foot) {
                PictureNav(current: .together, mayReport: PictureReading.mayDraft(context.account))
                section(.class("picture-head")) {
                    h1 { joint.isEmpty ? "Nothing that you may see stands only when both sides’ records are put together." : "\(joint.count) cluster\(joint.count == 1 ? "" : "s") that neither side sees alone." }
                    p(.class("under-head")) { "Each side’s own records are laid beside what is public, then both together; shown is what appears only then. It is made of what you may see, and of nothing else. " + Self.rule }
                }
                if joint.isEmpty { EmptyState("A cluster that holds records of both sides would stand here.", .nothingYet(next: Prose([.link("All clusters", to: PictureNav.Place.clusters.rawValue), .text(" that you may see")]))) }
                for (one, members) in shown { ClusterView(cluster: one.cluster, members: members, snapshot: snapshot, reading: reading, note: note(one)) }
            }
        }
    }

    static let rule = "Two incidents are tied where three of four reasons hold: begun within \(Tie.daysMax) days, no more than \(Int(Tie.kilometresMax)) km apart, the same sector, the same method. A place that only stands for something wider, and a date known only to the year, tie nothing."

    private func members(_ cluster: Cluster, _ snapshot: Snapshot, _ context: SiteContext) -> [SeenIncident] {
        reading.released(cluster.members.prefix(ClusterView.membersMax).compactMap(snapshot.incident), for: context.viewpoint).map(\.record)
    }

    /// Who brought what, and what each side would have seen of it.
    private func note(_ one: JointCluster) -> Prose {
        let known = one.cluster.members.count - one.brought.values.reduce(0) { $0 + $1.count }
        let brought = one.brought.sorted { $0.key < $1.key }.map { "\($0.value.count) by \($0.key)" }.joined(separator: ", ") + (known > 0 ? ", \(known) public" : "")
        let alone = one.alone.sorted { $0.key < $1.key }.map { $0.value.isEmpty ? "\($0.key) alone sees no cluster" : "\($0.key) alone sees \($0.value.count) of them" }.joined(separator: "; ")
        return Prose("Brought: \(brought). \(alone).")
    }

    private var foot: [FootColumn] {
        [FootColumn("How clusters are found") { p { "By time, place, sector and method, over everything at once; the same records give the same clusters. A tie is a reason to look, not a finding." } },
         FootColumn("Take it away") { p { a(.href("/api/v1/picture/clusters")) { "JSON" } } }]
    }
}

extension Snapshot {
    func last(_ cluster: Cluster) -> Day { cluster.members.last.flatMap { incident($0)?.incident.first } ?? .earliest }
}
