#!/usr/bin/env python3
"""An independent judge of the release rules between the EU and NATO.

Written from release_rules.md and the tables beside it alone; it shares no line and no
reader with the engine it judges.  Plain Python 3.11, standard library only.

    release_judge.py FACTS_DIR check CASES.csv [--explain]
    release_judge.py FACTS_DIR random --seed N --count M > cases.csv
    release_judge.py FACTS_DIR ambiguities

`check` prints the rows that differ in outcome, deciding rule or consents (as sets) and
exits 1 if there are any.  `random` writes made-up cases in the columns of
release_cases.csv.  In those, `certainty` says whether the row rests on one of the readings
below (`contested` where the weakest has under 50 %, `uncertain` otherwise), and
`note` names them (`J07 J12`), so that a difference can be traced to a sentence of the law
that can be read in two ways.
"""

import argparse
import csv
import random
import re
import sys
from collections import namedtuple
from datetime import date, timedelta
from pathlib import Path

# --------------------------------------------------------------------------------------
# Where the text can be read in more than one way.
# (id, ambiguity, chosen reading, alternatives, confidence in %)

AMBIGUITIES = [
    ("J01", "EU*;-CYP: are the covered institutions in it? (RC-004 expects A4, RC-046 B6)",
     "an exclusion that removes a member turns a whole into the list of its remaining states, without bodies",
     "institutions stay in and A2 is ranked after A4", 80),
    ("J02", "an exclusion that removes nobody (EU*;-TUR)",
     "the whole stays a whole", "any minus sign turns every whole into a list", 55),
    ("J03", "ties between recipients (Q3)",
     "any whole first, then file order, own-circle rules (A1, B1, C1, C3, N1) last; the whole goes first even with an own-circle rule",
     "own-circle rules last even for a whole; the whole first only before its own members", 75),
    ("J04", "INSTITUTIONS ONLY and everyone outside NATO who is no covered institution",
     "denied under A2 (RC-007), also single states, agencies, CYP, EU*, partners, Hybrid CoE, public",
     "G8; or the rule of the recipient: A3, A4, A5, A6, A8, H1, P1", 50),
    ("J05", "INSTITUTIONS ONLY and NATO bodies or Allies",
     "A1 permitted: the marking limits the release outside NATO", "denied under G8 or A2, since not named", 75),
    ("J06", "NATO ONLY and recipients outside NATO",
     "denied under G8", "denied under A2, A5, A6, A8 ...", 55),
    ("J07", "EU body that is not covered, before 2003-03-14",
     "denied under A3 (A3 stands on top of A2)", "permitted-with-consents under A3", 60),
    ("J08", "NATO item marked RELEASABLE TO a body that is not covered, by name",
     "A3 permitted", "A3 permitted-with-consents whatever the marking", 60),
    ("J09", "parts of the Commission (EU.COM.DEFIS, .MOVE, .HOME, .TAXUD)",
     "covered by their slug, as parts of EU.COM", "not covered: A3", 55),
    ("J10", "CPCC, STRATCOM, ERCC, EUSHAPE, PESCOSEC, CSC, operations",
     "not covered: A3 (they are not in release_sets.csv)", "CPCC and STRATCOM covered as parts of the EEAS, CSC a body of member states", 65),
    ("J11", "IRL before PfP (1999-12-01) and its agreement (2000-05-24): the text says that nobody was ineligible before 2004-05-01",
     "computed from the tables: ineligible, A5 denied", "A4, as the text says", 60),
    ("J12", "a `from` of year precision (NATO-CHE-SA 2022)",
     "possible from 1 January, certain from 31 December: unknown in between", "in force from 1 January", 50),
    ("J13", "an arrangement without `signed` and `from`, before its in_force_by (NATO with MKD, HRV, ALB before 2005)",
     "possible at any earlier date: unknown under A8", "not in force: A8 denied", 50),
    ("J14", "`from` known, date between `signed` and `from` (UKR 2006, CHE May 2008)",
     "certainly not in force: B7 denied", "unknown (literally: possible from `signed`); or denied under B9", 60),
    ("J15", "non-Ally with an EU agreement that is no NATO partner (LIE), or agreement perhaps in force (GEO, MDA, RUS, BIH, SRB)",
     "B9; unknown under B9 between certain and possible; B7 where there is certainly none", "B6 for non-partners; B7 or B9 swapped", 65),
    ("J16", "item marked RELEASABLE TO a state whose ceiling is not held",
     "permitted (G7: a recorded decision suffices)", "permitted-with-consents (Q1)", 65),
    ("J17", "above a ceiling that is held (EU_TS to CHE)",
     "denied under G7", "denied under B9; or ceiling text not read at all: permitted-with-consents under B9", 55),
    ("J18", "item marked RELEASABLE TO a state that has no agreement",
     "B7 (A8) denied all the same", "permitted: the marking is the ad hoc decision", 65),
    ("J19", "agreement perhaps in force and item marked for the state",
     "unknown", "permitted", 70),
    ("J20", "which rule when a state holds the item and is not its originator (RC-058)",
     "G5 for every classified item outside its circle whose outcome is permitted-with-consents, any holding state, any recipient",
     "G5 only for a double-hatted holder; only towards bodies of the other organisation; B6, B9, A8 otherwise", 50),
    ("J21", "B5 against B1 (RC-057 B5, RC-048 and RC-060 B1)",
     "B5 when an EU member that is an Ally is holder and recipient", "B5 whenever the holder is a state", 75),
    ("J22", "B2 for CONFIDENTIAL and above to an EU body that is not an institution",
     "permitted-with-consents (EU.release-authority, originator); RESTRICTED permitted",
     "permitted; unknown (the internal arrangement is not held); only for Commission items", 45),
    ("J23", "EU item to Council, PSC and their like",
     "B1 (a body of member states counts as all of them)", "B2", 75),
    ("J24", "NATO.PA, NATO.NUC, NATO.JATEC for classified items",
     "denied under H1 (third parties without an agreement)", "A8 (B7) denied; NUC and JATEC as Allies plus UKR; unknown", 45),
    ("J25", "JOINT.* bodies for classified items",
     "unknown under H1 (who sits in them is not held)", "denied under H1; unknown under A6, A2 or B3", 35),
    ("J26", "other independent bodies (OCCAR, ESA, STRATCOMCOE, ENSECCOE)",
     "H1 denied; OCCAR for EU items under B9 by its agreement", "B7/A8; OCCAR H1", 55),
    ("J27", "B13: mission EUCI to third states without an agreement",
     "originator EU.OP.*, level up to EU CONFIDENTIAL, from 2010-02-15: permitted-with-consents under B13",
     "B7 denied; unknown (who takes part is not held); consent of EU.HRVP", 40),
    ("J28", "B12: scope",
     "originator EU.OP.ALTHEA from 2004-12-02 to NATO.DSACEUR and NATO.SHAPE, marked or not", "only when marked, otherwise B3; every NATO body", 65),
    ("J29", "marking RELEASABLE TO NATO/EU against contributions of states in the item",
     "the marking covers the own label; contributors must still consent (Q6)", "marking says that all consents were had: permitted", 60),
    ("J30", "rule when a contribution is inside and someone else objects",
     "contributor objects: B10; other EU member objects: the rule of the channel (B3, B6 ...)", "B10 whenever there is a contribution", 55),
    ("J31", "NATO item with a national contribution",
     "the rule of the recipient stays (A2, A4, A8 ...), the state is added to the consents", "G6, N2 or B10 decides", 55),
    ("J32", "objection of an EU member that contributes nothing, EU item leaving the EU",
     "denied under the rule of the channel (Q5, G9)", "no effect (U5); G9 as rule", 75),
    ("J33", "objection against a marked item (no dates held)",
     "the objection counts as the later: denied", "marking wins", 85),
    ("J34", "EU item that contains NATO, to EU*, CYP, member-state bodies",
     "denied under A7; before 2003-03-14 also EU* and institutions", "A6, A5", 70),
    ("J35", "EU item that contains NATO, to a partner (UKR)",
     "worst of B9 and A8, at a tie A8 (file order), consents of both sides", "B9", 50),
    ("J36", "EU item that contains NATO, to an EU body that is not covered",
     "A3 permitted-with-consents: NATO.release-authority and originator (B2 adds EU.release-authority above RESTRICTED)", "EU.release-authority always added", 60),
    ("J37", "EU item that contains NATO: objection of an Ally",
     "no effect inside the circle of A7 (no consent is needed there)", "denied", 55),
    ("J38", "classified item to `public`",
     "denied under P1 (NATO), P2 (EU)", "permitted-with-consents; A8, B7", 55),
    ("J39", "NATO UNCLASSIFIED to `public`",
     "permitted-with-consents (NATO.release-authority) under P1", "under C4; denied under P1", 45),
    ("J40", "LIMITE to `public`, to Hybrid CoE, to JOINT.*",
     "C2 permitted-with-consents", "P2, H1", 70),
    ("J41", "PUBLIC as a marking on a classified level",
     "public all the same (P1, P2, P3)", "ignored: the level decides", 50),
    ("J42", "C5: NU to Cyprus or all 27, marked RELEASABLE TO EU",
     "permitted-with-consents under C5: the marking never means the ineligible", "permitted under C4 or C5", 55),
    ("J43", "C5 for whom and when",
     "ineligible members of the date; EU* and member-state bodies while there are any; otherwise C4", "CYP and EU* at any date; MLT C4", 55),
    ("J44", "NU marked RELEASABLE TO EU to EU bodies that are not covered",
     "C4 permitted", "C4 permitted-with-consents", 55),
    ("J45", "NU marked INSTITUTIONS ONLY",
     "covered: C4 permitted; others outside NATO denied under C4 (C5)", "G8, A2", 45),
    ("J46", "NU to third parties (Hybrid CoE, JOINT.*, NATO.PA, states that are no partners)",
     "C4 permitted-with-consents", "H1; denied", 60),
    ("J47", "LIMITE to agencies and other EU bodies",
     "C1 permitted", "permitted-with-consents or unknown (admitted by the Council?)", 55),
    ("J48", "EU_SNC: who can block",
     "any EU member, as LIMITE; consent EU.COM", "the Commission only", 55),
    ("J49", "LIMITE marked RELEASABLE TO NATO",
     "C2 permitted for NATO, its bodies and every Ally", "only for NATO as such", 70),
    ("J50", "presidency on a date outside the rota",
     "decided for every member of the date: if all agree that outcome, else unknown under A4 (A7, C4, N2 by policy)",
     "always unknown; another rule named", 50),
    ("J51", "presidency inside the rota",
     "as the state in the chair (Ally A1, eligible A4, CYP A5)", "as the Council (A6)", 80),
    ("J52", "national item without marking for the recipient, held by its owner that is not in both organisations",
     "N2 permitted-with-consents of the owner", "N1, N4", 45),
    ("J53", "N4: which recipients",
     "every recipient, when the owner is the holder and is in both organisations on the date", "only EU and NATO bodies", 60),
    ("J54", "national item to its owner",
     "N1 permitted", "N2 or N4", 75),
    ("J55", "owner objects although the item names the recipient",
     "denied under N2", "permitted under N1; denied under N1", 50),
    ("J56", "groups in REL TO (NATO, EU)",
     "the whole, its bodies and its members on the date", "the whole only", 65),
    ("J57", "TLP:RED (and narrower circles) to the source itself",
     "permitted under the rule of the colour", "permitted-with-consents of itself", 60),
    ("J58", "TLP:RED to the holder",
     "permitted-with-consents of the source (T1: any organisation)", "permitted", 60),
    ("J59", "holder = source, recipient outside its circle",
     "permitted-with-consents of the source (its own act, as N4 in RC-085)", "permitted", 55),
    ("J60", "clients NATO.* and NATO.PA, NUC, JATEC",
     "clients by their slug", "not clients (Q8)", 50),
    ("J61", "TLP:AMBER to EU*, NATO*, states, presidency",
     "permitted-with-consents (states are not clearly clients)", "wholes permitted", 65),
    ("J62", "TLP:GREEN: the community",
     "EU and NATO bodies, wholes, joint bodies, EU members and Allies; partners, independent bodies and the public ask",
     "everyone but the public; response teams only", 50),
    ("J63", "EU.CERT-EU.staff under AMBER+STRICT and wider",
     "as EU.CERT-EU", "a recipient of its own", 65),
    ("J64", "special categories CRYPTO, BOHEMIA, SIOP, EXCLUSIVE inside NATO",
     "denied under A9 for everyone (the channel is not held)", "A1/A9 permitted for NATO bodies and Allies", 45),
    ("J65", "ATOMAL to the NAC and its like while FIN or SWE was no party",
     "denied under A9 as the whole; staffs and commands permitted", "NATO bodies all permitted", 65),
    ("J66", "GBR in 2020: LIMITE",
     "C2", "B11", 70),
    ("J67", "B11 and a marking RELEASABLE TO GBR",
     "B11 permitted", "permitted-with-consents", 60),
    ("J68", "RELEASABLE TO EU and an eligible member before 2003-03-14",
     "A4 permitted", "permitted-with-consents: there was no EU channel", 55),
    ("J69", "A6 before 2003-03-14 for member-state bodies, and 2003-03-14 to 2004-04-30",
     "denied; then permitted if marked, else permitted-with-consents, all under A6", "A2", 75),
    ("J70", "G5 and an objection, or a contribution",
     "objection: denied under G5 (contributor: B10); contribution alone: G5", "B3, B10", 40),
]
CONFIDENCE = {a[0]: a[4] for a in AMBIGUITIES}

