-- Papers that wait for the printer, oldest first, and the newest of those that came out.
CREATE TABLE print_job (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    made_at  INTEGER NOT NULL,
    -- The slip, as shared::paper encodes it.
    slip     BLOB NOT NULL,
    -- The payment or sale whose receipt it is, which is printed by itself once; none for copies and reports.
    about    BLOB CHECK (length(about) = 16),
    drawer   INTEGER NOT NULL CHECK (drawer IN (0, 1)),
    -- 'sent' is written before the first byte goes out. One that stands at 'sent' when the till starts may have come
    -- out or not: it is printed again, as a copy.
    standing TEXT NOT NULL CHECK (standing IN ('waiting', 'sent', 'printed', 'dropped'))
) STRICT;

CREATE UNIQUE INDEX print_job_about ON print_job (about);

CREATE INDEX print_job_open ON print_job (number) WHERE standing IN ('waiting', 'sent');
