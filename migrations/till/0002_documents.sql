-- The till's journal documents: their changes as this till made them, in one line for each document. A cache:
-- what is damaged or missing is made again from the journal.
CREATE TABLE document_change (
    till     INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    z_number INTEGER NOT NULL,
    -- The newest entry in the change, which is also its place in the line.
    newest   INTEGER NOT NULL,
    bytes    BLOB NOT NULL,
    PRIMARY KEY (till, epoch, z_number, newest)
) STRICT, WITHOUT ROWID;