# --------------------------------------------------------------------------------------
# Outcomes, rules, decisions

PERMITTED, CONSENTS, UNKNOWN, DENIED = (
    "permitted", "permitted-with-consents", "unknown", "denied")
SEVERITY = {PERMITTED: 0, CONSENTS: 1, UNKNOWN: 2, DENIED: 3}

FILE_ORDER = ([f"G{i}" for i in range(1, 15)] + [f"A{i}" for i in range(1, 10)]
              + [f"B{i}" for i in range(1, 14)] + [f"C{i}" for i in range(1, 6)]
              + [f"T{i}" for i in range(1, 6)] + [f"N{i}" for i in range(1, 5)]
              + [f"P{i}" for i in range(1, 4)] + ["H1"])
OWN_CIRCLE = {"A1", "B1", "C1", "C3", "N1"}


def rule_rank(rule):
    return (rule in OWN_CIRCLE, FILE_ORDER.index(rule))


class Decision(namedtuple("Decision", "outcome rule consents tags")):
    def tag(self, *tags):
        return self._replace(tags=self.tags | set(tags))


def yes(rule, *tags):
    return Decision(PERMITTED, rule, frozenset(), frozenset(tags))


def ask(rule, consents, *tags):
    return Decision(CONSENTS, rule, frozenset(consents), frozenset(tags))


def unsure(rule, *tags):
    return Decision(UNKNOWN, rule, frozenset(), frozenset(tags))


def no(rule, *tags):
    return Decision(DENIED, rule, frozenset(), frozenset(tags))


def worst(decisions):
    """The worst of several labels for one recipient; consents of all of them together."""
    top = max(SEVERITY[d.outcome] for d in decisions)
    tied = [d for d in decisions if SEVERITY[d.outcome] == top]
    chosen = min(tied, key=lambda d: rule_rank(d.rule))
    consents = frozenset().union(*(d.consents for d in decisions)) if chosen.outcome == CONSENTS else frozenset()
    return Decision(chosen.outcome, chosen.rule, consents, frozenset().union(*(d.tags for d in decisions)))


# --------------------------------------------------------------------------------------
# Facts

ALWAYS, NEVER = "0001-01-01", "9999-12-31"


def first_day(text):
    return {4: text + "-01-01", 7: text + "-01"}.get(len(text), text)


