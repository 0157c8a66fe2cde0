-- +goose Up

-- What people do, what became of carts, what came back, what people say, and what is expected of whom.

-- A visit: what a member did without a gap over 30 minutes. device: computer, phone, tablet. reached: how far it came, 0 came in, 1 looked
-- (searched, or opened a category or product), 2 had a line in the cart, 3 delivery, 4 payment, 5 review, 6 ordered; reached_at: when.
-- last_page: the last one seen, without names in it. empty and errors: searches without a result and errors shown in it.
-- stuck: searches, errors or idle, once the member seems to be at a loss; stuck_at: since when.
CREATE TABLE visits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL,
  member_id INTEGER NOT NULL DEFAULT 0,
  begun_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  device TEXT NOT NULL,
  pages INTEGER NOT NULL DEFAULT 0,
  reached INTEGER NOT NULL DEFAULT 0,
  reached_at INTEGER NOT NULL DEFAULT 0,
  last_page TEXT NOT NULL DEFAULT '',
  searches INTEGER NOT NULL DEFAULT 0,
  empty INTEGER NOT NULL DEFAULT 0,
  errors INTEGER NOT NULL DEFAULT 0,
  stuck TEXT NOT NULL DEFAULT '',
  stuck_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX visits_member ON visits (member_id, last_at);
CREATE INDEX visits_begun ON visits (begun_at);
CREATE INDEX visits_account ON visits (account_id, begun_at);
CREATE INDEX visits_stuck ON visits (stuck_at) WHERE stuck_at > 0;

-- A search for products: how many it found and how long it took; position (from 1) and sku of the first result that was opened or
-- added, 0 and '' for none; added: lines put into the cart from it. key: the page's, so that clicks find their search.
CREATE TABLE searches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL,
  member_id INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL,
  words TEXT NOT NULL,
  folded TEXT NOT NULL,
  filters TEXT NOT NULL DEFAULT '',
  results INTEGER NOT NULL,
  millis INTEGER NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  sku TEXT NOT NULL DEFAULT '',
  added INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX searches_at ON searches (at);
CREATE INDEX searches_account ON searches (account_id, at);
CREATE INDEX searches_folded ON searches (folded, at);

