-- +goose Up

-- Each change of what the seller or a client decides: who, when, what, before and after. Written in the change's transaction.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  person_id INTEGER,
  by_name TEXT NOT NULL,
  behalf_of TEXT NOT NULL DEFAULT '',
  account_id INTEGER,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  field TEXT NOT NULL,
  before_text TEXT NOT NULL DEFAULT '',
  after_text TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX changes_account ON changes (account_id, id);
CREATE INDEX changes_subject ON changes (kind, subject, id);
CREATE INDEX changes_person ON changes (person_id, id);

-- Another manager looks after a manager's clients, both days inclusive, as YYYYMMDD.
CREATE TABLE deputies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  manager_id INTEGER NOT NULL REFERENCES people (id),
  deputy_id INTEGER NOT NULL REFERENCES people (id),
  from_on INTEGER NOT NULL,
  to_on INTEGER NOT NULL
) STRICT;
CREATE INDEX deputies_deputy ON deputies (deputy_id, to_on);
CREATE INDEX deputies_manager ON deputies (manager_id, to_on);

-- One touch between a client and the seller's people. minutes: how long it took.
CREATE TABLE contacts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  external_id TEXT UNIQUE,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  at INTEGER NOT NULL,
  channel TEXT NOT NULL,
  reason TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  person_id INTEGER REFERENCES people (id),
  by_name TEXT NOT NULL DEFAULT '',
  with_name TEXT NOT NULL DEFAULT '',
  order_number TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX contacts_account ON contacts (account_id, at);
CREATE INDEX contacts_at ON contacts (at);

-- What the seller's people write down about a client. kind: note, or promise, which is due on a day (YYYYMMDD) and done once.
CREATE TABLE notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  due_on INTEGER NOT NULL DEFAULT 0,
  done_at INTEGER NOT NULL DEFAULT 0,
  done_by TEXT NOT NULL DEFAULT '',
  person_id INTEGER REFERENCES people (id),
  by_name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX notes_account ON notes (account_id, created_at);
CREATE INDEX notes_due ON notes (kind, done_at, due_on);

-- Filters, columns and order of a desk list under a name, for the person who saved them. query: as in the address.
CREATE TABLE saved_views (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id INTEGER NOT NULL REFERENCES people (id),
  page TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  UNIQUE (person_id, page, name)
) STRICT;

-- acting_allowed: staff may buy on behalf of the account's members, not only look. merged_into: the account it became a part of.
ALTER TABLE accounts ADD COLUMN acting_allowed INTEGER NOT NULL DEFAULT FALSE;
ALTER TABLE accounts ADD COLUMN merged_into INTEGER NOT NULL DEFAULT 0;

-- A request is open until somebody of the seller's has answered it.
ALTER TABLE asks ADD COLUMN answered_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE asks ADD COLUMN answered_by TEXT NOT NULL DEFAULT '';
ALTER TABLE asks ADD COLUMN answer TEXT NOT NULL DEFAULT '';
CREATE INDEX asks_open ON asks (answered_at, account_id);

-- Free stock and what accounts bought are kept in memory by these versions.
INSERT INTO versions (name, version) VALUES ('stock', 1), ('purchases', 1);

-- +goose Down
SELECT 'there is no way down: restore a backup';
