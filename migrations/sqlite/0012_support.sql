-- +goose Up

-- Conversations: tickets, answers, and what the seller makes of them.

-- reasons: what comes into the queue by itself, one a line.
CREATE TABLE queues (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  reasons TEXT NOT NULL DEFAULT '',
  place INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0
) STRICT;

-- state: open (ours to answer), waiting (the client is asked, the clock stands), solved, closed. priority: low, normal, high, urgent.
-- channel: how it came, portal or email (or call, chat, visit when staff wrote it down). contact_id: the one contact it counts as.
-- first_due, solve_due: when the first answer and the solution are promised, 0 without a promise; due: the one of them that is next,
-- 0 while the client has the word or it is solved. waiting_since and waited: how long the client had the word, waited in milliseconds
-- of support hours. about_kind: order, product, page or article, about what. solved_by: the article that solved it. merged_into: the
-- ticket it became a part of. follows: the closed one that it goes on from. content: fingerprint of the form behind form_key.
CREATE TABLE tickets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  number TEXT NOT NULL UNIQUE,
  form_key TEXT,
  content TEXT NOT NULL DEFAULT '',
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  member_id INTEGER REFERENCES members (id),
  subject TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open',
  priority TEXT NOT NULL DEFAULT 'normal',
  channel TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  queue_id INTEGER REFERENCES queues (id),
  assignee_id INTEGER REFERENCES people (id),
  contact_id INTEGER REFERENCES contacts (id),
  about_kind TEXT NOT NULL DEFAULT '',
  about TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  due INTEGER NOT NULL DEFAULT 0,
  first_due INTEGER NOT NULL DEFAULT 0,
  solve_due INTEGER NOT NULL DEFAULT 0,
  first_answer_at INTEGER NOT NULL DEFAULT 0,
  solved_at INTEGER NOT NULL DEFAULT 0,
  closed_at INTEGER NOT NULL DEFAULT 0,
  waiting_since INTEGER NOT NULL DEFAULT 0,
  waited INTEGER NOT NULL DEFAULT 0,
  solved_by INTEGER REFERENCES articles (id),
  merged_into INTEGER REFERENCES tickets (id),
  follows INTEGER REFERENCES tickets (id),
  version INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account_id, form_key)
) STRICT;
CREATE INDEX tickets_inbox ON tickets (state, due, id);
CREATE INDEX tickets_member ON tickets (member_id, created_at);
CREATE INDEX tickets_contact ON tickets (contact_id);
CREATE INDEX tickets_queue ON tickets (queue_id, state);
CREATE INDEX tickets_assignee ON tickets (assignee_id, state);
CREATE INDEX tickets_account ON tickets (account_id, created_at);
CREATE INDEX tickets_merged ON tickets (merged_into);
CREATE INDEX tickets_updated ON tickets (updated_at);

-- kind: question, answer, event (what happened, in words), and for staff alone note and change. mail_id: the Message-ID of the letter
-- it came in or went out by. moved_from: the ticket it stood in before they were merged.
CREATE TABLE ticket_messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ticket_id INTEGER NOT NULL REFERENCES tickets (id),
  form_key TEXT,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  person_id INTEGER REFERENCES people (id),
  by_name TEXT NOT NULL,
  staff INTEGER NOT NULL DEFAULT FALSE,
  channel TEXT NOT NULL DEFAULT 'portal',
  mail_id TEXT NOT NULL DEFAULT '',
  moved_from INTEGER REFERENCES tickets (id),
  at INTEGER NOT NULL,
  UNIQUE (ticket_id, form_key)
) STRICT;
CREATE INDEX ticket_messages_ticket ON ticket_messages (ticket_id, id);
CREATE INDEX ticket_messages_mail ON ticket_messages (mail_id);

-- Attachments; file: files.name.
CREATE TABLE ticket_files (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id INTEGER NOT NULL REFERENCES ticket_messages (id),
  name TEXT NOT NULL,
  file TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size INTEGER NOT NULL
) STRICT;
CREATE INDEX ticket_files_message ON ticket_files (message_id);
CREATE INDEX ticket_files_file ON ticket_files (file);

-- Who has a ticket open, and whether they are writing; a row counts for half a minute.
CREATE TABLE ticket_presence (
  ticket_id INTEGER NOT NULL REFERENCES tickets (id),
  person_id INTEGER NOT NULL REFERENCES people (id),
  writing INTEGER NOT NULL DEFAULT FALSE,
  at INTEGER NOT NULL,
  PRIMARY KEY (ticket_id, person_id)
) STRICT;

