"""PostgreSQL's logical replication with a row filter, beside our link: the same records, the same machine, the same run.

Two throw-away servers with fsync and synchronous_commit on, a publication with a row filter on the label, one subscription over TCP. Measured:
records inserted in transactions of 1000 until the subscriber has all of them, as they come and after the subscription was away; and one record at a time.
"""
import argparse, contextlib, json, os, pwd, shutil, socket, subprocess, tempfile, time

BATCH, LOAD = 1000, 2000
TABLE = "CREATE TABLE record (id uuid PRIMARY KEY, label text NOT NULL, body text NOT NULL, said timestamptz NOT NULL DEFAULT clock_timestamp())"


def account():
    """PostgreSQL refuses root."""
    if os.getuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    return ["setpriv", f"--reuid={name}", f"--regid={pwd.getpwnam(name).pw_gid}", "--clear-groups", "--"]


class Server:
    def __init__(self, bin, home, name, port):
        self.bin, self.home, self.port, self.data = bin, home, port, f"{home}/{name}"
        self.run("initdb", "-D", self.data, "-U", "entente", "-A", "trust", "-E", "UTF8", "--locale=C")
        settings = ["wal_level = logical", "fsync = on", "synchronous_commit = on", "shared_buffers = 256MB", "max_wal_size = 4GB", "logical_decoding_work_mem = 64MB",
                    "listen_addresses = '127.0.0.1'", f"port = {port}", f"unix_socket_directories = '{home}'"]
        subprocess.run(account() + ["sh", "-c", f"cat >>{self.data}/postgresql.conf"], input="\n".join(settings) + "\n", text=True, check=True)
        self.run("pg_ctl", "-D", self.data, "-l", f"{self.data}/log", "-w", "-t", "60", "start")

    def run(self, tool, *words):
        subprocess.run(account() + [f"{self.bin}/{tool}", *words], stdout=subprocess.DEVNULL, check=True)

    def psql(self, *words):
        return [f"{self.bin}/psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.home, "-p", str(self.port), "-U", "entente", "postgres", *words]

    def ask(self, sql):
        return subprocess.run(self.psql("-c", sql), capture_output=True, text=True, check=True).stdout.strip()

    def feed(self, file):
        return subprocess.Popen(self.psql("-f", file), stdout=subprocess.DEVNULL)

    def stop(self):
        with contextlib.suppress(subprocess.CalledProcessError):
            self.run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "-t", "20", "stop")


def loopback():
    with open("/proc/net/dev") as lines:
        return next((int(line.split(":")[1].split()[0]) for line in lines if line.strip().startswith("lo:")), 0)


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def copies(records, path):
    """The records as transactions of a thousand."""
    with open(path, "w") as out:
        for start in range(0, len(records), BATCH):
            out.write("COPY record (id, label, body) FROM stdin;\n")
            out.writelines(records[start:start + BATCH])
            out.write("\\.\n")


def arrival(subscriber, expected, started, sent):
    """Seconds until the subscriber has so many. Asked rarely, by the newest transaction's counter, so that the asking costs it nothing."""
    while True:
        done = subscriber.ask("SELECT coalesce((SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'record'), 0)")
        if int(done) >= expected * 0.98 and int(subscriber.ask("SELECT count(*) FROM record")) >= expected:
            return time.monotonic() - started, loopback() - sent
        if time.monotonic() - started > 1800:
            raise SystemExit("The subscriber did not get everything within half an hour.")
        time.sleep(0.1)


