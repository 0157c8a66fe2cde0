-- +goose Up

-- What staff changed in a price list or in an account's contract prices and haven't published yet: one draft each, shared
-- by whoever edits it. One of the two owners is set. publish_on: from when, as YYYYMMDD, 0 for today.
CREATE TABLE price_drafts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  price_list_id INTEGER UNIQUE REFERENCES price_lists (id) ON DELETE CASCADE,
  account_id INTEGER UNIQUE REFERENCES accounts (id),
  publish_on INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A product's whole ladder as it shall be. set_from: the valid_from of the set that was edited, 0 also for a product that
-- is new in the list. breaks: "1:122000 10:109800", ten-thousandths, "10:" on request. version: the draft's when it was written.
CREATE TABLE price_draft_rows (
  draft_id INTEGER NOT NULL REFERENCES price_drafts (id) ON DELETE CASCADE,
  product_id INTEGER NOT NULL REFERENCES products (id),
  set_from INTEGER NOT NULL,
  breaks TEXT NOT NULL,
  valid_to INTEGER NOT NULL DEFAULT 0,
  removed INTEGER NOT NULL DEFAULT FALSE,
  kept INTEGER NOT NULL DEFAULT FALSE,
  by_name TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (draft_id, product_id, set_from)
) STRICT, WITHOUT ROWID;

-- What one saving did to a draft, so that it can be undone and done again: JSON of its rows before and after.
CREATE TABLE price_draft_steps (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  draft_id INTEGER NOT NULL REFERENCES price_drafts (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL,
  what TEXT NOT NULL,
  before_rows TEXT NOT NULL,
  after_rows TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT FALSE
) STRICT;
CREATE INDEX price_draft_steps_draft ON price_draft_steps (draft_id, person_id, id);

CREATE TABLE price_publications (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  price_list_id INTEGER REFERENCES price_lists (id) ON DELETE CASCADE,
  account_id INTEGER REFERENCES accounts (id),
  at INTEGER NOT NULL,
  by_name TEXT NOT NULL,
  from_on INTEGER NOT NULL,
  products INTEGER NOT NULL,
  undone_at INTEGER NOT NULL DEFAULT 0,
  undone_by TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX price_publications_list ON price_publications (price_list_id, id);
CREATE INDEX price_publications_account ON price_publications (account_id, id);

-- The entries that a publication replaced (written FALSE) and those it wrote.
CREATE TABLE price_publication_entries (
  publication_id INTEGER NOT NULL REFERENCES price_publications (id) ON DELETE CASCADE,
  written INTEGER NOT NULL DEFAULT FALSE,
  product_id INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,
  min_qty INTEGER NOT NULL,
  unit_price INTEGER,
  valid_to INTEGER NOT NULL,
  PRIMARY KEY (publication_id, written, product_id, valid_from, min_qty)
) STRICT, WITHOUT ROWID;

-- The ends of contract prices that the client manager was told of, each once.
CREATE TABLE contract_reminders (
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  ends_on INTEGER NOT NULL,
  told_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, ends_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX contract_prices_ends ON contract_prices (valid_to, account_id);
CREATE INDEX account_price_lists_list ON account_price_lists (price_list_id);

-- +goose Down
SELECT 'there is no way down: restore a backup';
