"""Asks every engine the same questions, checks that they agree, and prints what one decision costs each.

    compare.py PACK MEASURE OUT [--questions N] [--seed N] [--seconds S]
"""
import argparse
import importlib
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import facts
import questions as sampling
import rules

ENGINES = ["in_cedar", "in_rego", "in_casbin"]
ALL_CANNOT = [
    "remedies: none of them looks for the least change that would make a release lawful",
    "all recipients of a label in one step: each is a question of its own",
    "left out of the questions, since their answer is put together from several: items with parts, recorded consents and objections, a chair whose holder is not known",
]


def timed(ask, count, seconds):
    """Seconds of processor time for one question: the median over rounds through all of them, as many rounds as fit; at least a part of one."""
    for number in range(min(count, 5)): ask(number)
    rounds, started = [], time.perf_counter()
    while len(rounds) < 3 or (time.perf_counter() - started < seconds and len(rounds) < 15):
        before, done, began = time.process_time(), 0, time.perf_counter()
        for number in range(count):
            ask(number)
            done += 1
            if time.perf_counter() - began > seconds / 3: break
        rounds.append((time.process_time() - before) / done)
        if time.perf_counter() - started > seconds: break
    return statistics.median(rounds)


def rate(seconds):
    value = 1 / seconds
    for factor, word in ((1e6, " M"), (1e3, " k")):
        if value >= factor: return f"{value / factor:.3g}{word}/s"
    return f"{value:.3g}/s"


def times(ratio):
    """Above 1: how many times as fast ours is; below 1, a fraction."""
    return f"{ratio:,.0f} times" if ratio >= 10 else f"{ratio:.2g} times" if ratio >= 1 else f"1/{1 / ratio:,.0f}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pack")
    parser.add_argument("measure")
    parser.add_argument("out")
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--days", type=int, default=6)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--seconds", type=float, default=6)
    wish = parser.parse_args()

    pack = facts.Pack(wish.pack)
    rulebook = rules.Rulebook(pack)
    asked, dates = sampling.sample(pack, wish.questions, wish.days, wish.seed)
    days = {date: facts.Day(pack, rulebook, date) for date in dates}
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder) / "questions.csv"
        table.write_text(sampling.table(asked, pack), encoding="utf-8")
        done = subprocess.run([wish.measure, "decide", str(table), "--pack", wish.pack], capture_output=True, text=True)
    if done.returncode != 0: sys.exit(done.stderr)
    ours = json.loads(done.stdout)
    outcomes = [answer["outcome"] for answer in ours["answers"]]
    print(f"{len(asked)} questions (seed {wish.seed}) on {len(dates)} days from {dates[0]} to {dates[-1]}; {len(rulebook.rows)} rows of rules, {len(pack.parties)} recipients.")
    print("Our outcomes: " + ", ".join(f"{outcomes.count(o)} {o}" for o in ("permitted", "permitted-with-consents", "unknown", "denied")) + ".\n")

    lines = [("Entente, compiled label: may it have it", ours["bare"], None), ("Entente, label compiled for each question", ours["compiledEachTime"], None),
             ("Entente, explained, from a written marking", ours["explained"], None), ("Entente, explained, with remedies", ours["withRemedies"], None)]
    report = {"questions": len(asked), "seed": wish.seed, "days": [d.isoformat() for d in dates], "entente": {k: v for k, v in ours.items() if k != "answers"}, "peers": []}
    failed = False
    for module in ENGINES:
        try:
            kind = importlib.import_module(module).Engine
        except ImportError as error:
            print(f"{module}: not installed ({error}); it is left out.\n")
            report["peers"].append({"engine": module, "missing": str(error)})
            continue
        before = time.perf_counter()
        try:
            engine = kind(rulebook, asked, days)
        except Exception as error:
            print(f"{kind.name}: it is installed and does not take the rules ({error}).\n")
            report["peers"].append({"engine": kind.name, "refused": str(error)})
            failed = True
            continue
        loading = time.perf_counter() - before
        answers = [engine.outcome(number) for number in range(len(asked))]
        bare = [engine.bare(number) for number in range(len(asked))]
        differing = [(q, theirs, our) for q, theirs, our in zip(asked, answers, outcomes) if theirs != our]
        bare_differing = sum(b != (o == "permitted") for b, o in zip(bare, outcomes))
        agree = len(asked) - len(differing)
        print(f"{engine.name}: {agree} of {len(asked)} outcomes agree; of the bare question {len(asked) - bare_differing}. {engine.count} policies or lines; made in {loading:.1f} s.")
        for q, theirs, our in differing[:5]: print(f"  {q.id} {q.label.policy} {q.label.level} {q.label.written(pack)} from {q.originator} held by {q.holder}, {q.day}, to {q.recipient}: it says {theirs}, we {our}")
        for sentence in engine.cannot: print(f"  cannot say: {sentence}")
        failed = failed or bool(differing) or bool(bare_differing)
        one, four = timed(engine.bare, len(asked), wish.seconds), timed(engine.outcome, len(asked), wish.seconds)
        lines += [(f"{engine.name}: may it have it", one, agree), (f"{engine.name}: which of the four outcomes", four, agree)]
        variants = []
        for name, ask_all in engine.variants() if hasattr(engine, "variants") else []:
            if ask_all() != bare: sys.exit(f"{engine.name}, {name}: answers otherwise than one by one")
            rounds = []
            for _ in range(5):
                before = time.process_time()
                ask_all()
                rounds.append((time.process_time() - before) / len(asked))
            variants.append({"name": name, "seconds": statistics.median(rounds)})
            lines.append((f"{engine.name}: may it have it, {name}", variants[-1]["seconds"], agree))
        report["peers"].append({"engine": engine.name, "variants": variants, "agree": agree, "bareAgree": len(asked) - bare_differing, "bareSeconds": one, "outcomeSeconds": four, "loadingSeconds": loading, "cannot": engine.cannot})
        print()
    print("None of them has:")
    for sentence in ALL_CANNOT: print(f"  {sentence}")
    width = max(len(name) for name, _, _ in lines) + 2
    print("\nOne decision, by processor time; then how many times as fast ours is: from a compiled label, and explained from a written marking.")
    for name, seconds, _ in lines:
        print(name.ljust(width) + rate(seconds).rjust(12) + times(seconds / ours["bare"]).rjust(20) + times(seconds / ours["explained"]).rjust(14))
    bares = [(name, seconds) for name, seconds, agree in lines if agree is not None and "which of" not in name]
    slower = [name for name, seconds in bares if seconds < ours["explained"]]
    print("\nOur explained decision is " + ("faster than every bare one of theirs." if not slower else "slower than: " + "; ".join(slower) + "."))
    report["explainedBeatsBare"] = not slower
    report["agreed"] = not failed
    pathlib.Path(wish.out).write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(f"\n{wish.out} written. " + ("Not all agree." if failed else "All agree on every outcome."))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
