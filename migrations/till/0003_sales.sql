-- The sale that is open, as it was after the last step that was answered, and the newest of those that are over.
-- What became of payments on cards is not in it: the journal says that, and the sale is read by it.
CREATE TABLE sale (
    id       BLOB PRIMARY KEY CHECK (length(id) = 16),
    till     INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('open', 'parked', 'abandoned', 'paid')),
    -- The entry by which a paid one ended, in the same commit.
    ended_by INTEGER CHECK ((ended_by IS NOT NULL) = (standing = 'paid')),
    bytes    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX sale_open ON sale (till, epoch) WHERE standing = 'open';

-- The steps that were done in a sale: one whose id is here is not done again.
CREATE TABLE sale_step (
    sale   BLOB NOT NULL REFERENCES sale (id) ON DELETE CASCADE,
    step   BLOB NOT NULL CHECK (length(step) = 16),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    PRIMARY KEY (sale, step)
) STRICT, WITHOUT ROWID;
