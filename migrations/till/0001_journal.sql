-- The till's folder: its journal, and what it received, as received.
-- One file; rows are appended, or replaced where a newer one says all that the older said.

-- Small facts about this folder, each under its name.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The journal, of every life that this till had. No row is ever changed or removed. No second index: one
-- append is one page and one sync.
CREATE TABLE entry (
    till     INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    hash     BLOB NOT NULL CHECK (length(hash) = 32),
    bytes    BLOB NOT NULL,
    PRIMARY KEY (till, epoch, sequence)
) STRICT, WITHOUT ROWID;

-- What the server said of each entry, as received.
CREATE TABLE outcome (
    till     INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    bytes    BLOB NOT NULL,
    PRIMARY KEY (till, epoch, sequence),
    FOREIGN KEY (till, epoch, sequence) REFERENCES entry (till, epoch, sequence)
) STRICT, WITHOUT ROWID;

-- Limits, grants, answers, lists, rosters, programs and card snapshots: the newest bytes of each kind and key.
CREATE TABLE kept (
    kind  TEXT NOT NULL,
    key   BLOB NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

-- Wrong PINs since the last right one.
CREATE TABLE pin_try (
    staff      INTEGER PRIMARY KEY,
    wrong      INTEGER NOT NULL,
    wait_until INTEGER NOT NULL
) STRICT;
