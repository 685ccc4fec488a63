"""A throw-away PostgreSQL, by the same script as ./test."""

import os
import pathlib
import subprocess

from demonstration import ROOT


class PostgreSQL:
    def __init__(self):
        started = subprocess.run(["bash", "-c", '. scripts/postgresql && start_postgresql && printf "%s" "$pg_home"'], cwd=ROOT, capture_output=True, text=True, timeout=90)
        self.home = pathlib.Path(started.stdout.strip()) if started.returncode == 0 and started.stdout.strip() else None
        self.why = started.stderr
        self.databases = 0

    def database(self):
        """The connection string of an empty database."""
        self.databases += 1
        name = f"node{self.databases}"
        self.sql(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        return f"host={self.home} port=5433 user=entente dbname={name}"

    def sql(self, statement, database="postgres"):
        done = subprocess.run(["psql", "-qtA", "-h", str(self.home), "-p", "5433", "-U", "entente", database, "-c", statement], capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def stop(self):
        if self.home:
            subprocess.run(["bash", "-c", ". scripts/postgresql && stop_postgresql"], cwd=ROOT, env=os.environ | {"pg_home": str(self.home)}, timeout=60, check=False)
