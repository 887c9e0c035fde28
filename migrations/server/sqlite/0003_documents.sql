-- What the server keeps of a till's journal document, so that it can name its heads: the changes as they came,
-- one row for each exchange, in one line. A carrier's copy: every entry in it stands in `entries` too, and
-- nothing here counts for a balance.
CREATE TABLE document_changes (
    till     INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    z_number INTEGER NOT NULL,
    -- The newest entry in these changes, which is also their place in the line.
    newest   INTEGER NOT NULL,
    -- The last of them.
    head     BLOB NOT NULL CHECK (length(head) = 32),
    bytes    BLOB NOT NULL,
    PRIMARY KEY (till, epoch, z_number, newest),
    FOREIGN KEY (till, epoch) REFERENCES enrolments (till, epoch)
) STRICT;
