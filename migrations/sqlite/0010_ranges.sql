-- +goose Up

-- How an assortment, or what an account's range is made of, was before it was last changed at the desk, so that it can be put
-- back. One of the two owners is set. was: JSON. left_as: what the change made of it, as the pages know it; while it is
-- otherwise now, there is nothing to put back.
CREATE TABLE ranges_before (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  assortment_id INTEGER UNIQUE REFERENCES assortments (id) ON DELETE CASCADE,
  account_id INTEGER UNIQUE REFERENCES accounts (id),
  at INTEGER NOT NULL,
  by_name TEXT NOT NULL,
  was TEXT NOT NULL,
  left_as TEXT NOT NULL
) STRICT;

-- +goose Down
SELECT 'there is no way down: restore a backup';
