"""The rules of release as data: set expressions and rows, read from the pack's own file."""
import re

import yaml

ITEM_SETS = {"everyone", "nobody", "holder", "originator", "contributors", "objectors", "released", "admitted", "clients-of-holder", "above-ceiling"}


def expression(text):
    """`or`, `and`, `less` from the left; parentheses say otherwise. Gives ("set", name), ("item", name) or (operator, left, right)."""
    words = re.findall(r"[()]|[^\s()]+", text)

    def term():
        word = words.pop(0)
        if word == "(":
            inner = sequence()
            assert words.pop(0) == ")", text
            return inner
        return ("item", word) if word in ITEM_SETS else ("set", word)

    def sequence():
        left = term()
        while words and words[0] in ("or", "and", "less"):
            operator = words.pop(0)
            left = (operator, left, term())
        return left

    result = sequence()
    assert not words, text
    return result


class Rulebook:
    def __init__(self, pack):
        with open(pack.directory / "release/rules.yaml", encoding="utf-8") as file:
            book = yaml.safe_load(file)
        self.sets = [dict(d, **({"is": expression(d["is"])} if "is" in d else {})) for d in book["sets"]]
        self.bodies_of_members = book["wholes"]["bodies-of-members"]
        self.names = [dict(row, stands=expression(row["stands"])) for row in book["names"]]
        self.rows = []
        for row in book["rows"]:
            items = dict(row["items"])
            for key in ("held-by", "originated-by", "not-originated-by"):
                if key in items: items[key] = expression(items[key])
            outcome = row["outcome"]
            self.rows.append({"rule": row["rule"], "items": items, "to": expression(row["to"]), "outcome": "consents" if isinstance(outcome, dict) else outcome})


        # Only what some row names is handed to the engines: the rest would cost them and change nothing.
        self.named_sets, self.named_arrangements, self.asked_empty = set(), set(), set()
        for row in self.rows:
            for part in [row["to"]] + [row["items"][key] for key in ("held-by", "originated-by", "not-originated-by") if key in row["items"]]: self.named_sets |= sets_in(part)
            self.named_arrangements |= {row["items"][key] for key in ("in-force", "not-in-force") if key in row["items"]}
            self.asked_empty |= {row["items"][key] for key in ("empty", "not-empty") if key in row["items"]}


def sets_in(part):
    return {part[1]} if part[0] == "set" else set() if part[0] == "item" else sets_in(part[1]) | sets_in(part[2])


class Label:
    """A label with what the rules ask of it, as every engine gets it. A set that a label names is named, not spelled out."""

    def __init__(self, pack, policy, level, marking=None, names=()):
        self.policy, self.level, self.marking, self.names = policy, level, marking, tuple(names)
        self.national = policy.startswith("NAT:")
        about = pack.levels[level]
        self.classified = (about["across"] or 0) >= 10
        form = pack.forms[marking] if marking else None
        effect = form["effect"] if form else ""
        self.named = list(names) + [n for n in (form["names"].split(";") if form else []) if n]
        self.releases = effect in ("releases", "releases-and-limits")
        self.limits = effect in ("limits", "releases-and-limits")
        self.open = effect != "special" and (effect == "opens" or about["across"] == 0)

    def written(self, pack):
        """The marking as a table has it: `RELEASABLE TO EU/IRL`."""
        return pack.forms[self.marking]["spellings"].split("|")[0].strip().replace("<list>", "/".join(self.names)) if self.marking else ""


class Question:
    """One label, one recipient, one day, and everything that the day and the label settle."""

    def __init__(self, number, label, originator, holder, day, recipient):
        self.id, self.label, self.originator, self.holder, self.day, self.recipient = f"Q{number}", label, originator, holder, day, recipient

    def names_for(self, day, certain):
        """The sets that the label names, as (policy's name sets, single parties)."""
        key = "NAT" if self.label.national else self.label.policy
        found = []
        for name in self.label.named:
            if (name, key) in day.names: found.append(("name", f"{name} in {key}"))
            elif name in day.pack.parties: found.append(("party", name))
            elif not certain: found.append(("set", "everyone"))
        return found
