"""The rules as one Rego module: a rule for each row, and the outcome from all of them."""
import json

import regopy

import conditions


class Words:
    """Rego has no `or` inside a body, so every part is a rule of its own."""

    def __init__(self):
        self.lines, self.known = [], {}
        self.yes, self.never = self.rule(["true"]), self.rule(["false"])

    def rule(self, body, *more):
        key = (tuple(body),) + tuple(tuple(b) for b in more)
        if key not in self.known:
            name = f"p{len(self.known)}"
            self.known[key] = name
            for b in (body,) + more: self.lines.append(f"{name} if {{ {'; '.join(b)} }}")
        return self.known[key]

    def every(self, parts): return self.rule(parts)
    def some(self, parts): return self.rule(*[[p] for p in parts])
    def no(self, part): return self.rule([f"not {part}"])
    def equals(self, field, value): return self.rule([f"input.{field} == {json.dumps(value)}"])

    def among(self, field, values):
        if field == "policies": return self.rule(*[[f"input.policies[_] == {json.dumps(v)}"] for v in values])
        return self.rule(*[[f"input.{field} == {json.dumps(v)}"] for v in values])

    def has(self, field, value):
        where = "input.named" if field == "named" else f"data.{field}"
        return self.rule([f"{where}[{json.dumps(value)}]"])

    def in_set(self, who, name, certain): return self.rule([f"data.groups[{json.dumps(conditions.spell('set', name, certain))}][input.{who}]"])
    def is_one(self, who, field): return self.rule([f"input.{who} == input.{field}"])

    def in_named(self, who, field, certain):
        field = f"input.{'certain' if certain else 'possible'}[{json.dumps(field)}]"
        return self.rule([f"some group in {field}.groups", f"data.groups[group][input.{who}]"], [f"{field}.parties[input.{who}]"])


class Engine:
    name = "Rego (rego-cpp by regopy)"
    cannot = [
        "certain and possible: every set and every row is written twice",
        "dates: the groups of a day are worked out before, one document for each day",
        "the recipients of a label at once: a question for each",
    ]

    def __init__(self, rulebook, questions, days):
        words = Words()
        verdicts = {}
        for row in rulebook.rows:
            for certain in (True, False): verdicts.setdefault((row["outcome"], certain), []).append(conditions.row(words, row, certain))
        name = lambda verdict, certain: f"{verdict}_{'certain' if certain else 'possible'}"
        for (verdict, certain), rules in verdicts.items():
            for rule in rules: words.lines.append(f"{name(verdict, certain)} if {rule}")
        for number, (outcome, asked) in enumerate(conditions.ASKED.items()):
            for verdict, certain in asked["forbid"]: words.lines.append(f"forbidden{number} if {name(verdict, certain)}")
            for verdict, certain in asked["permit"]: words.lines.append(f"asked{number} if {{ {name(verdict, certain)}; not forbidden{number} }}")
        words.lines.append("default may := false\nmay := true if asked0")
        choice = " else := ".join(f"{json.dumps(outcome)} if asked{number}" for number, outcome in enumerate(conditions.ASKED))
        words.lines.append(f"outcome := {choice} else := \"denied\"")
        self.module = "package release\nimport rego.v1\n" + "\n".join(words.lines) + "\n"
        self.count = len(words.lines)
        self.engines = {}
        for date, day in days.items():
            data = {"groups": {conditions.spell(*key): {party: True for party in members} for key, members in conditions.groups(day).items()}}
            facts = conditions.facts_of(questions[0], day)
            for key in ("inForceCertain", "inForcePossible", "emptyCertain", "emptyPossible"): data[key] = {name: True for name in facts[key]}
            engine = regopy.Interpreter()
            engine.add_data_json(json.dumps(data))
            engine.add_module("release.rego", self.module)
            bundle = engine.build(None, ["release/outcome", "release/may"])
            if not bundle.ok(): raise ValueError("the Rego engine does not take the module")
            self.engines[date] = (engine, bundle)
        self.prepared = []
        for q in questions:
            facts = conditions.facts_of(q, days[q.day])
            value = {key: facts[key] for key in ("open", "policies", "level", "classified", "inside", "marking")}
            value.update(named={n: True for n in facts["named"]}, recipient=q.recipient, holder=q.holder, originator=q.originator)
            for word in ("certain", "possible"):
                value[word] = {field: {"groups": [conditions.spell(kind, name, word == "certain") for kind, name in sets if kind != "party"],
                                       "parties": {name: True for kind, name in sets if kind == "party"}} for field, sets in facts[word].items()}
            self.prepared.append((q.day, regopy.Input(value)))

    def ask(self, number, entry):
        date, value = self.prepared[number]
        engine, bundle = self.engines[date]
        engine.set_input(value)
        return engine.query_bundle_entrypoint(bundle, entry)[0][0]

    def bare(self, number): return self.ask(number, "release/may")
    def outcome(self, number): return self.ask(number, "release/outcome")
