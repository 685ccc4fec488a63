"""The rules as Casbin policies: a condition for each row, groups as roles, a deny overrides."""
import json
import logging
import types

import casbin

import conditions

MODEL = """
[request_definition]
r = sub, obj
[policy_definition]
p = cond, eft
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = eval(p.cond)
"""


class Words:
    yes, never = "r.obj.yes", "r.obj.never"
    @staticmethod
    def every(parts): return "(" + " && ".join(parts) + ")"
    @staticmethod
    def some(parts): return "(" + " || ".join(parts) + ")"
    @staticmethod
    def no(part): return f"(r.obj.never == ({part}))"
    @staticmethod
    def equals(field, value): return f"r.obj.{field} == {('r.obj.yes' if value else 'r.obj.never') if isinstance(value, bool) else json.dumps(value)}"
    @staticmethod
    def among(field, values):
        values = '"' + ";".join(values) + '"'
        return f"any_of(r.obj.{field}, {values})"
    @staticmethod
    def has(field, value): return f"any_of(r.obj.{field}, {json.dumps(value)})"
    @staticmethod
    def who(who): return "r.sub" if who == "recipient" else f"r.obj.{who}"
    @classmethod
    def in_set(cls, who, name, certain): return f"g({cls.who(who)}, {json.dumps(conditions.spell('set', name, certain))})"
    @classmethod
    def is_one(cls, who, field): return f"{cls.who(who)} == r.obj.{field}"
    @classmethod
    def in_named(cls, who, field, certain): return f"in_named({cls.who(who)}, r.obj.{field.replace('-', '_')}{'Certain' if certain else 'Possible'})"


def any_of(field, values):
    values = values.split(";")
    return any(v in values for v in field) if isinstance(field, list) else field in values


class Engine:
    name = "Casbin (pycasbin)"
    cannot = [
        "more than two outcomes: each of ours is a question of its own, with an enforcer of its own",
        "certain and possible: every set and every row is written twice",
        "sets that a label names, and sets of markings: two functions in Python stand beside the conditions",
        "whose consent is missing, and dates: worked out outside",
    ]

    def __init__(self, rulebook, questions, days):
        logging.disable(logging.WARNING)
        self.enforcers = {}
        self.count = 0
        for date, day in days.items():
            for outcome, asked in conditions.ASKED.items():
                model = casbin.Enforcer.new_model(text=MODEL)
                enforcer = casbin.Enforcer(model)
                rules = [[conditions.row(Words, row, certain), "allow" if effect == "permit" else "deny"]
                         for effect in ("permit", "forbid") for verdict, certain in asked[effect] for row in rulebook.rows if row["outcome"] == verdict]
                enforcer.add_policies(rules)
                self.count = self.count or len(rules)
                groups = [[party, conditions.spell(*key)] for key, members in conditions.groups(day).items() for party in members]
                enforcer.add_grouping_policies(groups)
                links = {tuple(g) for g in groups}
                enforcer.add_function("any_of", any_of)
                enforcer.add_function("in_named", lambda who, names, links=links: any(who == name if kind == "party" else (who, name) in links for kind, name in names))
                self.enforcers[date, outcome] = enforcer
        self.prepared = []
        for q in questions:
            facts = conditions.facts_of(q, days[q.day])
            item = types.SimpleNamespace(yes=True, never=False, holder=q.holder, originator=q.originator, **{k: v for k, v in facts.items() if k not in ("certain", "possible")})
            for word in ("certain", "possible"):
                for field, sets in facts[word].items():
                    setattr(item, field.replace("-", "_") + word.capitalize(), [(kind, name if kind == "party" else conditions.spell(kind, name, word == "certain")) for kind, name in sets])
            self.prepared.append((q.day, q.recipient, item))

    def bare(self, number):
        date, recipient, item = self.prepared[number]
        return self.enforcers[date, "permitted"].enforce(recipient, item)

    def outcome(self, number):
        date, recipient, item = self.prepared[number]
        for outcome in conditions.ASKED:
            if self.enforcers[date, outcome].enforce(recipient, item): return outcome
        return "denied"