def singles(publisher, subscriber, count, load, records, home):
    """Milliseconds from before a record is inserted until a reader at the subscriber sees it. The reader looks each millisecond."""
    subscriber.ask("CREATE TABLE IF NOT EXISTS seen (id int, at timestamptz)")
    subscriber.ask("TRUNCATE seen")
    identifier = "lpad({}::text, 32, '0')::uuid"
    reader = subprocess.Popen(subscriber.psql("-c", f"""DO $$ BEGIN FOR number IN 1..{count} LOOP
        WHILE NOT EXISTS (SELECT 1 FROM record WHERE id = {identifier.format('number')}) LOOP PERFORM pg_sleep(0.001); END LOOP;
        INSERT INTO seen VALUES (number, clock_timestamp()); END LOOP; END $$"""))
    background = None
    if load:
        path = f"{home}/load.sql"
        with open(path, "w") as out:
            for start in range(0, min(len(records), load * 60), load // 100):
                out.write("COPY record (id, label, body) FROM stdin;\n")
                out.writelines(records[start:start + load // 100])
                out.write("\\.\nSELECT pg_sleep(0.009);\n")
        background = publisher.feed(path)
        time.sleep(1)
    # Each insertion is its own transaction, with a pause that follows no grid.
    script = "".join(f"INSERT INTO record VALUES ({identifier.format(number)}, 'TLP:CLEAR', repeat('x', 280), clock_timestamp());\nSELECT pg_sleep({0.02 + number * 7919 % 20 / 1000});\n"
                     for number in range(1, count + 1))
    subprocess.run(publisher.psql("-f", "-"), input=script, text=True, stdout=subprocess.DEVNULL, check=True)
    reader.wait(timeout=120)
    if background:
        background.terminate()
        background.wait()
    times = sorted(float(line) for line in subscriber.ask("SELECT extract(epoch FROM seen.at - record.said) * 1000 FROM seen JOIN record ON record.id = lpad(seen.id::text, 32, '0')::uuid").split())
    for server in (publisher, subscriber):
        server.ask("TRUNCATE record") if server is publisher else None
    return times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]


def postgresql(bin, disk, table, count):
    home = tempfile.mkdtemp(prefix="entente-pg.", dir=disk or "/tmp")
    if os.getuid() == 0:
        subprocess.run(["chown", account()[1].split("=")[1], home], check=True)
    os.chmod(home, 0o755)
    servers = []
    try:
        for name, port in zip("ps", free_ports(2)):
            servers.append(Server(bin, home, name, port))
        publisher, subscriber = servers
        for server in servers:
            server.ask(TABLE)
        publisher.ask("CREATE PUBLICATION crossing FOR TABLE record WHERE (label IN ('TLP:CLEAR', 'TLP:GREEN')) WITH (publish = 'insert, truncate')")
        publisher.ask("ALTER TABLE record REPLICA IDENTITY FULL")
        subscriber.ask(f"CREATE SUBSCRIPTION crossing CONNECTION 'host=127.0.0.1 port={publisher.port} user=entente dbname=postgres' PUBLICATION crossing")
        with open(table) as lines:
            records = lines.readlines()
        script = f"{home}/records.sql"
        copies(records, script)
        os.chmod(script, 0o644)
        single = min(300, max(20, count // 1000))
        result = {"idle": singles(publisher, subscriber, single, 0, records, home), "loaded": singles(publisher, subscriber, single, LOAD, records, home)}
        empty(publisher, subscriber)
        sent, started = loopback(), time.monotonic()
        feeding = publisher.feed(script)
        streamed, wire = arrival(subscriber, len(records), started, sent)
        feeding.wait()
        result["streamed"], result["bytes"] = len(records) / streamed, wire / len(records)
        empty(publisher, subscriber)
        subscriber.ask("ALTER SUBSCRIPTION crossing DISABLE")
        started = time.monotonic()
        publisher.feed(script).wait()
        # Nobody fetches meanwhile: what the load takes by itself.
        result["alone"] = len(records) / (time.monotonic() - started)
        sent, started = loopback(), time.monotonic()
        subscriber.ask("ALTER SUBSCRIPTION crossing ENABLE")
        caught, _ = arrival(subscriber, len(records), started, sent)
        result["caughtUp"] = len(records) / caught
        result["version"] = publisher.ask("SHOW server_version")
        return result
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(home, ignore_errors=True)


def empty(publisher, subscriber):
    publisher.ask("TRUNCATE record")
    while int(subscriber.ask("SELECT count(*) FROM record")):
        time.sleep(0.05)
    # Counters begin anew, and what the last measurement left to write is written now.
    subscriber.ask("SELECT pg_stat_reset()")
    for server in (publisher, subscriber):
        server.ask("CHECKPOINT")


def main():
    arguments = argparse.ArgumentParser()
    for name in ("measure", "bin", "out"):
        arguments.add_argument(name)
    arguments.add_argument("--records", type=int, default=1_000_000)
    arguments.add_argument("--disk")
    arguments.add_argument("--seed", default="2026")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.disk) as folder:
        os.chmod(folder, 0o755)
        words = ["--records", str(asked.records), "--seed", asked.seed]
        subprocess.run([asked.measure, "records", f"{folder}/records", *words], check=True)
        theirs = postgresql(asked.bin, asked.disk, f"{folder}/records", asked.records)
        subprocess.run([asked.measure, "all", "--only", "link", "--out", f"{folder}/ours.json", *words] + (["--disk", asked.disk] if asked.disk else []), check=True)
        with open(f"{folder}/ours.json") as file:
            results = json.load(file)
    ours = {figure["name"].strip(): figure["value"] for figure in results["figures"]}
    rows = []

    def row(name, own, their, higher):
        rows.append({"name": name, "entente": own, "postgresql": their, "ratio": own / their, "better": "higher" if higher else "lower"})

    whole, away = "whole path: ", "after a month away: "
    row("records a second, merely appended on one side, nothing crosses", ours["the load alone: appended at one node, nothing crosses"], theirs["alone"], True)
    row("records a second, as they are said, up to the receipt", ours[whole + "verified, durable on both sides, receipted"], theirs["streamed"], True)
    row("records a second, as they are said, up to the other journal", ours[whole + "kept in the other journal"], theirs["streamed"], True)
    row("records a second, after a month away, up to the receipt", ours[away + "verified, durable on both sides, receipted"], theirs["caughtUp"], True)
    row("records a second, after a month away, up to the other journal", ours[away + "kept in the other journal"], theirs["caughtUp"], True)
    row("one record, idle, p50, ms", ours["one record until it is on the other desk, idle, p50"] / 1000, theirs["idle"][0], False)
    row("one record, idle, p99, ms", ours["one record until it is on the other desk, idle, p99"] / 1000, theirs["idle"][1], False)
    row(f"one record, with {LOAD} others a second, p50, ms", ours[f"with {LOAD} others a second, p50"] / 1000, theirs["loaded"][0], False)
    row(f"one record, with {LOAD} others a second, p99, ms", ours[f"with {LOAD} others a second, p99"] / 1000, theirs["loaded"][1], False)
    row("bytes on the wire for each record", ours[whole + "on the wire, each"], theirs["bytes"], False)
    print(f"\n{asked.records} records; PostgreSQL {theirs['version']}, unverified and unreceipted, beside Entente, every entry verified, durable and receipted\n")
    print(f"{'':64}{'Entente':>12}{'PostgreSQL':>14}{'ratio':>9}")
    for line in rows:
        print(f"{line['name']:64}{line['entente']:12,.1f}{line['postgresql']:14,.1f}{line['ratio']:9.2f}")
    with open(asked.out, "w") as file:
        json.dump({"machine": results["machine"], "seed": results["seed"], "records": asked.records, "postgresql": theirs["version"], "rows": rows, "figures": results["figures"]}, file, indent=2, sort_keys=True)
        file.write("\n")
    print(f"\n{asked.out} written.")


main()
