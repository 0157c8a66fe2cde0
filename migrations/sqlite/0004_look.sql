-- +goose Up

-- blocks: the home page's blocks in their order, by name with a comma between, "-" before one that is off; '' is the usual
-- order. before_look: the look that the last saving replaced, as JSON, so that it can be undone.
ALTER TABLE themes ADD COLUMN blocks TEXT NOT NULL DEFAULT '';
ALTER TABLE themes ADD COLUMN before_look TEXT NOT NULL DEFAULT '';
ALTER TABLE themes ADD COLUMN saved_by TEXT NOT NULL DEFAULT '';

-- A look as one person of the seller's is changing it, as JSON; nobody else sees it. seen: the updated_at of the look that
-- it began from, 0 for an account that had none.
CREATE TABLE theme_drafts (
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  person_id INTEGER NOT NULL REFERENCES people (id),
  seen INTEGER NOT NULL,
  look TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, person_id)
) STRICT, WITHOUT ROWID;

-- +goose Down
SELECT 'there is no way down: restore a backup';