-- What was recorded of an account on a day (YYYYMMDD, seller's zone), by device; kept as events arrive and kept for good. visits and the
-- six after it count visits that began on the day and came so far.
CREATE TABLE daily_sums (
  day INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  device TEXT NOT NULL,
  visits INTEGER NOT NULL DEFAULT 0,
  looked INTEGER NOT NULL DEFAULT 0,
  carted INTEGER NOT NULL DEFAULT 0,
  delivery INTEGER NOT NULL DEFAULT 0,
  payment INTEGER NOT NULL DEFAULT 0,
  review INTEGER NOT NULL DEFAULT 0,
  ordered INTEGER NOT NULL DEFAULT 0,
  pages INTEGER NOT NULL DEFAULT 0,
  products INTEGER NOT NULL DEFAULT 0,
  searches INTEGER NOT NULL DEFAULT 0,
  searches_empty INTEGER NOT NULL DEFAULT 0,
  searches_clicked INTEGER NOT NULL DEFAULT 0,
  searches_carted INTEGER NOT NULL DEFAULT 0,
  searches_slow INTEGER NOT NULL DEFAULT 0,
  suggestions INTEGER NOT NULL DEFAULT 0,
  lines_added INTEGER NOT NULL DEFAULT 0,
  lines_removed INTEGER NOT NULL DEFAULT 0,
  errors INTEGER NOT NULL DEFAULT 0,
  asks INTEGER NOT NULL DEFAULT 0,
  articles INTEGER NOT NULL DEFAULT 0,
  questions INTEGER NOT NULL DEFAULT 0,
  letters INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (day, account_id, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX daily_sums_account ON daily_sums (account_id, day);

-- step: the last step of the checkout that the cart reached since it began: '' (the cart), delivery, payment, review.
ALTER TABLE carts ADD COLUMN step TEXT NOT NULL DEFAULT '';
CREATE INDEX carts_changed ON carts (changed_at) WHERE begun_at > 0;

-- A cart that ended. outcome: ordered, approval, quote, list, emptied, cold. changed_at: its last change; for a cold cart ended_at is
-- 72 hours later. value: of its lines, net, in minor units of currency, at the prices last shown.
-- why: price, delivery, elsewhere, not_needed, '' while nobody has asked.
CREATE TABLE past_carts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  member_id INTEGER NOT NULL,
  begun_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  step TEXT NOT NULL DEFAULT '',
  lines INTEGER NOT NULL DEFAULT 0,
  value INTEGER NOT NULL DEFAULT 0,
  currency TEXT NOT NULL,
  order_number TEXT NOT NULL DEFAULT '',
  why TEXT NOT NULL DEFAULT '',
  why_note TEXT NOT NULL DEFAULT '',
  why_by TEXT NOT NULL DEFAULT '',
  why_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX past_carts_begun ON past_carts (begun_at);
CREATE INDEX past_carts_account ON past_carts (account_id, begun_at);
CREATE INDEX past_carts_member ON past_carts (member_id, ended_at);

CREATE TABLE returns (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  number TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  returned_at INTEGER NOT NULL
) STRICT;
CREATE INDEX returns_at ON returns (returned_at);
CREATE INDEX returns_account ON returns (account_id, returned_at);

CREATE TABLE return_lines (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  return_id INTEGER NOT NULL REFERENCES returns (id),
  position INTEGER NOT NULL,
  product_id INTEGER REFERENCES products (id),
  sku TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  order_number TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  UNIQUE (return_id, position)
) STRICT;

-- question: nps (0 to 10) or csat (1 to 5).
CREATE TABLE survey_answers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  external_id TEXT UNIQUE,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  at INTEGER NOT NULL,
  question TEXT NOT NULL,
  score INTEGER NOT NULL,
  member_email TEXT NOT NULL DEFAULT '',
  comment TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX survey_answers_at ON survey_answers (question, at);
CREATE INDEX survey_answers_account ON survey_answers (account_id, at);

-- How much the seller's people had to do before clients ordered online; month as YYYYMM.
CREATE TABLE baselines (
  month INTEGER NOT NULL,
  channel TEXT NOT NULL,
  contacts INTEGER NOT NULL,
  minutes INTEGER NOT NULL,
  orders INTEGER NOT NULL,
  PRIMARY KEY (month, channel)
) STRICT, WITHOUT ROWID;

-- What the models expect of an account, as they were fitted last: days, probability of being alive, orders and value (minor units of
-- the seller's currency) of the next 52 weeks. Null: without enough data.
CREATE TABLE predictions (
  account_id INTEGER PRIMARY KEY REFERENCES accounts (id),
  frequency INTEGER NOT NULL,
  recency_days INTEGER NOT NULL,
  age_days INTEGER NOT NULL,
  alive REAL,
  orders_year REAL,
  value_year REAL
) STRICT;

-- name: bg_nbd, gamma_gamma, calibration, past. until: data before this day (YYYYMMDD); content: parameters, quality, or the version of
-- figures that it was all made from, JSON.
CREATE TABLE models (
  name TEXT PRIMARY KEY,
  until INTEGER NOT NULL,
  fitted_at INTEGER NOT NULL,
  content TEXT NOT NULL
) STRICT;

-- What was set aside on Today: not shown before until (YYYYMMDD).
CREATE TABLE set_aside (
  kind TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  key TEXT NOT NULL,
  until INTEGER NOT NULL,
  by_name TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (kind, account_id, key)
) STRICT;

-- Who wants the weekly letter, and the Monday of the week it last told of (YYYYMMDD).
CREATE TABLE weekly_letters (
  person_id INTEGER PRIMARY KEY REFERENCES people (id),
  told INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Sums of contacts are read from the index alone.
DROP INDEX contacts_at;
CREATE INDEX contacts_at ON contacts (at, channel, minutes, account_id);

-- figures: raised by what changes facts of the past (imports, merges): what is kept in memory of orders is then read anew.
-- handbook: a sum of the handbook that was taken in last; a program with another one takes it in.
INSERT INTO versions (name, version) VALUES ('figures', 1), ('handbook', 0);

-- +goose Down
SELECT 'there is no way down: restore a backup';
