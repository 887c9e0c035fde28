-- The Z reports of this till, each in one commit with the entry that ends its day.
CREATE TABLE z_report (
    till     INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    number   INTEGER NOT NULL CHECK (number > 0),
    -- The entry that names it.
    sequence INTEGER NOT NULL,
    -- The report as shared::day encodes it, with what was still open when it was made.
    bytes    BLOB NOT NULL,
    PRIMARY KEY (till, epoch, number)
) STRICT, WITHOUT ROWID;

-- What was done at the drawer and with the day: an act whose id is here is not done again.
CREATE TABLE day_step (
    step   BLOB PRIMARY KEY CHECK (length(step) = 16),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32)
) STRICT, WITHOUT ROWID;
