/// The tables of journal and vault in PostgreSQL, and the functions that write to them: one call, one transaction, one way to the server and back.
///
/// Steps are numbered from 1, only ever added and never edited.
enum PostgreSQLSchema {
    static let migrations = [
        Migration(number: 1, why: "Several logs in one database: entries by segments, hashes above the leaves, checkpoints, who may write; and the vault.", sql: """
            CREATE TABLE log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, epoch bigint NOT NULL DEFAULT 0,
                              fence bigint NOT NULL DEFAULT 0, is_shared boolean NOT NULL DEFAULT false);
            CREATE TABLE segment (log bigint NOT NULL REFERENCES log, first bigint NOT NULL CHECK (first >= 0), hashes bytea NOT NULL CHECK (length(hashes) % 32 = 0), bytes bytea NOT NULL,
                                  PRIMARY KEY (log, first));
            ALTER TABLE segment ALTER hashes SET STORAGE EXTERNAL, ALTER bytes SET STORAGE EXTERNAL;
            CREATE TABLE node (log bigint NOT NULL REFERENCES log, level bigint NOT NULL, place bigint NOT NULL, hash bytea NOT NULL CHECK (length(hash) = 32), PRIMARY KEY (log, level, place));
            CREATE TABLE checkpoint (log bigint NOT NULL REFERENCES log, size bigint NOT NULL, note bytea NOT NULL, PRIMARY KEY (log, size));
            CREATE TABLE item (space bytea NOT NULL, key bytea NOT NULL, value bytea NOT NULL, expires bigint, PRIMARY KEY (space, key));
            CREATE INDEX item_expires ON item (expires) WHERE expires IS NOT NULL;

            -- Held to the end of the transaction by whoever changes a log.
            CREATE FUNCTION hold(the_log bigint) RETURNS void LANGUAGE sql AS $$
                SELECT pg_advisory_xact_lock(hashtextextended('entente ' || current_schema() || ' ' || the_log, 0))
            $$;

            -- The one who writes alone gets an epoch of its own; those who share get the same one.
            CREATE FUNCTION claim(the_log bigint, sharing boolean, OUT the_epoch bigint, OUT the_fence bigint) LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM hold(the_log);
                SELECT epoch, fence INTO the_epoch, the_fence FROM log WHERE id = the_log AND is_shared AND sharing;
                IF FOUND THEN RETURN; END IF;
                UPDATE log SET epoch = epoch + 1, fence = fence + 1, is_shared = sharing WHERE id = the_log RETURNING epoch, fence INTO the_epoch, the_fence;
            END $$;

            -- After a line broke: what was under way on it and is not saved by now never will be. It is a commit, so what it sees is on the standby too.
            CREATE FUNCTION fence_off(the_log bigint, OUT the_fence bigint) LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM hold(the_log);
                UPDATE log SET fence = fence + 1 WHERE id = the_log RETURNING fence INTO the_fence;
            END $$;

            CREATE FUNCTION size_of(the_log bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
                SELECT coalesce((SELECT first + length(hashes) / 32 FROM segment WHERE log = the_log ORDER BY first DESC LIMIT 1), 0)
            $$;

            -- status: 0 saved, 1 another one writes, 2 the fence moved (there: where it is), 3 another size (there), 4 another last entry.
            CREATE FUNCTION append(the_log bigint, the_epoch bigint, the_fence bigint, expected bigint, previous bytea, firsts bigint[], all_hashes bytea[], all_bytes bytea[],
                                   levels bigint[], places bigint[], node_hashes bytea[], new_size bigint, OUT status bigint, OUT there bigint) LANGUAGE plpgsql AS $$
            DECLARE
                now_epoch bigint;
                last_leaf bytea;
            BEGIN
                PERFORM hold(the_log);
                SELECT epoch, fence INTO now_epoch, there FROM log WHERE id = the_log;
                IF now_epoch IS DISTINCT FROM the_epoch THEN status := 1; RETURN; END IF;
                IF there <> the_fence THEN status := 2; RETURN; END IF;
                SELECT first + length(hashes) / 32, substr(hashes, length(hashes) - 31) INTO there, last_leaf FROM segment WHERE log = the_log ORDER BY first DESC LIMIT 1;
                there := coalesce(there, 0);
                IF there <> expected THEN status := 3; RETURN; END IF;
                IF previous IS NOT NULL AND last_leaf IS DISTINCT FROM previous THEN status := 4; RETURN; END IF;
                INSERT INTO segment SELECT the_log, * FROM unnest(firsts, all_hashes, all_bytes);
                IF cardinality(levels) > 0 THEN INSERT INTO node SELECT the_log, * FROM unnest(levels, places, node_hashes); END IF;
                IF new_size > expected THEN PERFORM pg_notify(current_schema() || '_' || the_log, new_size::text); END IF;
                status := 0;
            END $$;
            """),
    ]

    /// Makes or updates the tables; with `isReader` only looks. Throws `StoreFailure` when this program cannot use what is there.
    static func prepare(_ session: PostgreSQLSession, schema: String, isReader: Bool) throws {
        var found = try version(session, schema: schema)
        guard found <= migrations.count else {
            throw StoreFailure.unreadable("the schema \(schema) has version \(found) and this program knows \(migrations.count); start the newer program that wrote it")
        }
        guard found < migrations.count else { return }
        guard !isReader else {
            throw StoreFailure.unreadable(found == 0 ? "there is no journal in it" : "the schema \(schema) has version \(found) and this program reads \(migrations.count); start the server once, which brings it up to date")
        }
        // Several servers may be started at the same moment. Ends with the session, too, should this one end in between.
        let key: [PostgreSQLValue] = [.text("entente tables \(schema)")]
        try session.run("SELECT pg_advisory_lock(hashtextextended($1, 0))", key)
        defer { _ = try? session.run("SELECT pg_advisory_unlock(hashtextextended($1, 0))", key) }
        found = try version(session, schema: schema)
        for migration in migrations.dropFirst(found) {
            try session.transaction { session in
                // A schema that the administrator made is used as it is: making one takes a right on the whole database.
                if try session.run("SELECT 1 FROM pg_namespace WHERE nspname = $1::text", [.text(schema)]).count == 0 { try session.simple("CREATE SCHEMA \(schema)") }
                try session.simple("CREATE TABLE IF NOT EXISTS migration (number bigint PRIMARY KEY, why text NOT NULL, applied timestamptz NOT NULL DEFAULT now())")
                try session.simple(migration.sql)
                try session.run("INSERT INTO migration (number, why) VALUES ($1::bigint, $2::text)", [.integer(Int64(migration.number)), .text(migration.why)])
            }
        }
    }

    private static func version(_ session: PostgreSQLSession, schema: String) throws -> Int {
        guard try session.run("SELECT 1 FROM pg_tables WHERE schemaname = $1::text AND tablename = 'migration'", [.text(schema)]).count == 1 else { return 0 }
        return Int(try session.run("SELECT coalesce(max(number), 0) FROM migration").integer(0, 0))
    }
}