-- Answers written once, with fields in braces.
CREATE TABLE canned_answers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL,
  article_id INTEGER REFERENCES articles (id),
  used INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The one question after closing. score 1 to 5.
CREATE TABLE ticket_ratings (
  ticket_id INTEGER PRIMARY KEY REFERENCES tickets (id),
  member_id INTEGER NOT NULL REFERENCES members (id),
  solved INTEGER NOT NULL DEFAULT FALSE,
  score INTEGER NOT NULL,
  comment TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX ticket_ratings_at ON ticket_ratings (at);

-- Putting things right: what went wrong, what we did, what the client gets. state: open, done.
CREATE TABLE remedies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ticket_id INTEGER NOT NULL REFERENCES tickets (id),
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  cause TEXT NOT NULL,
  wrong TEXT NOT NULL,
  did TEXT NOT NULL DEFAULT '',
  gets TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT 'open',
  by_name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  done_at INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX remedies_ticket ON remedies (ticket_id);
CREATE INDEX remedies_account ON remedies (account_id, created_at);
CREATE INDEX remedies_state ON remedies (state, created_at);

-- What an article offered while a question was typed came to. outcome: offered, opened, solved (the question wasn't sent).
CREATE TABLE ticket_deflections (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  form_key TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  member_id INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles (id),
  words TEXT NOT NULL,
  outcome TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (form_key, article_id)
) STRICT;
CREATE INDEX ticket_deflections_at ON ticket_deflections (at);

-- The mailbox read by IMAP: how far, and each letter's fate, so that none is read twice.
CREATE TABLE mailboxes (
  name TEXT PRIMARY KEY,
  uid_validity INTEGER NOT NULL DEFAULT 0,
  last_uid INTEGER NOT NULL DEFAULT 0,
  read_at INTEGER NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT ''
) STRICT;

-- outcome: answer, ticket, automatic, bounce, unknown (no member of that address, or of several accounts: staff decide), refused,
-- dismissed. why: in words, for the desk.
CREATE TABLE mails_in (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  mail_id TEXT NOT NULL UNIQUE,
  from_email TEXT NOT NULL,
  from_name TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL,
  why TEXT NOT NULL DEFAULT '',
  ticket_id INTEGER REFERENCES tickets (id),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX mails_in_outcome ON mails_in (outcome, at);
CREATE INDEX mails_in_ticket ON mails_in (ticket_id);

-- Ideas and problems. state: new, published, planned, done, not_now; other accounts see it from published on, without names.
CREATE TABLE ideas (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  number TEXT NOT NULL UNIQUE,
  form_key TEXT,
  kind TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  member_id INTEGER NOT NULL REFERENCES members (id),
  title TEXT NOT NULL,
  text TEXT NOT NULL DEFAULT '',
  shown_title TEXT NOT NULL DEFAULT '',
  shown_text TEXT NOT NULL DEFAULT '',
  published_at INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'new',
  answer TEXT NOT NULL DEFAULT '',
  answered_at INTEGER NOT NULL DEFAULT 0,
  answered_by TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account_id, form_key)
) STRICT;
CREATE INDEX ideas_state ON ideas (state, created_at);
CREATE INDEX ideas_account ON ideas (account_id, created_at);

CREATE TABLE idea_votes (
  idea_id INTEGER NOT NULL REFERENCES ideas (id),
  member_id INTEGER NOT NULL REFERENCES members (id),
  account_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (idea_id, member_id)
) STRICT;

CREATE INDEX idea_votes_account ON idea_votes (account_id);

INSERT INTO queues (name, place, reasons) VALUES
  ('Orders and delivery', 1, 'Where is my order
Change or cancel an order
Missing or damaged
Returns
Needed help ordering'),
  ('Products', 2, 'Which product
How to use it
Safety data and certificates'),
  ('Invoices and accounts', 3, 'Invoice or payment
Prices and terms
Signing in'),
  ('Something else', 4, 'Something else');

-- A letter of a conversation is answered to an address of its own, and says which letter it follows.
ALTER TABLE letters ADD COLUMN reply_to TEXT NOT NULL DEFAULT '';
ALTER TABLE letters ADD COLUMN follows TEXT NOT NULL DEFAULT '';
CREATE INDEX letters_message ON letters (message_id);

-- +goose Down
SELECT 'there is no way down: restore a backup';
