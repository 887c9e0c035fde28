-- The books: ledger, cards, tills and their journals.
--
-- Accounts are named by the text form of shared::ledger::AccountId. Columns named …_cache can be rebuilt
-- from other tables, and `sync-server verify` does so and compares. Amounts are whole minor units; times are
-- milliseconds since 1970 in UTC; ids of 16 bytes are stored as they are.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Numbers that grow with each change of what tills are sent (roster, programs).
CREATE TABLE versions (
    name   TEXT PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    id                   TEXT PRIMARY KEY,
    asset                TEXT NOT NULL,
    debits_posted_cache  INTEGER NOT NULL CHECK (debits_posted_cache >= 0),
    credits_posted_cache INTEGER NOT NULL CHECK (credits_posted_cache >= 0),
    debits_held_cache    INTEGER NOT NULL CHECK (debits_held_cache >= 0),
    credits_held_cache   INTEGER NOT NULL CHECK (credits_held_cache >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE transfers (
    position INTEGER PRIMARY KEY,
    plan     BLOB NOT NULL CHECK (length(plan) = 16),
    line     INTEGER NOT NULL,
    debit    TEXT NOT NULL,
    credit   TEXT NOT NULL,
    amount   INTEGER NOT NULL CHECK (amount > 0),
    asset    TEXT NOT NULL,
    at       INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX transfers_plan ON transfers (plan, line);

CREATE TABLE holds (
    id     BLOB PRIMARY KEY CHECK (length(id) = 16),
    debit  TEXT NOT NULL,
    credit TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    asset  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE programs (
    id               INTEGER PRIMARY KEY,
    name             TEXT NOT NULL,
    asset            TEXT NOT NULL,
    load_min         INTEGER NOT NULL,
    load_max         INTEGER NOT NULL,
    balance_max      INTEGER NOT NULL,
    expires_after    INTEGER,
    activate_offline INTEGER NOT NULL,
    redeem_offline   INTEGER NOT NULL DEFAULT 1,
    presets          TEXT NOT NULL DEFAULT '[]',
    created_at       INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE stores (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    asset      TEXT NOT NULL,
    ceiling    INTEGER NOT NULL,
    policy     TEXT NOT NULL,
    created_at INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What the ledger's rules know of a card. The order that it was issued by stands in card_orders.
CREATE TABLE cards (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    program      INTEGER NOT NULL REFERENCES programs (id),
    asset        TEXT NOT NULL,
    state        TEXT NOT NULL,
    status_index INTEGER NOT NULL UNIQUE,
    stopped_in   INTEGER,
    expires_at   INTEGER,
    successor    BLOB,
    reserved_cache INTEGER NOT NULL,
    shortfalls   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX cards_program ON cards (program, status_index);

-- From this and the issuer's secret the same token follows again; nothing here makes a working card.
CREATE TABLE card_orders (
    program      INTEGER NOT NULL REFERENCES programs (id),
    number       INTEGER NOT NULL,
    card         BLOB NOT NULL UNIQUE REFERENCES cards (id),
    issued_at    INTEGER NOT NULL,
    issuer       TEXT NOT NULL,
    batch        BLOB NOT NULL,
    -- Of the typed number, as receipts show it.
    last_four    TEXT NOT NULL,
    PRIMARY KEY (program, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX card_orders_last_four ON card_orders (last_four);

CREATE TABLE tills (
    id           INTEGER PRIMARY KEY,
    store        INTEGER NOT NULL REFERENCES stores (id),
    name         TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER
) STRICT;

CREATE TABLE enrol_codes (
    hash       BLOB PRIMARY KEY CHECK (length(hash) = 32),
    till       INTEGER NOT NULL REFERENCES tills (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER,
    used_epoch INTEGER,
    used_key   BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE enrolments (
    till          INTEGER NOT NULL REFERENCES tills (id),
    epoch         INTEGER NOT NULL,
    store         INTEGER NOT NULL REFERENCES stores (id),
    key           BLOB NOT NULL CHECK (length(key) = 32),
    key_id        BLOB NOT NULL CHECK (length(key_id) = 4),
    revoked_at    INTEGER,
    copied        INTEGER NOT NULL,
    branches      INTEGER NOT NULL,
    limit_number  INTEGER NOT NULL,
    floor_ceiling INTEGER NOT NULL,
    issue_ceiling INTEGER NOT NULL,
    recalled_open INTEGER NOT NULL,
    known_in      INTEGER NOT NULL,
    PRIMARY KEY (till, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE branches (
    till          INTEGER NOT NULL,
    epoch         INTEGER NOT NULL,
    branch        INTEGER NOT NULL,
    head_sequence INTEGER NOT NULL,
    head_hash     BLOB NOT NULL CHECK (length(head_hash) = 32),
    floor         INTEGER NOT NULL,
    floor_count   INTEGER NOT NULL,
    issue         INTEGER NOT NULL,
    issue_count   INTEGER NOT NULL,
    PRIMARY KEY (till, epoch, branch)
) STRICT, WITHOUT ROWID;

-- What one line of a till's journal did to one card.
CREATE TABLE card_uses (
    card         BLOB NOT NULL,
    till         INTEGER NOT NULL,
    epoch        INTEGER NOT NULL,
    branch       INTEGER NOT NULL,
    granted      INTEGER NOT NULL,
    spent        INTEGER NOT NULL,
    released     INTEGER NOT NULL,
    limit_number INTEGER NOT NULL,
    floor        INTEGER NOT NULL,
    PRIMARY KEY (card, till, epoch, branch)
) STRICT, WITHOUT ROWID;
CREATE INDEX card_uses_granted ON card_uses (till, epoch) WHERE granted > 0;

CREATE TABLE payments (
    id       BLOB PRIMARY KEY CHECK (length(id) = 16),
    kind     TEXT NOT NULL,
    card     BLOB NOT NULL,
    amount   INTEGER NOT NULL,
    asset    TEXT NOT NULL,
    sale     BLOB NOT NULL,
    original BLOB,
    till     INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    store    INTEGER NOT NULL,
    state    TEXT NOT NULL,
    class    TEXT NOT NULL,
    settled  INTEGER NOT NULL,
    reversed INTEGER NOT NULL,
    at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE limits (
    till      INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    number    INTEGER NOT NULL,
    content   BLOB NOT NULL,
    signed_at INTEGER NOT NULL,
    PRIMARY KEY (till, epoch, number)
) STRICT, WITHOUT ROWID;

-- Every entry that a till ever sent, as signed, with what became of it.
CREATE TABLE entries (
    position    INTEGER PRIMARY KEY,
    till        INTEGER NOT NULL,
    epoch       INTEGER NOT NULL,
    branch      INTEGER NOT NULL,
    sequence    INTEGER NOT NULL,
    hash        BLOB NOT NULL CHECK (length(hash) = 32),
    bytes       BLOB NOT NULL,
    outcome     BLOB NOT NULL,
    -- The line's running totals with this entry: a copy that forks behind it starts from these.
    floor       INTEGER NOT NULL,
    floor_count INTEGER NOT NULL,
    issue       INTEGER NOT NULL,
    issue_count INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX entries_place ON entries (till, epoch, sequence, branch);

-- The history of each card: what screens, exports and webhooks show.
CREATE TABLE activities (
    position      INTEGER PRIMARY KEY,
    card          BLOB NOT NULL,
    kind          TEXT NOT NULL,
    amount        INTEGER NOT NULL,
    balance_after INTEGER NOT NULL,
    asset         TEXT NOT NULL,
    payment       BLOB,
    store         INTEGER,
    till          INTEGER,
    at            INTEGER NOT NULL,
    reason        TEXT
) STRICT;
CREATE INDEX activities_card ON activities (card, position);
CREATE INDEX activities_store ON activities (store, at);

-- What a person should look at: entries that settled with a shortfall, or were refused, or were odd.
CREATE TABLE exceptions (
    position   INTEGER PRIMARY KEY,
    reason     TEXT NOT NULL,
    detail     TEXT NOT NULL,
    store      INTEGER,
    till       INTEGER,
    epoch      INTEGER,
    branch     INTEGER,
    sequence   INTEGER,
    card       BLOB,
    payment    BLOB,
    amount     INTEGER,
    asset      TEXT,
    at         INTEGER NOT NULL,
    cleared_at INTEGER,
    cleared_by INTEGER,
    note       TEXT
) STRICT;
CREATE INDEX exceptions_open ON exceptions (position) WHERE cleared_at IS NULL;

-- The status list's versions, newest last, and which cards changed in each.
CREATE TABLE status_lists (
    server_epoch INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    header       BLOB NOT NULL,
    signed_at    INTEGER NOT NULL,
    PRIMARY KEY (server_epoch, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE status_changes (
    server_epoch INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    status_index INTEGER NOT NULL,
    status       INTEGER NOT NULL,
    PRIMARY KEY (server_epoch, number, status_index)
) STRICT, WITHOUT ROWID;

-- Cards whose status is not in a published list yet; the next version takes them. (Not INSERT OR REPLACE:
-- inside a trigger the conflict clause of the outer statement would count instead.)
CREATE TABLE status_pending (
    status_index INTEGER PRIMARY KEY,
    state        TEXT NOT NULL
) STRICT;
CREATE TRIGGER cards_new AFTER INSERT ON cards BEGIN
    DELETE FROM status_pending WHERE status_index = new.status_index;
    INSERT INTO status_pending (status_index, state) VALUES (new.status_index, new.state);
END;
CREATE TRIGGER cards_changed AFTER UPDATE OF state ON cards WHEN old.state <> new.state BEGIN
    DELETE FROM status_pending WHERE status_index = new.status_index;
    INSERT INTO status_pending (status_index, state) VALUES (new.status_index, new.state);
END;

CREATE TABLE trust_lists (
    number    INTEGER PRIMARY KEY,
    signed    BLOB NOT NULL,
    root_key  BLOB NOT NULL CHECK (length(root_key) = 32),
    signed_at INTEGER NOT NULL
) STRICT;
