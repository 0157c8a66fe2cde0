-- +goose Up

-- A client that passed from one manager to another, with its page as it was written then (JSON: parts of lines).
CREATE TABLE handovers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  from_id INTEGER REFERENCES people (id),
  to_id INTEGER NOT NULL REFERENCES people (id),
  from_name TEXT NOT NULL,
  to_name TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at INTEGER NOT NULL,
  note TEXT NOT NULL,
  parts TEXT NOT NULL
) STRICT;
CREATE INDEX handovers_account ON handovers (account_id, id);
CREATE INDEX handovers_from ON handovers (from_id);

-- The key of the form that made a client: sent twice it makes one.
ALTER TABLE accounts ADD COLUMN made_key TEXT;
CREATE UNIQUE INDEX accounts_made_key ON accounts (made_key);
CREATE INDEX changes_account_at ON changes (account_id, at);

-- +goose Down
SELECT 'there is no way down: restore a backup';
