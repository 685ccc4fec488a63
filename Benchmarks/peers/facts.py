"""The facts of a pack on one day, read by this program alone: who stands in which set, certainly and possibly.

Nothing here is shared with the engine that is being compared; where both agree, two readings of the same files agree.
"""
import csv
import datetime
import pathlib

EARLIEST, LATEST = datetime.date.min, datetime.date.max


def ends(text):
    """First and last day of `2024`, `2024-03` or `2024-03-07`; None for an empty cell."""
    if not text:
        return None
    pieces = [int(piece) for piece in text.split("-")]
    if len(pieces) == 3:
        day = datetime.date(*pieces)
        return day, day
    if len(pieces) == 2:
        first = datetime.date(pieces[0], pieces[1], 1)
        after = datetime.date(pieces[0] + pieces[1] // 12, pieces[1] % 12 + 1, 1)
        return first, after - datetime.timedelta(days=1)
    return datetime.date(pieces[0], 1, 1), datetime.date(pieces[0], 12, 31)


class Span:
    """The days on which something certainly holds, and those on which it possibly does."""

    def __init__(self, begins, finishes, certain=True):
        self.possible = (begins[0] if begins else EARLIEST, finishes[1] if finishes else LATEST)
        self.certain = (begins[1] if begins else EARLIEST, finishes[0] if finishes else LATEST) if certain else None

    def on(self, day):
        """(certain, possible)"""
        certain = self.certain is not None and self.certain[0] <= day <= self.certain[1]
        return certain, self.possible[0] <= day <= self.possible[1]


class Pair:
    """A set of parties: those certainly in it, and those possibly in it."""

    def __init__(self, certain=(), possible=None):
        self.certain = frozenset(certain)
        self.possible = frozenset(possible) if possible is not None else self.certain

    def __or__(self, other): return Pair(self.certain | other.certain, self.possible | other.possible)
    def __and__(self, other): return Pair(self.certain & other.certain, self.possible & other.possible)
    def __sub__(self, other): return Pair(self.certain - other.possible, self.possible - other.certain)


class Pack:
    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.parties = {row["code"]: {"kind": "state", "organisation": ""} for row in self.table("parties/states.csv")}
        for name in ("parties/bodies.csv", "parties/others.csv"):
            for row in self.table(name):
                self.parties[row["slug"]] = {"kind": row["kind"], "organisation": row["organisation"]}
        self.memberships = [(row["party"], row["organisation"], row["role"], Span(ends(row["from"]), ends(row["to"]))) for row in self.table("parties/memberships.csv")]
        self.arrangements = [self.arrangement(row) for row in self.table("release/arrangements.csv")]
        self.rows = [(row["set"], row["member"], Span(ends(row["from"]), ends(row["to"]), row["held"] == "certain")) for row in self.table("release/sets.csv")]
        self.policies = {row["id"]: row for row in self.table("labels/policies.csv")}
        self.levels = {}
        for row in self.table("labels/levels.csv"):
            if row["marking"]:
                self.levels.setdefault(row["level"], {"policy": row["policy"], "rank": int(row["rank"]), "across": int(row["equivalent_rank"]) if row["equivalent_rank"] else None})
        self.forms = {row["form"]: row for row in self.table("labels/markings.csv")}

    def table(self, name):
        with open(self.directory / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @staticmethod
    def arrangement(row):
        span = None
        if row["kind"] != "none":
            begins, signed, by, to = ends(row["from"]), ends(row["signed"]), ends(row["in_force_by"]), ends(row["to"])
            if begins:
                span = Span(begins, to)
            elif signed or by:
                # Signed, and the day of entry into force is not held: possible from signature, certain from the day by which it was in force.
                span = Span(signed, to, certain=False)
                if by and by[1] <= (to[0] if to else LATEST):
                    span.certain = (by[1], to[0] if to else LATEST)
        return {"id": row["id"], "parties": row["parties"].split(";"), "kind": row["kind"], "ceiling": row["ceiling_level"], "span": span}

    def changes(self):
        """Days on which some exactly dated fact begins."""
        spans = [m[3] for m in self.memberships] + [a["span"] for a in self.arrangements if a["span"]] + [row[2] for row in self.rows]
        return sorted({span.certain[0] for span in spans if span.certain and EARLIEST < span.certain[0]})


class Day:
    """The pack's named sets on one day."""

    def __init__(self, pack, rulebook, day):
        self.pack, self.rulebook, self.day = pack, rulebook, day
        self.everyone = Pair(pack.parties)
        self.members = {organisation: self.dated((m[0], m[3]) for m in pack.memberships if m[1] == organisation and m[2] == "member") for organisation in {m[1] for m in pack.memberships}}
        self.sets = {}
        for definition in rulebook.sets:
            self.sets[definition["name"]] = self.define(definition)
        self.in_force = {a["id"]: a["span"].on(day) if a["span"] else (False, False) for a in pack.arrangements}
        self.reaches = {}
        for party, about in pack.parties.items():
            if about["kind"] == "whole" or party in self.sets[rulebook.bodies_of_members].possible:
                of = self.members.get(about["organisation"], Pair()).possible
                self.reaches[party] = frozenset(p for p in of if pack.parties[p]["kind"] == "state")
        self.names = {(row["name"], policy): self.wholly(self.value(row["stands"])) for row in rulebook.names for policy in row["policies"]}
        self.clients = {name[len("clients-of "):]: self.listed(name, False) for name in {row[0] for row in pack.rows} if name.startswith("clients-of ")}

    def dated(self, members):
        certain, possible = set(), set()
        for party, span in members:
            if party in self.pack.parties:
                sure, maybe = span.on(self.day)
                if sure: certain.add(party)
                if maybe: possible.add(party)
        return Pair(certain, possible)

    def define(self, d):
        pack = self.pack
        if "is" in d: return self.value(d["is"])
        if "membership" in d: return self.dated((m[0], m[3]) for m in pack.memberships if m[1] == d["membership"] and m[2] == d["role"])
        if "agreement-with" in d:
            return self.dated((next(p for p in a["parties"] if p != d["agreement-with"]), a["span"]) for a in pack.arrangements
                              if a["kind"] == d["kind"] and a["span"] and len(a["parties"]) == 2 and d["agreement-with"] in a["parties"])
        if "parties-of" in d: return self.dated((p, a["span"]) for a in pack.arrangements if a["id"] == d["parties-of"] and a["span"] for p in a["parties"])
        if "listed" in d: return self.listed(d["listed"], d.get("ever", False))
        if "bodies-of" in d: return Pair(p for p, about in pack.parties.items() if about["kind"] == "body" and about["organisation"] == d["bodies-of"])
        if "parties" in d: return Pair(p for p in d["parties"] if p in pack.parties)
        if "kind" in d: return Pair(p for p, about in pack.parties.items() if about["kind"] == d["kind"])
        raise ValueError(f"the set {d['name']} is defined in a way that this program does not know")

    def listed(self, name, ever):
        result = Pair()
        for set_name, member, span in self.pack.rows:
            if set_name != name: continue
            sure, maybe = (True, True) if ever else span.on(self.day)
            if member.endswith(".*"): of = Pair(p for p, about in self.pack.parties.items() if about["organisation"] == member[:-2] and about["kind"] == "body")
            elif member.endswith("*"): of = self.members.get(member[:-1], Pair())
            else: of = Pair([member] if member in self.pack.parties else [])
            result = result | Pair(of.certain if sure else (), of.possible if maybe else ())
        return result

    def value(self, expression):
        """The pair that an expression over named sets alone has on this day."""
        kind = expression[0]
        if kind == "set": return self.sets[expression[1]]
        if kind == "item": return self.everyone if expression[1] == "everyone" else Pair()
        left, right = self.value(expression[1]), self.value(expression[2])
        return left | right if kind == "or" else left & right if kind == "and" else left - right

    def wholly(self, pair):
        """Without the wholes of which not every member is named: what reaches a whole reaches each member."""
        certain, possible = set(pair.certain), set(pair.possible)
        for whole, members in self.reaches.items():
            if not members <= pair.certain:
                certain.discard(whole)
                if not members <= pair.possible: possible.discard(whole)
        return Pair(certain, possible)

    def above_ceiling(self, level):
        """States whose agreement's known ceiling lies below the level."""
        found = set()
        for a in self.pack.arrangements:
            ceiling = self.pack.levels.get(a["ceiling"])
            if ceiling and a["kind"] == "security-agreement" and a["span"] and a["span"].on(self.day)[1] and ceiling["policy"] == level["policy"] and ceiling["rank"] < level["rank"]:
                found.update([p for p in a["parties"] if self.pack.parties.get(p, {}).get("kind") == "state"][:1])
        return found
