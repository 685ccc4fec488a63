"""What a row asks of an item and of a recipient, in the words of any engine.

An engine's words are an object with: every(list), some(list), no(x), yes, never, equals(field, value), among(field, values), has(list field, value),
in_set(who, set, certain), is_one(who, field), in_named(who, field, certain). `who` is "recipient", "holder" or "originator".
"""


def member(e, expression, who, certain):
    """That `who` is in the set: certainly, or possibly. A difference crosses the two."""
    kind = expression[0]
    if kind == "set": return e.in_set(who, expression[1], certain)
    if kind == "item":
        name = expression[1]
        if name == "everyone": return e.yes
        if name in ("holder", "originator"): return e.is_one(who, name)
        if name in ("released", "admitted", "clients-of-holder", "above-ceiling"): return e.in_named(who, name, certain)
        return e.never   # No part and no objection is among the questions.
    left = member(e, expression[1], who, certain)
    if kind == "less": return e.every([left, e.no(member(e, expression[2], who, not certain))])
    right = member(e, expression[2], who, certain)
    return e.every([left, right]) if kind == "and" else e.some([left, right])


def speaks(e, items, certain):
    """That the row speaks of the item: certainly, or possibly."""
    parts = [e.equals("open", items.get("open", False))]
    if "policies" in items: parts.append(e.among("policies", items["policies"]))
    if "levels" in items: parts.append(e.among("level", items["levels"]))
    if "classified" in items: parts.append(e.equals("classified", items["classified"]))
    if "inside" in items: parts.append(e.equals("inside", items["inside"]))
    if "marked" in items: parts.append(e.among("marking", items["marked"]))
    if "unmarked" in items: parts.append(e.no(e.among("marking", items["unmarked"])))
    if "named" in items: parts.append(e.has("named", items["named"]))
    if "not-named" in items: parts.append(e.no(e.has("named", items["not-named"])))
    if "held-by" in items: parts.append(member(e, items["held-by"], "holder", certain))
    if "originated-by" in items: parts.append(member(e, items["originated-by"], "originator", certain))
    if "not-originated-by" in items: parts.append(e.no(member(e, items["not-originated-by"], "originator", not certain)))
    word = lambda sure: "certain" if sure else "possible"
    if "in-force" in items: parts.append(e.has("inForce" + word(certain).capitalize(), items["in-force"]))
    if "not-in-force" in items: parts.append(e.no(e.has("inForce" + word(not certain).capitalize(), items["not-in-force"])))
    if "empty" in items: parts.append(e.has("empty" + word(certain).capitalize(), items["empty"]))
    if "not-empty" in items: parts.append(e.no(e.has("empty" + word(not certain).capitalize(), items["not-empty"])))
    return parts


def may_speak(items, label):
    """Whether policy, level and classification alone leave it open that the row speaks of the label: what an index by level would keep."""
    policies = [label.policy] + (["NAT"] if label.national else [])
    return (any(p in policies for p in items.get("policies", policies)) and label.level in items.get("levels", [label.level])
            and items.get("classified", label.classified) == label.classified)


def row(e, row, certain):
    return e.every(speaks(e, row["items"], certain) + [member(e, row["to"], "recipient", certain)])


# One yes-or-no question for each outcome, best first. For each: which rows permit and which forbid, and whether certainly or possibly.
# The first that is answered yes is the outcome; none is `denied`.
ASKED = {
    "permitted": {"permit": [("permitted", True)], "forbid": [("denied", False), ("unknown", False)]},
    "permitted-with-consents": {"permit": [("consents", True)], "forbid": [("denied", False), ("unknown", False), ("permitted", False)]},
    "unknown": {"permit": [("permitted", False), ("consents", False), ("unknown", False)], "forbid": [("denied", True)]},
}


def facts_of(question, day):
    """What the label and the day settle, under the names used above."""
    label = question.label
    policies = [label.policy] + (["NAT"] if label.national else [])
    def sets(certain):
        return {
            "released": question.names_for(day, certain) if label.releases else [],
            "admitted": question.names_for(day, certain) if label.limits else [("set", "everyone")],
            "clients-of-holder": [("clients", question.holder)] if question.holder in day.clients else [],
            "above-ceiling": [("party", p) for p in sorted(day.above_ceiling(day.pack.levels[label.level]))],
        }
    book = day.rulebook
    empty = lambda certain: sorted(name for name in book.asked_empty if not (day.sets[name].possible if certain else day.sets[name].certain))
    in_force = lambda place: sorted(name for name in book.named_arrangements if day.in_force.get(name, (False, False))[place])
    return {
        "open": label.open, "policies": policies, "level": label.level, "classified": label.classified, "inside": "", "marking": label.marking or "",
        "named": label.named if label.releases else [],
        "inForceCertain": in_force(0), "inForcePossible": in_force(1),
        "emptyCertain": empty(True), "emptyPossible": empty(False),
        "certain": sets(True), "possible": sets(False),
    }


def groups(day):
    """Every set that a row or a label can name on this day, as (kind, name, certain?) to its parties."""
    found = {}
    for kind, sets in (("set", {name: day.sets[name] for name in day.rulebook.named_sets}), ("name", {f"{n} in {p}": pair for (n, p), pair in day.names.items()}), ("clients", day.clients)):
        for name, pair in sets.items():
            found[(kind, name, True)], found[(kind, name, False)] = pair.certain, pair.possible
    for sure in (True, False): found[("set", "everyone", sure)] = day.everyone.certain
    return found


def spell(kind, name, certain): return f"{kind} {name} {'certain' if certain else 'possible'}"
