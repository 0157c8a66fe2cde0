-- +goose Up

-- A vote and a rating stay when the person who gave them is forgotten: member_id is then null.
CREATE TABLE idea_votes_kept (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  idea_id INTEGER NOT NULL REFERENCES ideas (id),
  member_id INTEGER REFERENCES members (id),
  account_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (idea_id, member_id)
) STRICT;
INSERT INTO idea_votes_kept (idea_id, member_id, account_id, at) SELECT idea_id, member_id, account_id, at FROM idea_votes;
DROP TABLE idea_votes;
ALTER TABLE idea_votes_kept RENAME TO idea_votes;
CREATE INDEX idea_votes_account ON idea_votes (account_id);

CREATE TABLE ticket_ratings_kept (
  ticket_id INTEGER PRIMARY KEY REFERENCES tickets (id),
  member_id INTEGER REFERENCES members (id),
  solved INTEGER NOT NULL DEFAULT FALSE,
  score INTEGER NOT NULL,
  comment TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL
) STRICT;
INSERT INTO ticket_ratings_kept (ticket_id, member_id, solved, score, comment, at) SELECT ticket_id, member_id, solved, score, comment, at FROM ticket_ratings;
DROP TABLE ticket_ratings;
ALTER TABLE ticket_ratings_kept RENAME TO ticket_ratings;
CREATE INDEX ticket_ratings_at ON ticket_ratings (at);

-- +goose Down
SELECT 'there is no way down: restore a backup';
