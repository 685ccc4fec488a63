"""A repeatable sample of questions over all the policies, markings, recipients and days of the pack."""
import datetime
import random

from rules import Label, Question

COLUMNS = ["id", "policy", "level", "caveats", "originator", "holder", "date", "recipient"]


def may_stand(form, policy):
    return any(p in ("*", policy) or (p == "NAT" and policy.startswith("NAT:")) for p in form["policies"].split(";"))


def sample(pack, count, days, seed):
    """Questions on `days` days, every policy and kind of marking among them. Items in parts and chairs are left out: see the list of what cannot be expressed."""
    rng = random.Random(seed)
    changes = [day for day in pack.changes() if day >= datetime.date(2000, 1, 1)]
    chosen = sorted(rng.sample(changes[:-1], days - 1) + [changes[-1]])
    by_policy = {}
    for level, about in pack.levels.items():
        if pack.policies[about["policy"]]["kind"] != "historic": by_policy.setdefault(about["policy"], []).append(level)
    organisations = [p for p in by_policy if pack.policies[p]["kind"] == "organisation"]
    national = [p for p in by_policy if pack.policies[p]["kind"] == "national"]
    others = [p for p in by_policy if pack.policies[p]["kind"] == "tlp"]
    states = [p for p, about in pack.parties.items() if about["kind"] == "state"]
    wholes = [p for p, about in pack.parties.items() if about["kind"] == "whole"]
    recipients = {}
    for party, about in pack.parties.items():
        if about["kind"] not in ("seat", "persons"): recipients.setdefault(about["kind"], []).append(party)

    questions = []
    while len(questions) < count:
        policy = rng.choice(rng.choices([organisations, national, others], weights=[8, 1, 1])[0])
        level = rng.choice(by_policy[policy])
        owner = pack.policies[policy]["owner"]
        bodies = [p for p, about in pack.parties.items() if about["kind"] == "body" and (about["organisation"] == owner or not owner)]
        originator = owner if policy in national else rng.choice(bodies)
        holder = rng.choice(states) if rng.random() < 0.25 else originator
        marking, names = None, []
        if rng.random() < 0.6:
            forms = [name for name, form in pack.forms.items() if may_stand(form, policy) and form["effect"] != "tlp"]
            marking = rng.choice(forms) if forms else None
            if marking and "<list>" in pack.forms[marking]["spellings"].split("|")[0]:
                names = rng.sample(wholes, 1) if rng.random() < 0.6 else sorted(rng.sample(states, rng.randint(1, 3)))
        kind = rng.choices(list(recipients), weights=[max(2, min(20, len(of))) for of in recipients.values()])[0]
        questions.append(Question(len(questions) + 1, Label(pack, policy, level, marking, names), originator, holder, rng.choice(chosen), rng.choice(recipients[kind])))
    return questions, chosen


def table(questions, pack):
    lines = [",".join(COLUMNS)]
    for q in questions:
        lines.append(",".join([q.id, q.label.policy, q.label.level, q.label.written(pack), q.originator, q.holder, q.day.isoformat(), q.recipient]))
    return "\n".join(lines) + "\n"
