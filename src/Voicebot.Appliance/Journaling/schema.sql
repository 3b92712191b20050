-- The journal, version 1. Times are milliseconds since 1970 (UTC). Later versions are added below a line of dashes, never changed.
CREATE TABLE calls (
    call    TEXT    NOT NULL PRIMARY KEY, -- UUID of the dial plan
    at      INTEGER NOT NULL,
    caller  TEXT,                         -- national digits
    seconds INTEGER NOT NULL,
    result  TEXT    NOT NULL,             -- done, transfer, none
    reason  TEXT    NOT NULL,
    topic   TEXT,
    ticket  INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX calls_by_caller ON calls (caller, at);

CREATE TABLE tickets (
    number    INTEGER NOT NULL PRIMARY KEY,
    at        INTEGER NOT NULL,
    call      TEXT,
    caller    TEXT,
    phone     TEXT,                       -- to call back, national digits
    topic     TEXT,
    status    INTEGER NOT NULL,
    severity  INTEGER NOT NULL,
    captures  TEXT    NOT NULL,           -- JSON
    seconds   INTEGER NOT NULL,
    closed_at INTEGER
) STRICT;
CREATE INDEX tickets_by_caller ON tickets (caller) WHERE status = 0;
CREATE INDEX tickets_by_phone ON tickets (phone) WHERE status = 0;

CREATE TABLE customers (
    phone   TEXT NOT NULL PRIMARY KEY,    -- national digits
    name    TEXT NOT NULL,
    company TEXT,
    note    TEXT
) STRICT, WITHOUT ROWID;
----
-- Version 2: when the caller had been told that a machine speaks; what a call was about in words; what is sent on.
ALTER TABLE calls ADD COLUMN announced INTEGER; -- when the announcement had been played to its end
ALTER TABLE tickets ADD COLUMN tag TEXT;
ALTER TABLE tickets ADD COLUMN sentiment INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN described TEXT;  -- the model's summary; without one the captures are it
CREATE TABLE outbox (
    id     INTEGER NOT NULL PRIMARY KEY,
    key    TEXT    NOT NULL UNIQUE,             -- the same at every try
    way    TEXT    NOT NULL,                    -- webhook, mail
    ticket INTEGER NOT NULL,
    body   TEXT,                                -- JSON, made at the first try; the same at every other
    tries  INTEGER NOT NULL DEFAULT 0,
    due    INTEGER NOT NULL,
    dead   INTEGER NOT NULL DEFAULT 0,
    error  TEXT
) STRICT;
CREATE INDEX outbox_by_due ON outbox (due) WHERE dead = 0;
----
-- Version 3: how a call's line was; gaps is null where it was not measured.
ALTER TABLE calls ADD COLUMN level INTEGER;      -- of the caller's speech, dBFS
ALTER TABLE calls ADD COLUMN noise INTEGER;      -- between words, dBFS
ALTER TABLE calls ADD COLUMN echo_ms INTEGER;    -- after which our voice came back
ALTER TABLE calls ADD COLUMN echo_taken INTEGER; -- dB that the canceller took of it
ALTER TABLE calls ADD COLUMN gaps INTEGER;
ALTER TABLE calls ADD COLUMN gap_ms INTEGER;