def last_day(text):
    if len(text) == 4:
        return text + "-12-31"
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        following = date(year + month // 12, month % 12 + 1, 1)
        return (following - timedelta(days=1)).isoformat()
    return text


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        return [{k: (v or "").strip() for k, v in r.items()} for r in csv.DictReader(f)]


class Facts:
    def __init__(self, folder):
        folder = Path(folder)
        self.states = {r["code"] for r in rows(folder / "parties.csv")}
        self.bodies = {r["slug"]: r["organisation"] for r in rows(folder / "bodies.csv")}
        self.memberships = rows(folder / "memberships.csv")
        self.arrangements = rows(folder / "arrangements.csv")
        self.sets = rows(folder / "release_sets.csv")
        self.rank = {(r["policy"], r["level_code"]): int(r["rank"])
                     for r in rows(folder / "classifications.csv")}
        self.agreements = {}
        for r in self.arrangements:
            parties = [p.strip() for p in r["parties"].split(";")]
            if r["kind"] == "security-agreement" and len(parties) == 2 and parties[0] in ("EU", "NATO"):
                self.agreements.setdefault(tuple(parties), []).append(r)
        self.columns = None
        self._memo = {}

    # memberships ------------------------------------------------------------------
    def members(self, organisation, role, day):
        key = (organisation, role, day)
        if key not in self._memo:
            self._memo[key] = frozenset(
                r["party"] for r in self.memberships
                if r["organisation"] == organisation and r["role"] == role
                and first_day(r["from"] or ALWAYS) <= day <= last_day(r["to"] or NEVER))
        return self._memo[key]

    def eu(self, day):
        return self.members("EU", "member", day)

    def nato(self, day):
        return self.members("NATO", "member", day)

    def pfp(self, day):
        return self.members("PfP", "partner", day)

    def invitees(self, day):
        return self.members("NATO", "invitee", day)

    def in_transition(self, state, day):
        return state in self.members("EU-TRANSITION", "former-member", day)

    # sets ------------------------------------------------------------------------------
    def in_set(self, name, member, day):
        return any(r["set"] == name and r["member"] == member
                   and first_day(r["from"] or ALWAYS) <= day <= last_day(r["to"] or NEVER)
                   for r in self.sets)

    def ever_in_set(self, name, member):
        return any(r["set"] == name and r["member"] == member for r in self.sets)

    def chair(self, day):
        for r in self.sets:
            if r["set"] == "EU.COUNCIL.PRESIDENCY" and r["from"] <= day <= r["to"]:
                return r["member"]
        return None

    def clients(self, holder):
        return [r["member"] for r in self.sets if r["set"] == "clients-of " + holder]

    # agreements --------------------------------------------------------------------------
    def agreement(self, organisation, party, day):
        """(status, row, tags): status is 'yes', 'maybe' or 'no' on that day."""
        best = ("no", None, frozenset())
        for r in self.agreements.get((organisation, party), []):
            tags = set()
            if r["to"] and last_day(r["to"]) < day:
                continue
            if r["from"]:
                certain, possible = last_day(r["from"]), first_day(r["from"])
                if certain != possible and possible <= day < certain:
                    tags.add("J12")
                if r["signed"] and first_day(r["signed"]) <= day < possible:
                    tags.add("J14")
            else:
                certain = first_day(r["in_force_by"]) if r["in_force_by"] else NEVER
                possible = first_day(r["signed"]) if r["signed"] else ALWAYS
                if not r["signed"] and day < certain:
                    tags.add("J13")
            status = "yes" if certain <= day else "maybe" if possible <= day else "no"
            if ("no", "maybe", "yes").index(status) >= ("no", "maybe", "yes").index(best[0]):
                best = (status, r, best[2] | tags)
        return best

    def ceiling(self, row):
        """Equivalent rank of the ceiling of an EU agreement; None where it is not held."""
        text = row["ceiling"].upper()
        if not text:
            return None
        if "NO TOP SECRET" in text:
            return 3
        for word, rank in (("TOP SECRET", 4), ("SECRET", 3), ("CONFIDENTIAL", 2), ("RESTRICTED", 1)):
            if word in text:
                return rank
        return None

    def eligible(self, state, day):
        return state in self.nato(day) or (
            state in self.pfp(day) and self.agreement("NATO", state, day)[0] == "yes")

    def ineligible(self, day):
        return {s for s in self.eu(day) if not self.eligible(s, day)}


# --------------------------------------------------------------------------------------
# Markings

class Markings:
    EXCLUSIVE_SPECIAL = ("CRYPTO", "SIOP", "US-SIOP", "BOHEMIA", "EXCLUSIVE")

    def __init__(self, text, owner=None):
        self.released = set()          # permissive: RELEASABLE TO x
        self.institutions_only = False
        self.only = None               # exclusive: the names it leaves in
        self.atomal = self.special = self.public = False
        self.tlp = None
        for raw in text.split(";"):
            mark = " ".join(raw.split()).upper()
            if not mark:
                continue
            if mark in ("PUBLIC", "RELEASABLE TO THE PUBLIC", "PUBLICLY DISCLOSED",
                        "RELEASABLE FOR INTERNET TRANSMISSION"):
                self.public = True
            elif mark == "RELEASABLE TO EU INSTITUTIONS ONLY":
                self.institutions_only = True
            elif mark.startswith("RELEASABLE TO "):
                self.released |= self._names(mark[len("RELEASABLE TO "):])
            elif mark.startswith("REL TO "):
                self._narrow(self._names(mark[len("REL TO "):]))
            elif mark == "NOFORN":
                self._narrow({"USA"})
            elif mark == "SPECIAL FRANCE":
                self._narrow({"FRA"})
            elif "EYES ONLY" in mark:
                self._narrow(self._names(mark.replace("EYES ONLY", " ")))
            elif mark.endswith(" ONLY"):
                self._narrow(self._names(mark[:-len(" ONLY")]))
            elif mark == "ATOMAL":
                self.atomal = True
            elif mark in self.EXCLUSIVE_SPECIAL:
                self.special = True
            elif mark.startswith("TLP:"):
                self.tlp = "TLP_" + mark[4:].replace("+", "_")

    @staticmethod
    def _names(text):
        alias = {"UK": "GBR", "US": "USA"}
        return {alias.get(t, t) for t in re.split(r"[,\s/]+", text) if t and t != "AND"}

    def _narrow(self, names):
        self.only = names if self.only is None else self.only & names


# --------------------------------------------------------------------------------------
# The evaluator

Item = namedtuple("Item", "policy level marks originator parts objections holder")

EU_STAFF = "EU.CERT-EU.staff"
PRESIDENCY = "EU.COUNCIL.PRESIDENCY"


def cells(text):
    return [c.strip() for c in text.split(";") if c.strip()]


class Judge:
    def __init__(self, facts):
        self.f = facts

    # what a recipient is -----------------------------------------------------------------
    def kind(self, r):
        """state, eu-whole, nato-whole, public, presidency, eu, nato, third, joint, independent"""
        if r in ("EU*", "NATO*"):
            return r[:-1].lower() + "-whole"
        if r == "public":
            return "public"
        if r == PRESIDENCY:
            return "presidency"
        if r in self.f.states:
            return "state"
        if self.f.ever_in_set("not-nato-bodies-for-release", r):
            return "third"
        organisation = self.f.bodies.get(r)
        if organisation in ("joint", "independent"):
            return organisation
        if organisation == "EU" or r.startswith("EU."):
            return "eu"
        if organisation == "NATO" or r.startswith("NATO."):
            return "nato"
        return "independent"

    def seats_all(self, r):
        return self.f.ever_in_set("bodies-of-member-states", r)

    def is_institution(self, r):
        """A covered institution by name, whatever the date."""
        return (self.f.ever_in_set("covered-institutions", r)
                or (r.startswith("EU.COM.") and self.f.ever_in_set("covered-institutions", "EU.COM")))

    def covered(self, r, day):
        if self.f.in_set("covered-institutions", r, day):
            return True
        return r.startswith("EU.COM.") and self.f.in_set("covered-institutions", "EU.COM", day)

    @staticmethod
    def part_tags(r):
        return ("J09",) if r.startswith("EU.COM.") else ()

    def named(self, names, r, day):
        """Is the recipient named by itself or through the group it belongs to on the date?"""
        kind = self.kind(r)
        if r.upper() in names:
            return True
        if kind == "eu-whole":
            return "EU" in names
        if kind == "nato-whole":
            return "NATO" in names
        if "EU" in names and (kind == "eu" or (kind == "state" and r in self.f.eu(day))):
            return True
        return "NATO" in names and (kind == "nato" or (kind == "state" and r in self.f.nato(day)))

    # ---- one recipient ----------------------------------------------------------------
    def decide(self, item, r, day):
        if r == PRESIDENCY:
            return self.decide_presidency(item, day)
        decisions = [self.decide_label(item, r, day)]
        if item.marks.tlp and item.policy not in ("TLP", "TLP1"):       # G14
            decisions.append(self.tlp(item._replace(policy="TLP", level=item.marks.tlp), r, day))
        return worst(decisions)

    def decide_presidency(self, item, day):
        state = self.f.chair(day)
        if state:
            return self.decide(item, state, day).tag("J51")
        every = [self.decide(item, s, day) for s in sorted(self.f.eu(day))]
        tags = frozenset().union(*(d.tags for d in every)) | {"J50"}
        if len({d.outcome for d in every}) == 1:
            return worst(every)._replace(tags=tags)
        if item.policy == "NATO":
            rule = "C4" if item.level == "NU" else "A4"
        elif item.policy == "EU":
            rule = "A7"
        elif item.policy.startswith("TLP"):
            rule = "T3"
        else:
            rule = "N2"
        return unsure(rule)._replace(tags=tags)

    def decide_label(self, item, r, day):
        policy = item.policy
        if policy == "PUBLIC":
            return yes("P3")
        if policy in ("TLP", "TLP1"):
            return self.tlp(item, r, day)
        classified = self.f.rank.get((policy.removeprefix("NAT:"), item.level), 1) >= 1
        if item.level in ("NPUB", "EU_PUBLIC") or item.marks.public:
            d = yes({"NATO": "P1", "EU": "P2"}.get(policy, "P3"))
            return d.tag("J41") if item.marks.public and classified else d
        if policy == "NATO":
            return self.nato(item, r, day) if classified else self.nato_unclassified(item, r, day)
        if policy == "EU":
            return self.eu(item, r, day) if classified else self.limite(item, r, day)
        return self.national(item, r, day)

    # ---- consent, refusal, third-party rule --------------------------------------------
    def states_in(self, item):
        return {p for p in item.parts if p in self.f.states}

    def settle(self, item, base, day, side, members, marked):
        """Contributions, G5 and refusals on a release outside the item's own circle."""
        if base.outcome == DENIED:
            return base
        contributors = self.states_in(item)
        blockers = set(members) | {item.originator, side + ".release-authority",
                                   "EU.COUNCIL" if side == "EU" else "NATO.NAC"}
        if base.outcome != UNKNOWN and contributors:
            tags = {"J29"} if base.outcome == PERMITTED else set()
            if side == "NATO":
                tags.add("J31")
            base = Decision(CONSENTS, "B10" if side == "EU" else base.rule,
                            base.consents | contributors, base.tags | tags)
        if base.outcome == CONSENTS and item.holder in self.f.states and item.holder != item.originator:
            base = base._replace(rule="G5").tag("J20", *(["J70"] if contributors else []))
        refused = contributors & item.objections
        if refused:
            return (no("B10") if side == "EU" else no(base.rule))._replace(tags=base.tags | {"J30"})
        if blockers & item.objections:
            tags = {"J32"} if side == "EU" else set()
            if marked:
                tags.add("J33")
            if base.rule == "G5":
                tags.add("J70")
            return no(base.rule)._replace(tags=base.tags | tags)
        return base

    # ---- section 3: NATO classified -----------------------------------------------------
    def nato(self, item, r, day):
        f, m, kind = self.f, item.marks, self.kind(r)
        inside = kind in ("nato-whole", "nato") or (kind == "state" and r in f.nato(day))

        if m.special:                                                       # A9
            return no("A9", *(["J64"] if inside else []))
        if m.atomal:                                                        # A9, Q10
            if not inside:
                return no("A9")
            outsiders = {s for s in f.nato(day) if f.in_set("not-yet-atomal", s, day)}
            if kind == "state":
                return no("A9") if r in outsiders else yes("A9")
            if outsiders and (kind == "nato-whole" or self.seats_all(r)):
                return no("A9", *(["J65"] if kind == "nato" else []))
            return yes("A9")
        if inside:
            return yes("A1", *(["J05"] if m.institutions_only else []))     # A1
        if m.only is not None and not self.named(m.only, r, day):           # G8
            return no("G8", "J06")
        if m.institutions_only and not self.is_institution(r):              # G8 through A2
            return no("A2", *(["J04"] if not self.seats_all(r) else []))

        base = self.nato_base(item, r, day, kind)
        marked = base.outcome == PERMITTED
        return self.settle(item, base, day, "NATO", f.nato(day), marked)

    def nato_base(self, item, r, day, kind):
        f, m = self.f, item.marks
        both = ("NATO.release-authority", "originator")
        released = "EU" in m.released
        since_2003 = day >= "2003-03-14"

        if kind == "eu-whole" or self.seats_all(r):                          # A6
            tags = () if since_2003 and f.ineligible(day) else ("J69",)
            if not since_2003 or f.ineligible(day):
                return no("A6", *tags)
            return yes("A6", *tags) if released else ask("A6", both, *tags)
        if kind == "eu":
            tags = self.part_tags(r)
            if self.is_institution(r):                                       # A2
                if not self.covered(r, day):
                    return no("A2", *tags)
                if released or m.institutions_only or r.upper() in m.released:
                    return yes("A2", *tags)
                return ask("A2", both, *tags)
            if not since_2003:                                               # A3
                return no("A3", "J07")
            tags = ("J10",) if self.doubtful_part(r) else ()
            return yes("A3", "J08", *tags) if r.upper() in m.released else ask("A3", both, *tags)
        if kind == "state":
            if r in f.eu(day) and r not in f.invitees(day):
                if not f.eligible(r, day):                                   # A5
                    return no("A5", *(["J11"] if r == "IRL" else []))
                if released or r in m.released:                              # A4
                    return yes("A4", *(["J68"] if not since_2003 and r not in m.released else []))
                return ask("A4", both)
            status, _, tags = f.agreement("NATO", r, day)                    # A8
            if status == "no":
                return no("A8", *tags, *(["J18"] if r in m.released else []))
            if status == "maybe":
                return unsure("A8", *tags, *(["J19"] if r in m.released else []))
            return yes("A8", *tags) if r in m.released else ask("A8", both, *tags)
        if kind == "public":
            return no("P1", "J38")
        return self.third_body(r, kind)

    @staticmethod
    def doubtful_part(r):
        return r in ("EU.CPCC", "EU.STRATCOM", "EU.ERCC", "EU.EUSHAPE", "EU.PESCOSEC", "EU.CSC") \
            or r.startswith("EU.OP.")

    @staticmethod
    def third_body(r, kind):
        """H1 for everything that is neither an EU nor a NATO body."""
        if kind == "joint":
            return unsure("H1", "J25")
        if kind == "third":
            return no("H1", "J24")
        return no("H1", *(["J26"] if r not in ("HybridCoE", "CCDCOE", "UDCG") else []))

    # ---- section 4: EU classified -----------------------------------------------------------
    def eu(self, item, r, day):
        own = self.eu_own(item, r, day)
        if "NATO" not in item.parts:
            return own
        part = self.nato_part(item, r, day)                                   # A7, Q6, Q9
        d = worst([own, part])
        if own.outcome == part.outcome == CONSENTS and {own.rule, part.rule} & {"A8"}:
            d = d.tag("J35")
        if item.objections & self.f.nato(day) and part.rule == "A7" and part.outcome == PERMITTED:
            d = d.tag("J37")
        return d

    def nato_part(self, item, r, day):
        """The NATO part of an EU document; it had been releasable to the EU (RC-025)."""
        f, kind = self.f, self.kind(r)
        since_2003 = day >= "2003-03-14"
        if kind == "eu-whole" or self.seats_all(r) and kind == "eu":
            if not since_2003 or f.ineligible(day):
                return no("A7", "J34")
            return yes("A7")
        if kind == "state" and r in f.eu(day):
            return yes("A7") if f.eligible(r, day) else no("A7", "J34")
        if kind == "eu" and self.is_institution(r):
            return yes("A7", *self.part_tags(r)) if self.covered(r, day) else no("A7", "J34", *self.part_tags(r))
        label = Item("NATO", "NR", Markings("RELEASABLE TO EU"), "NATO", frozenset(), item.objections, "NATO.IS")
        d = self.nato(label, r, day)
        return d.tag("J36") if kind == "eu" else d

    def eu_own(self, item, r, day):
        f, m, kind = self.f, item.marks, self.kind(r)
        level = f.rank[("EU", item.level)]
        both = ("EU.release-authority", "originator")
        nato_channel = "NATO" in m.released and day >= "2003-03-14"

        # inside the EU
        if kind == "eu-whole":
            return yes("B1")
        if kind == "state" and r in f.eu(day):
            if r == item.holder and r in f.nato(day):
                return yes("B5", "J21")
            return yes("B1", *(["J21"] if item.holder in f.states and r in f.nato(day) else []))
        if kind == "eu":
            if self.seats_all(r):
                return yes("B1", "J23")
            if self.is_institution(r) or level < 2:
                return yes("B2", *(self.part_tags(r) if level >= 2 else ()))
            return ask("B2", both, "J22")
        if m.only is not None and not self.named(m.only, r, day):
            return no("G8", "J06")

        # outside it
        marked = False
        if kind in ("nato-whole", "nato"):
            if (kind == "nato" and f.in_set("berlin-plus-operations", item.originator, day)
                    and r in ("NATO.DSACEUR", "NATO.SHAPE")):
                base = yes("B12", "J28")                                      # B12
            elif day < "2003-03-14":
                base = no("B3")
            elif "NATO" in m.released or r.upper() in m.released:
                base, marked = yes("B3"), True
            else:
                base = ask("B3", both)
        elif kind == "state":
            base = self.eu_to_state(item, r, day, level, nato_channel)
            marked = base.outcome == PERMITTED
        elif kind == "public":
            base = no("P2", "J38")
        elif kind == "independent" and f.agreements.get(("EU", r)):
            base = self.by_agreement(item, r, day, level, "B9").tag("J26")
            if base.rule == "B7":
                base = no("H1", "J26")
        else:
            base = self.third_body(r, kind)
        return self.settle(item, base, day, "EU", f.eu(day), marked)

    def eu_to_state(self, item, r, day, level, nato_channel):
        f, m = self.f, item.marks
        both = ("EU.release-authority", "originator")
        if nato_channel and r in f.nato(day):                                 # Q2
            return yes("B3")
        if f.in_transition(r, day):                                           # B11
            return yes("B11", "J67") if r in m.released else ask("B11", both)
        base = self.by_agreement(item, r, day, level, "B6" if r in f.nato(day) else "B9")
        if (base.outcome in (DENIED, UNKNOWN) and base.rule != "G7" and item.originator.startswith("EU.OP.")
                and level <= 2 and day >= "2010-02-15"):                      # B13
            return (yes("B13", "J27") if r in m.released else ask("B13", both, "J27"))
        if base.outcome != PERMITTED and item.originator.startswith("EU.OP.") and level <= 2:
            base = base.tag("J27")
        return base

    def by_agreement(self, item, r, day, level, rule):
        f, marked = self.f, r.upper() in item.marks.released
        status, row, tags = f.agreement("EU", r, day)
        tags = set(tags) | ({"J15"} if rule == "B9" and r != "UKR" else set())
        if status == "no":
            return no("B7", *(tags - {"J15"}), *(["J18"] if marked else []))
        ceiling = f.ceiling(row)
        if ceiling is not None and level > ceiling:                           # G7
            return no("G7", "J17", *tags)
        if status == "maybe":
            return unsure(rule, *tags, *(["J19"] if marked else []))
        if marked:
            return yes(rule, *tags, *(["J16"] if ceiling is None else []))
        return ask(rule, ("EU.release-authority", "originator"), *tags)

    # ---- section 5: unclassified but limited ---------------------------------------------------
    def limite(self, item, r, day):
        f, m, kind = self.f, item.marks, self.kind(r)
        if kind == "eu-whole" or (kind == "state" and r in f.eu(day)):
            return yes("C1")
        if kind == "eu":
            admitted = self.seats_all(r) or self.is_institution(r)
            return yes("C1", *([] if admitted else ["J47"]))
        if m.only is not None and not self.named(m.only, r, day):
            return no("G8", "J06")
        tags = []
        if kind in ("public", "independent", "joint", "third"):
            tags.append("J40")
        if f.in_transition(r, day):
            tags.append("J66")
        marked = self.named(m.released, r, day)
        if marked and r.upper() not in m.released and kind == "state":
            tags.append("J49")
        authority = "EU.COM" if item.level == "EU_SNC" else "EU.COUNCIL"
        blockers = f.eu(day) | {authority, item.originator}
        if blockers & item.objections:
            if item.level == "EU_SNC":
                tags.append("J48")
            if marked:
                tags.append("J33")
            return no("C2", *tags)
        return yes("C2", *tags) if marked else ask("C2", (authority,), *tags)

    def nato_unclassified(self, item, r, day):
        f, m, kind = self.f, item.marks, self.kind(r)
        if kind in ("nato-whole", "nato") or (kind == "state" and r in f.nato(day)):
            return yes("C3", *(["J05"] if m.institutions_only else []))
        if m.only is not None and not self.named(m.only, r, day):
            return no("G8", "J06")

        ineligible = f.ineligible(day)
        to_all = kind == "eu-whole" or self.seats_all(r)
        contested = (to_all and bool(ineligible)) or r in ineligible
        tags = set()
        if contested:
            rule = "C5"
            if r not in ("CYP", "EU*"):
                tags.add("J43")
        elif kind == "public":
            rule = "P1"
            tags.add("J39")
        else:
            rule = "C4"
            if to_all or r == "CYP":
                tags.add("J43")
            if kind in ("independent", "joint", "third") or (
                    kind == "state" and r not in f.pfp(day) and r not in f.eu(day)):
                tags.add("J46")
        if m.institutions_only and not self.is_institution(r):
            return no(rule, "J45", *tags)

        marked = r.upper() in m.released
        if m.institutions_only and self.is_institution(r):
            marked = True
            tags.add("J45")
        if "EU" in m.released and not marked:
            if contested:
                tags.add("J42")
            elif kind in ("eu", "eu-whole") or (
                    kind == "state" and r in f.eu(day) and r not in f.invitees(day)):
                marked = True
                if kind == "eu" and not self.is_institution(r) and not to_all:
                    tags.add("J44")
        if kind == "eu":
            tags |= set(self.part_tags(r)) if m.institutions_only else set()
        blockers = f.nato(day) | {"NATO.release-authority", "NATO.NAC", item.originator}
        if blockers & item.objections:
            if marked:
                tags.add("J33")
            return no(rule, *tags)
        return yes(rule, *tags) if marked else ask(rule, ("NATO.release-authority",), *tags)

    # ---- section 6: TLP ----------------------------------------------------------------------
    TLP_LEVELS = {"TLP_CLEAR": 0, "TLP_WHITE": 0, "TLP_GREEN": 1, "TLP_AMBER": 2,
                  "TLP_AMBER_STRICT": 3, "TLP_RED": 4}
    TLP_RULES = {0: "T5", 1: "T4", 2: "T3", 3: "T2", 4: "T1"}

    def tlp(self, item, r, day):
        f, kind = self.f, self.kind(r)
        colour = self.TLP_LEVELS.get(item.level, 4)
        rule, source, holder = self.TLP_RULES[colour], item.originator, item.holder
        if colour == 0:
            return yes(rule)
        if r == source:
            return yes(rule, "J57")
        tags = set()
        organisation = "EU.CERT-EU" if r == EU_STAFF else r
        if colour < 4:
            if r == EU_STAFF and "EU.CERT-EU" in (holder, source):
                tags.add("J63")
            if organisation in (holder, source):                       # T2 and, nested, wider
                return yes(rule, *tags)
        elif r == holder:
            tags.add("J58")
        if colour < 3:                                                  # T3
            for pattern in f.clients(holder):
                if pattern.endswith(".*") and r.startswith(pattern[:-1]):
                    return yes(rule, *tags, *(["J60"] if kind == "third" else []))
            if colour == 2 and kind in ("eu-whole", "nato-whole", "state"):
                tags.add("J61")
        if colour < 2:                                                  # T4
            community = (kind in ("eu", "nato", "eu-whole", "nato-whole", "joint", "third")
                         or (kind == "state" and r in f.eu(day) | f.nato(day)))
            if community:
                return yes(rule, "J62", *tags)
            if kind != "public":
                tags.add("J62")
        if holder == source:
            tags.add("J59")
        if source in item.objections:
            return no(rule, *tags)
        return ask(rule, (source,), *tags)

    # ---- section 7: national --------------------------------------------------------------------
    def national(self, item, r, day):
        f, m = self.f, item.marks
        owner = item.policy.removeprefix("NAT:")
        if r == owner:
            return yes("N1", "J54")
        if m.only is not None and not self.named(m.only, r, day):
            return no("N3")
        names = m.released | (m.only or set())
        if self.named(names, r, day):
            tags = [] if r.upper() in names or self.kind(r).endswith("whole") else ["J56"]
            if owner in item.objections:
                return no("N2", "J55", *tags)
            return yes("N1", *tags)
        tags, rule = [], "N2"
        if item.holder == owner:
            if owner in f.eu(day) and owner in f.nato(day):
                rule = "N4"
                if self.kind(r) not in ("eu", "nato", "eu-whole", "nato-whole"):
                    tags.append("J53")
            else:
                tags.append("J52")
        if owner in item.objections:
            return no(rule, *tags)
        return ask(rule, (owner,), *tags)

    # ---- an audience ---------------------------------------------------------------------------
    def audience(self, text, day):
        """[(recipient, is a whole)], tags"""
        tokens, tags = cells(text), set()
        removed = {t[1:] for t in tokens if t.startswith("-")}
        recipients = []
        for token in tokens:
            if token.startswith("-"):
                continue
            if token in ("EU*", "NATO*"):
                members = self.f.eu(day) if token == "EU*" else self.f.nato(day)
                if removed & members:
                    tags.add("J01")
                    recipients += [(s, False) for s in sorted(members - removed)]
                else:
                    if removed:
                        tags.add("J02")
                    recipients.append((token, True))
            elif token not in removed:
                recipients.append((token, False))
        return list(dict.fromkeys(recipients)), tags

    def judge(self, case):
        day = case["date"]
        item = Item(case["policy"], case["level"], Markings(case["caveats"]), case["originator"],
                    frozenset(cells(case["contains"])), frozenset(cells(case["objections"])),
                    case["holder"] or case["originator"])
        recipients, tags = self.audience(case["audience"], day)
        decided = [(r, whole, self.decide(item, r, day)) for r, whole in recipients]
        top = max(SEVERITY[d.outcome] for _, _, d in decided)
        tied = [x for x in decided if SEVERITY[x[2].outcome] == top]
        _, whole, chosen = min(tied, key=lambda x: (not x[1], rule_rank(x[2].rule)))
        if len({d.rule for _, _, d in tied}) > 1 and any(w for _, w, _ in tied):
            if rule_rank(chosen.rule) != min(rule_rank(d.rule) for _, _, d in tied):
                tags = tags | {"J03"}
        consents = set()
        if chosen.outcome == CONSENTS:
            for _, _, d in decided:
                consents |= d.consents
        for _, _, d in decided:
            tags = tags | d.tags
        return Decision(chosen.outcome, chosen.rule, frozenset(consents), frozenset(tags)), decided


# --------------------------------------------------------------------------------------
# check

def check(judge, path, explain):
    cases, differing = rows(path), 0
    for case in cases:
        d, decided = judge.judge(case)
        expected = (case["expected_outcome"], case["deciding_rule"], frozenset(cells(case["consents"])))
        if (d.outcome, d.rule, d.consents) != expected:
            differing += 1
            print(f"{case['id']}: expected {expected[0]} {expected[1]} [{';'.join(sorted(expected[2]))}],"
                  f" judge {d.outcome} {d.rule} [{';'.join(sorted(d.consents))}]"
                  f" readings [{' '.join(sorted(d.tags))}]")
            print("    " + " | ".join(case[k] for k in ("policy", "level", "caveats", "originator", "contains",
                                                         "objections", "holder", "date", "audience")))
            if explain:
                for r, _, x in decided:
                    print(f"      {r}: {x.outcome} {x.rule} [{';'.join(sorted(x.consents))}] {' '.join(sorted(x.tags))}")
    print(f"{len(cases) - differing} of {len(cases)} rows agree", file=sys.stderr)
    return 1 if differing else 0


# --------------------------------------------------------------------------------------
# random

COLUMNS = ("id policy level caveats originator contains objections holder date audience expected_outcome "
           "consents deciding_rule least_change certainty note source source_url").split()


class Generator:
    def __init__(self, facts, seed):
        self.f, self.judge, self.rng = facts, Judge(facts), random.Random(seed)
        self.turning_points = self._turning_points()
        self.eu_bodies = sorted(b for b, o in facts.bodies.items() if o == "EU")
        self.nato_bodies = sorted(b for b, o in facts.bodies.items() if o == "NATO")
        self.other_bodies = sorted(b for b, o in facts.bodies.items() if o in ("joint", "independent"))
        self.states = sorted(facts.states)
        self.national_policies = sorted({p for p, _ in facts.rank if p in facts.states})
        self.busy = ["CYP", "TUR", "MLT", "AUT", "IRL", "FIN", "SWE", "FRA", "POL", "GRC", "USA", "GBR",
                     "NOR", "ISL", "CAN", "ALB", "MNE", "MKD", "HRV", "UKR", "CHE", "SRB", "BIH", "GEO",
                     "MDA", "RUS", "JPN", "AUS", "LIE", "ISR", "XKX", "DNK", "EST", "BGR"]

    def _turning_points(self):
        days = set()
        for r in self.f.memberships:
            if r["organisation"] in ("EU", "EU-TRANSITION", "NATO", "PfP") and r["role"] in (
                    "member", "former-member", "partner", "invitee"):
                days |= {first_day(r["from"]) if r["from"] else None, last_day(r["to"]) if r["to"] else None}
        for r in self.f.arrangements:
            for k in ("signed", "from", "in_force_by"):
                days.add(first_day(r[k]) if r[k] else None)
            days.add(last_day(r["to"]) if r["to"] else None)
        for r in self.f.sets:
            days |= {first_day(r["from"]) if r["from"] else None, last_day(r["to"]) if r["to"] else None}
        return sorted(d for d in days - {None} if "1999-01-01" <= d <= "2027-12-31")

    def day(self):
        roll = self.rng.random()
        if roll < 0.30:
            return "2025-03-01"
        if roll < 0.75:
            d = date.fromisoformat(self.rng.choice(self.turning_points)) + timedelta(days=self.rng.choice((-1, 0, 0, 1)))
        else:
            start = date(1999, 1, 1)
            d = start + timedelta(days=self.rng.randrange((date(2027, 12, 31) - start).days))
        return min(max(d.isoformat(), "1999-01-01"), "2027-12-31")

    def state(self):
        return self.rng.choice(self.busy if self.rng.random() < 0.75 else self.states)

    def recipient(self):
        roll = self.rng.random()
        if roll < 0.30:
            return self.state()
        if roll < 0.55:
            return self.rng.choice(self.eu_bodies)
        if roll < 0.75:
            return self.rng.choice(self.nato_bodies)
        if roll < 0.83:
            return self.rng.choice(self.other_bodies)
        if roll < 0.89:
            return PRESIDENCY
        if roll < 0.91:
            return EU_STAFF
        if roll < 0.95:
            return "public"
        return self.rng.choice(("EU*", "NATO*"))

    def audience(self, day):
        roll = self.rng.random()
        if roll < 0.58:
            return self.recipient()
        if roll < 0.68:
            return self.rng.choice(("EU*", "NATO*"))
        if roll < 0.84:
            whole = self.rng.choice(("EU*", "NATO*"))
            members = sorted(self.f.eu(day) if whole == "EU*" else self.f.nato(day))
            usual = {"EU*": ["CYP", "CYP", "MLT"], "NATO*": ["TUR", "TUR", "USA"]}[whole]
            removed = [self.rng.choice(usual if self.rng.random() < 0.7 else members)]
            if self.rng.random() < 0.25:
                removed.append(self.rng.choice(members))
            return ";".join([whole] + ["-" + s for s in dict.fromkeys(removed)])
        if roll < 0.88:
            return "EU*;NATO*"
        chosen = dict.fromkeys(self.recipient() for _ in range(self.rng.choice((2, 2, 3))))
        return ";".join(chosen)

    def item(self, day):
        rng = self.rng
        policy = rng.choices(("NATO", "EU", "TLP", "NAT", "PUBLIC"), (40, 34, 13, 11, 2))[0]
        caveats, contains, objections = [], [], []
        if policy == "NATO":
            level = rng.choices(("NU", "NR", "NC", "NS", "CTS", "NPUB"), (22, 30, 14, 18, 14, 2))[0]
            originator = rng.choice([b for b in self.nato_bodies if b not in ("NATO.PA", "NATO.NUC", "NATO.JATEC")])
            roll = rng.random()
            if roll < 0.30:
                caveats.append("RELEASABLE TO EU")
            elif roll < 0.40:
                caveats.append("RELEASABLE TO EU INSTITUTIONS ONLY")
            elif roll < 0.48:
                caveats.append("RELEASABLE TO " + self.state())
            elif roll < 0.52:
                caveats.append("NATO ONLY")
            elif roll < 0.54:
                caveats.append("RELEASABLE TO EU.EDA")
            if level == "CTS" and rng.random() < 0.45:
                caveats.append("ATOMAL")
            elif level in ("NS", "CTS") and rng.random() < 0.06:
                caveats.append(rng.choice(("CRYPTO", "BOHEMIA")))
            if rng.random() < (0.15 if level == "NU" else 0.015):
                caveats = ["PUBLIC"]
            if level not in ("NU", "NPUB") and rng.random() < 0.10:
                contains = [self.state()]
            holder = originator
            if rng.random() < 0.25:
                holder = rng.choice(["EU.GSC", "EU.COM", "EU.EEAS"] + sorted(self.f.nato(day)))
            if rng.random() < 0.18:
                objections = [rng.choice(("TUR", "TUR", "CYP", "GRC", "FRA", "SWE"))]
        elif policy == "EU":
            level = rng.choices(("EU_LIMITE", "EU_SNC", "EU_R", "EU_C", "EU_S", "EU_TS", "EU_PUBLIC"),
                                (18, 5, 34, 14, 15, 11, 2))[0]
            originator = rng.choice(["EU.EEAS", "EU.COUNCIL", "EU.COM", "EU.SIAC", "EU.EUMS", "EU.INTCEN", "EU.GSC",
                                     "EU.OP.ALTHEA", "EU.OP.ALTHEA", "EU.OP.IRINI", "EU.OP.EULEX"])
            if level == "EU_SNC":
                originator = "EU.COM"
            roll = rng.random()
            if roll < 0.25:
                caveats.append("RELEASABLE TO NATO")
            elif roll < 0.36:
                caveats.append("RELEASABLE TO " + self.state())
            if rng.random() < (0.15 if level in ("EU_LIMITE", "EU_SNC") else 0.015):
                caveats = ["PUBLIC"]
            if level in ("EU_R", "EU_C", "EU_S", "EU_TS"):
                if rng.random() < 0.22:
                    contains.append("NATO")
                if rng.random() < 0.18:
                    contains += rng.sample(["FRA", "CYP", "DEU", "GRC", "POL", "USA"], rng.choice((1, 2)))
            holder = originator
            if rng.random() < 0.30:
                holder = rng.choice(["EU.GSC", "EU.EEAS", "NATO.IS"] + sorted(self.f.eu(day)))
            if rng.random() < 0.18:
                objections = [rng.choice(("CYP", "CYP", "GRC", "TUR", "FRA", "GBR"))]
        elif policy == "TLP":
            level = rng.choices(("TLP_CLEAR", "TLP_GREEN", "TLP_AMBER", "TLP_AMBER_STRICT", "TLP_RED"),
                                (1, 3, 4, 3, 3))[0]
            originator = rng.choice(("EU.CERT-EU", "NATO.NCSC", "NATO.NCIRC", "FRA"))
            holder = rng.choice((originator, "EU.CERT-EU", "NATO.NCSC", "NATO.NCIRC", "EU.EEAS", "POL"))
            if rng.random() < 0.12:
                objections = [rng.choice((originator, "TUR", "CYP"))]
        elif policy == "NAT":
            owner = rng.choice(("FRA", "USA", "TUR", "GRC", "CYP", "AUT", "POL", "GBR", "UKR", "FIN"))
            policy, originator = "NAT:" + owner, owner
            level = owner + rng.choice(("_R", "_C", "_S", "_TS"))
            holder = rng.choice((owner, owner, "EU.INTCEN", "NATO.IS", "EU.EEAS", "NATO.JISD"))
            roll = rng.random()
            if roll < 0.25:
                listed = dict.fromkeys([owner] + [rng.choice(self.busy) for _ in range(rng.choice((1, 2, 3)))])
                caveats.append("REL TO " + ", ".join(listed))
            elif roll < 0.33:
                caveats.append(f"REL TO {owner}, " + rng.choice(("NATO", "EU")))
            elif roll < 0.41:
                caveats.append("RELEASABLE TO " + rng.choice(("NATO", "EU", self.state())))
            elif roll < 0.48:
                caveats.append({"USA": "NOFORN", "FRA": "SPECIAL FRANCE", "GBR": "UK EYES ONLY"}.get(
                    owner, f"REL TO {owner}"))
            if rng.random() < 0.15:
                objections = [rng.choice((owner, "TUR", "CYP"))]
        else:
            level, originator = "PUBLIC", rng.choice(("HybridCoE", "EU.EEAS", "NATO.IS"))
            holder = originator
        return dict(policy=policy, level=level, caveats=";".join(caveats), originator=originator,
                    contains=";".join(contains), objections=";".join(objections), holder=holder)

    # Corners: item, date and audience chosen together, where two readings are likely to part.
    def around(self, *days):
        roll = self.rng.random()
        if roll < 0.7 and days:
            d = date.fromisoformat(self.rng.choice(days)) + timedelta(days=self.rng.choice((-1, 0, 1, 40)))
            return min(max(d.isoformat(), "1999-01-01"), "2027-12-31")
        return self.day()

    def changes_of(self, organisation, party):
        days = []
        for r in self.f.agreements.get((organisation, party), []):
            days += [first_day(r[k]) for k in ("signed", "from", "in_force_by") if r[k]]
            days += [last_day(r["to"])] if r["to"] else []
        for r in self.f.memberships:
            if r["party"] == party and r["organisation"] in ("EU", "NATO", "PfP", "EU-TRANSITION") and r["from"]:
                days.append(first_day(r["from"]))
        return [d for d in days if "1999-01-01" <= d <= "2027-12-31"] or ["2025-03-01"]

    def corner(self):
        rng, pick = self.rng, self.rng.choice
        c = dict(contains="", objections="", caveats="")

        def item(policy, level, originator, **more):
            c.update(policy=policy, level=level, originator=originator, holder=originator)
            c.update(more)

        eu_level = pick(("EU_R", "EU_R", "EU_C", "EU_S", "EU_TS"))
        nato_level = pick(("NR", "NR", "NC", "NS", "CTS"))
        kind = rng.randrange(15)
        if kind == 0:      # EU item to a state under its own agreement
            state = pick(sorted(p for o, p in self.f.agreements if o == "EU" and p != "NATO"))
            item("EU", eu_level, pick(("EU.EEAS", "EU.COUNCIL", "EU.OP.ALTHEA")),
                 caveats=pick(("", "", "RELEASABLE TO " + state, "RELEASABLE TO NATO")),
                 contains=pick(("", "", "", "NATO", "FRA")))
            c.update(date=self.around(*self.changes_of("EU", state)), audience=state)
        elif kind == 1:    # NATO item to a partner, invitee or eligible member
            state = pick(sorted(p for o, p in self.f.agreements if o == "NATO") + ["CYP", "MNE", "BLR", "DNK"])
            state = state if state in self.f.states else "SWE"
            item("NATO", nato_level, pick(("NATO.IS", "NATO.SHAPE")),
                 caveats=pick(("", "RELEASABLE TO EU", "RELEASABLE TO " + state)))
            c.update(date=self.around(*self.changes_of("NATO", state)), audience=state)
        elif kind == 2:    # Berlin Plus
            item("EU", eu_level, pick(("EU.OP.ALTHEA", "EU.OP.ALTHEA", "EU.OP.IRINI")),
                 caveats=pick(("", "RELEASABLE TO NATO")), contains=pick(("", "", "FRA", "NATO")),
                 objections=pick(("", "", "", "CYP")))
            c.update(date=self.around("2004-12-02", "2003-03-14", "2010-05-01"),
                     audience=pick(("NATO.DSACEUR", "NATO.SHAPE", "NATO.DSACEUR;NATO.SHAPE", "NATO.IS", "NATO*",
                                    "NATO.SHAPE;TUR")))
        elif kind == 3:    # ATOMAL
            item("NATO", "CTS", "NATO.SHAPE", caveats=pick(("ATOMAL", "ATOMAL", "ATOMAL;RELEASABLE TO EU")))
            c.update(date=self.around("2023-04-04", "2024-03-07", "2024-06-20"),
                     audience=pick(("NATO*", "NATO.NAC", "NATO.MC", "NATO.SHAPE", "FIN", "SWE", "FRA", "NATO*;-FIN",
                                    "EU.EEAS", "UKR", "HybridCoE", "NATO.PA")))
        elif kind == 4:    # the former member
            item("EU", pick((eu_level, "EU_LIMITE")), "EU.COUNCIL", holder=pick(("EU.GSC", "FRA", "GBR")),
                 caveats=pick(("", "RELEASABLE TO GBR", "RELEASABLE TO NATO")), objections=pick(("", "", "GBR", "ESP")))
            c.update(date=self.around("2020-01-31", "2020-02-01", "2020-12-31", "2021-01-01", "2021-05-01"),
                     audience=pick(("GBR", "GBR", "NATO*;-TUR", "EU*;GBR")))
        elif kind == 5:    # bodies that are not covered, parts, third bodies
            item("NATO", pick((nato_level, "NU")), "NATO.IS", holder=pick(("NATO.IS", "EU.COM")),
                 caveats=pick(("", "RELEASABLE TO EU", "RELEASABLE TO EU INSTITUTIONS ONLY", "RELEASABLE TO EU.EDA",
                               "NATO ONLY")), objections=pick(("", "", "", "TUR")))
            c.update(date=self.around("2003-03-14", "2000-07-26", "2025-03-01"),
                     audience=pick(("EU.EDA", "EU.EP", "EU.COM.DEFIS", "EU.CPCC", "EU.STRATCOM", "EU.CSC", "EU.GSC",
                                    "EU.COM", "NATO.PA", "NATO.NUC", "NATO.JATEC", "JOINT.CAPGROUP", "OCCAR",
                                    "STRATCOMCOE", "CCDCOE", "EU.OP.ALTHEA", "EU.COREPER", "EU.EUCO")))
        elif kind == 6:    # TLP
            source = pick(("EU.CERT-EU", "NATO.NCSC"))
            item("TLP", pick(("TLP_GREEN", "TLP_AMBER", "TLP_AMBER_STRICT", "TLP_RED")), source,
                 holder=pick((source, "EU.CERT-EU", "NATO.NCSC")), objections=pick(("", "", "", source, "TUR")))
            c.update(date=self.around("2016-02-10"),
                     audience=pick((EU_STAFF, "EU.CERT-EU", "NATO.NCSC", "NATO.PA", "NATO.NUC", "TUR", "FRA", "UKR",
                                    "EU*", "NATO*", "EU.EP", "NATO.SHAPE", "public", "HybridCoE", "CCDCOE", PRESIDENCY,
                                    "JOINT.SDRES", "EU.CERT-EU;NATO.NCSC")))
        elif kind == 7:    # NATO UNCLASSIFIED
            item("NATO", "NU", "NATO.IS", objections=pick(("", "", "TUR", "CYP")),
                 caveats=pick(("", "RELEASABLE TO EU", "RELEASABLE TO EU INSTITUTIONS ONLY", "RELEASABLE TO CYP",
                               "NATO ONLY")))
            c.update(date=self.around("2004-05-01", "2008-04-03", "2025-03-01"),
                     audience=pick(("EU*", "CYP", "MLT", "EU.PSC", "EU*;-CYP", "AUT", "UKR", "public", "EU.EDA", "HybridCoE",
                                    "EU.GSC", PRESIDENCY, "JPN", "NATO.NUC")))
        elif kind == 8:    # LIMITE and SENSITIVE
            level = pick(("EU_LIMITE", "EU_LIMITE", "EU_SNC"))
            item("EU", level, "EU.COM" if level == "EU_SNC" else "EU.COUNCIL", objections=pick(("", "", "CYP", "TUR")),
                 caveats=pick(("", "RELEASABLE TO NATO", "RELEASABLE TO TUR")), holder=pick(("EU.GSC", "DEU")))
            c.update(date=self.around("2025-03-01"),
                     audience=pick(("NATO*", "TUR", "USA", "NATO.IS", "EU.EDA", "EU.EP", "public", "HybridCoE", "UKR",
                                    "JOINT.TFRES", "NATO.PA", "NATO*;-TUR", "EU*;NATO*")))
        elif kind == 9:    # a state hands on what it received
            policy = pick(("EU", "NATO"))
            item(policy, eu_level if policy == "EU" else nato_level, "EU.EEAS" if policy == "EU" else "NATO.IS",
                 holder=pick(("POL", "FRA", "AUT", "USA", "GRC")), objections=pick(("", "", "CYP", "TUR")),
                 contains=pick(("", "", "FRA", "CYP")),
                 caveats=pick(("", "", "RELEASABLE TO NATO" if policy == "EU" else "RELEASABLE TO EU")))
            c.update(date=self.around("2025-03-01"),
                     audience=pick(("NATO.NAC", "NATO*", "USA", "TUR", "UKR", "POL", "AUT", "FRA")) if policy == "EU"
                     else pick(("EU.EEAS", "EU.COM", "EU.EDA", "AUT", "UKR", "POL", "EU.PSC", "CYP")))
        elif kind == 10:   # EU document with a NATO part
            item("EU", eu_level, pick(("EU.EEAS", "EU.GSC")), contains=pick(("NATO", "NATO", "NATO;FRA")),
                 caveats=pick(("", "RELEASABLE TO NATO")), objections=pick(("", "", "TUR", "CYP")))
            c.update(date=self.around("2003-03-14", "2004-05-01", "2008-04-03", "2025-03-01"),
                     audience=pick(("EU*", "EU*;-CYP", "CYP", "MLT", "AUT", "FRA", "EU.PSC", "EU.EEAS", "EU.EDA", "UKR",
                                    "NATO.IS", "NATO*", "TUR", PRESIDENCY, "EU.COM.DEFIS", "CHE")))
        elif kind == 11:   # contributions and refusals
            parts = pick(("FRA;CYP", "CYP", "GRC", "USA"))
            policy = pick(("EU", "EU", "NATO"))
            item(policy, eu_level if policy == "EU" else nato_level, "EU.SIAC" if policy == "EU" else "NATO.JISD",
                 contains=parts, objections=pick(("", "CYP", "GRC", "USA", "TUR")),
                 caveats=pick(("", "RELEASABLE TO NATO" if policy == "EU" else "RELEASABLE TO EU")))
            c.update(date=self.around("2025-03-01"),
                     audience=pick(("NATO.JISD", "NATO*", "USA", "TUR", "UKR", "NATO*;-TUR", "EU*")) if policy == "EU"
                     else pick(("EU.EEAS", "EU.EDA", "AUT", "UKR", "EU*;-CYP", "NATO*")))
        elif kind == 12:   # national
            owner = pick(("FRA", "GRC", "USA", "CYP", "TUR"))
            item("NAT:" + owner, owner + "_S", owner, holder=pick((owner, owner, "EU.INTCEN", "NATO.IS")),
                 objections=pick(("", "", owner, "TUR")),
                 caveats=pick(("", "", f"REL TO {owner}, NATO", f"REL TO {owner}, EU", "RELEASABLE TO EU", "RELEASABLE TO DEU")))
            c.update(date=self.around("2025-03-01"),
                     audience=pick((owner, "DEU", "EU*", "NATO*", "EU.EEAS", "NATO.IS", "EU.EEAS;NATO.IS", "UKR", "public",
                                    "EU*;-CYP", "HybridCoE")))
        elif kind == 13:   # institutions only
            item("NATO", nato_level, "NATO.IS", holder=pick(("NATO.IS", "EU.GSC")),
                 caveats="RELEASABLE TO EU INSTITUTIONS ONLY")
            c.update(date=self.around("2003-03-14", "2017-09-15", "2025-03-01"),
                     audience=pick(("EU.GSC;EU.EEAS;EU.COM", "EU.PSC", "EU.COUNCIL", "EU.EUMC", "EU*", "EU*;-CYP", "FRA", "AUT",
                                    "CYP", "EU.EDA", "UKR", "NATO*", "NATO.SHAPE", "EU.COM.DEFIS", PRESIDENCY, "EU.EUMS")))
        else:              # the chair, and the seat
            policy = pick(("EU", "NATO"))
            item(policy, eu_level if policy == "EU" else nato_level, "EU.EEAS" if policy == "EU" else "NATO.IS",
                 caveats=pick(("", "RELEASABLE TO EU")) if policy == "NATO" else "",
                 contains=pick(("", "NATO")) if policy == "EU" else "")
            chairs = [r["from"] for r in self.f.sets if r["set"] == PRESIDENCY]
            c.update(date=self.around(*chairs, "2019-12-31", "2027-07-01"),
                     audience=pick((PRESIDENCY, PRESIDENCY, PRESIDENCY + ";EU.GSC", "EU.PSC", "EU.COUNCIL")))
        return c

    def case(self, number):
        case = dict.fromkeys(COLUMNS, "")
        if self.rng.random() < 0.45:
            case.update(self.corner())
        else:
            day = self.day()
            case.update(self.item(day), date=day)
            case["audience"] = self.audience(day)
        case["id"] = f"JR-{number:05d}"
        d, _ = self.judge.judge(case)
        case.update(expected_outcome=d.outcome, consents=";".join(sorted(d.consents)), deciding_rule=d.rule)
        lowest = min((CONFIDENCE[t] for t in d.tags), default=100)
        case["certainty"] = "settled" if lowest >= 80 else "uncertain" if lowest >= 50 else "contested"
        case["note"] = " ".join(sorted(d.tags))
        case["source"] = "made up; decided by release_judge.py"
        return case


def main():
    parser = argparse.ArgumentParser(description="Independent judge of the release rules.")
    parser.add_argument("facts")
    sub = parser.add_subparsers(dest="command", required=True)
    c = sub.add_parser("check")
    c.add_argument("cases")
    c.add_argument("--explain", action="store_true")
    g = sub.add_parser("random")
    g.add_argument("--seed", type=int, required=True)
    g.add_argument("--count", type=int, required=True)
    sub.add_parser("ambiguities")
    arguments = parser.parse_args()

    if arguments.command == "ambiguities":
        for a in AMBIGUITIES:
            print(f"{a[0]} ({a[4]} %) {a[1]}: {a[2]}. Otherwise: {a[3]}")
        return 0
    facts = Facts(arguments.facts)
    if arguments.command == "check":
        return check(Judge(facts), arguments.cases, arguments.explain)
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    out = csv.DictWriter(sys.stdout, COLUMNS)
    out.writeheader()
    generator = Generator(facts, arguments.seed)
    for number in range(1, arguments.count + 1):
        out.writerow(generator.case(number))
    return 0


if __name__ == "__main__":
    sys.exit(main())
