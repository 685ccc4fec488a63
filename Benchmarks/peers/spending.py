"""Group shares by our program and by pandas: the same table, the same groups, whole processes in turns."""
import argparse, json, os, statistics, subprocess, sys, tempfile, time


def run(words):
    """Seconds by the clock and of the processor, peak memory in MiB, and what it printed."""
    started = time.monotonic()
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{words[0]} ended with {process.returncode}")
    return {"clock": time.monotonic() - started, "processor": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss / 1024}, said


def shares(text):
    rows = [line.split(",") for line in text.splitlines()[1:]]
    return {(group, int(year)): value for group, year, value in rows}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("measure")
    arguments.add_argument("out")
    arguments.add_argument("--figures", type=int, default=1_000_000)
    arguments.add_argument("--runs", type=int, default=7)
    arguments.add_argument("--seed", default="2026")
    arguments.add_argument("--disk")
    asked = arguments.parse_args()
    peer = os.path.join(os.path.dirname(os.path.abspath(__file__)), "in_pandas.py")
    results, load = {}, os.getloadavg()
    with tempfile.TemporaryDirectory(dir=asked.disk) as folder:
        for name, count in [("as many figures as the pack has", 11_000), (f"{asked.figures} figures", asked.figures)]:
            table, members = f"{folder}/{count}.csv", f"{folder}/{count}-members.csv"
            subprocess.run([asked.measure, "spending", table, members, "--records", str(count), "--seed", asked.seed], check=True)
            both = {"entente": [asked.measure, "aggregates", table, members], "pandas": [sys.executable, peer, table, members]}
            seen, timings = {}, {who: [] for who in both}
            for turn in range(asked.runs + 1):
                for who, words in both.items():
                    timing, said = run(words)
                    seen[who] = shares(said)
                    # The first turn reads the file into memory for both.
                    if turn:
                        timings[who].append(timing)
            ours, theirs = seen["entente"], seen["pandas"]
            differing = [key for key in ours.keys() | theirs.keys() if (ours.get(key) or "") != (theirs.get(key) or "") and (not ours.get(key) or not theirs.get(key) or abs(float(ours[key]) - float(theirs[key])) > 2e-6)]
            if differing:
                sys.exit(f"The shares differ in {len(differing)} places, first {sorted(differing)[0]}: {ours.get(sorted(differing)[0])} and {theirs.get(sorted(differing)[0])}. No figure is worth anything.")
            results[name] = {who: {what: statistics.median(one[what] for one in runs) for what in runs[0]} for who, runs in timings.items()} | {"shares": sum(1 for value in ours.values() if value), "agree": True}
        subprocess.run([asked.measure, "all", "--only", "spending", "--out", f"{folder}/ours.json", "--records", str(asked.figures), "--seed", asked.seed] + (["--disk", asked.disk] if asked.disk else []), check=True)
        with open(f"{folder}/ours.json") as file:
            own = json.load(file)
    version = subprocess.run([sys.executable, "-c", "import pandas; print(pandas.__version__)"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"\nShares of three groups in 125 years, start-up, reading and checks included; medians of {asked.runs} runs in turns; load before {load[0]:.1f}; both agree\n")
    print(f"{'':56}{'Entente':>12}{'pandas ' + version:>16}{'times':>9}")
    for name, both in results.items():
        for what, unit in [("clock", "s by the clock"), ("processor", "s of the processor"), ("memory", "MiB at most")]:
            ours, theirs = both["entente"][what], both["pandas"][what]
            print(f"{name + ', ' + unit:56.56}{ours:12.3f}{theirs:16.3f}{theirs / ours:9.2f}")
    with open(asked.out, "w") as file:
        json.dump({"load": load, "seed": asked.seed, "pandas": version, "compared": results, "machine": own["machine"], "figures": own["figures"]}, file, indent=2, sort_keys=True)
        file.write("\n")
    print(f"\n{asked.out} written.")


main()
