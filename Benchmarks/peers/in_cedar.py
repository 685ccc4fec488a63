"""The rules as Cedar policies: one permit or forbid for each row and question."""
import json

import cedarpy

import conditions


class Words:
    yes, never = "true", "false"
    @staticmethod
    def every(parts): return "(" + " && ".join(parts) + ")"
    @staticmethod
    def some(parts): return "(" + " || ".join(parts) + ")"
    @staticmethod
    def no(part): return f"!({part})"
    @staticmethod
    def equals(field, value): return f"resource.{field} == {json.dumps(value)}"
    @staticmethod
    def among(field, values):
        if field == "policies": return f"resource in [{', '.join(f'Policy::{json.dumps(v)}' for v in values)}]"
        return f"{json.dumps(values)}.contains(resource.{field})"
    @staticmethod
    def has(field, value):
        where = "resource" if field == "named" else "context"
        return f"{where}.{field}.contains({json.dumps(value)})"
    @staticmethod
    def who(who): return "principal" if who == "recipient" else f"resource.{who}"
    @classmethod
    def in_set(cls, who, name, certain): return f"{cls.who(who)} in Group::{json.dumps(conditions.spell('set', name, certain))}"
    @classmethod
    def is_one(cls, who, field): return f"{cls.who(who)} == resource.{field}"
    @classmethod
    def in_named(cls, who, field, certain): return f"{cls.who(who)} in resource.{json_name(field)}{'Certain' if certain else 'Possible'}"


def json_name(field): return field.replace("-", "_")


class Engine:
    name = "Cedar (cedarpy)"
    cannot = [
        "more than two outcomes: each of ours is a question of its own, asked one after the other",
        "certain and possible: every set and every row is written twice, and what is not held becomes a second group",
        "whose consent is missing: a decision names policies, and reading consents out of their names is a program beside it",
        "dates: the groups of a day are worked out before",
    ]

    def __init__(self, rulebook, questions, days):
        self.policies = {outcome: self.policy_set(rulebook.rows, outcome) for outcome in conditions.ASKED}
        self.count = len(self.policies["permitted"])
        parties = {}
        for date, day in days.items():
            parents = {party: [] for party in day.pack.parties}
            for (kind, name, certain), members in conditions.groups(day).items():
                for party in members: parents[party].append({"type": "Group", "id": conditions.spell(kind, name, certain)})
            parties[date] = parents
        self.prepared, batches = [], {}
        for q in questions:
            facts = conditions.facts_of(q, days[q.day])
            attributes = {key: facts[key] for key in ("open", "level", "classified", "inside", "marking", "named")}
            attributes["holder"], attributes["originator"] = entity("Party", q.holder), entity("Party", q.originator)
            for word in ("certain", "possible"):
                for field, sets in facts[word].items():
                    attributes[json_name(field) + word.capitalize()] = [entity("Party", name) if kind == "party" else entity("Group", conditions.spell(kind, name, word == "certain")) for kind, name in sets]
            item = {"uid": {"type": "Item", "id": q.id}, "attrs": attributes, "parents": [{"type": "Policy", "id": p} for p in facts["policies"]]}
            people = [{"uid": {"type": "Party", "id": p}, "attrs": {}, "parents": parties[q.day][p]} for p in sorted({q.recipient, q.holder, q.originator})]
            context = json.dumps({key: facts[key] for key in ("inForceCertain", "inForcePossible", "emptyCertain", "emptyPossible")})
            # Only what this question needs, parsed before the clock runs.
            entities = cedarpy.Entities.from_json_str(json.dumps(people + [item]))
            request = {"principal": f'Party::{json.dumps(q.recipient)}', "action": 'Action::"receive"', "resource": f'Item::{json.dumps(q.id)}', "context": context}
            self.prepared.append((request, entities))
            batch = batches.setdefault((q.day, q.label.level), ([], [], [], [row for row in rulebook.rows if conditions.may_speak(row["items"], q.label)]))
            batch[0].append(len(self.prepared) - 1)
            batch[1].append(request)
            batch[2].extend(e for e in people + [item] if e not in batch[2])
        # As an application would help it: the policies of one level alone, all questions of a day and level in one call.
        self.batches = [(numbers, requests, cedarpy.Entities.from_json_str(json.dumps(entities)), self.policy_set(rows, "permitted")) for numbers, requests, entities, rows in batches.values()]
        self.alone = {number: policies for numbers, _, _, policies in self.batches for number in numbers}

    @staticmethod
    def policy_set(rows, outcome):
        text = []
        for effect in ("permit", "forbid"):
            for verdict, certain in conditions.ASKED[outcome][effect]:
                for row in rows:
                    if row["outcome"] == verdict: text.append(f"{effect}(principal, action == Action::\"receive\", resource) when {{ {conditions.row(Words, row, certain)} }};")
        return cedarpy.PolicySet.from_str("\n".join(text))

    def variants(self):
        """Other ways to ask the bare question, each for all questions at once: name and what gives the answers in order."""
        def one_level():
            return [cedarpy.is_authorized(request, self.alone[number], entities).decision == cedarpy.Decision.Allow for number, (request, entities) in enumerate(self.prepared)]

        def batched():
            answers = [False] * len(self.prepared)
            for numbers, requests, entities, policies in self.batches:
                for number, answer in zip(numbers, cedarpy.is_authorized_batch(requests, policies, entities)): answers[number] = answer.decision == cedarpy.Decision.Allow
            return answers

        return [("only the rows of the label's level", one_level), ("the same, in batches", batched)]

    def bare(self, number):
        request, entities = self.prepared[number]
        return cedarpy.is_authorized(request, self.policies["permitted"], entities).decision == cedarpy.Decision.Allow

    def outcome(self, number):
        request, entities = self.prepared[number]
        for outcome, policies in self.policies.items():
            answer = cedarpy.is_authorized(request, policies, entities)
            if answer.diagnostics.errors: raise ValueError(f"Cedar reports errors: {answer.diagnostics.errors[:1]}")
            if answer.decision == cedarpy.Decision.Allow: return outcome
        return "denied"


def entity(kind, name): return {"__entity": {"type": kind, "id": name}}
