-- +goose Up

-- The knowledge base: an article, every text it ever had, and what is being typed.

CREATE TABLE article_categories (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  place INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0
) STRICT;

-- state: draft, in_review, scheduled, published, archived. audience: all (everyone signed in), staff, chosen (the accounts and
-- segments in article_audience). latest: the newest version; published: the one that readers see, 0 for none; scheduled: the one that
-- becomes it at publish_at.
-- review_on as YYYYMMDD, 0 for never; reminded_on: the review_on whose reminder went out.
CREATE TABLE articles (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  slug TEXT NOT NULL UNIQUE,
  category_id INTEGER REFERENCES article_categories (id),
  place INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'draft',
  audience TEXT NOT NULL DEFAULT 'staff',
  latest INTEGER NOT NULL DEFAULT 0,
  published INTEGER NOT NULL DEFAULT 0,
  scheduled INTEGER NOT NULL DEFAULT 0,
  publish_at INTEGER NOT NULL DEFAULT 0,
  published_at INTEGER NOT NULL DEFAULT 0,
  owner_id INTEGER REFERENCES people (id),
  review_on INTEGER NOT NULL DEFAULT 0,
  reminded_on INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX articles_category ON articles (category_id, place);
CREATE INDEX articles_state ON articles (state, publish_at);
CREATE INDEX articles_review ON articles (review_on);
CREATE INDEX articles_updated ON articles (updated_at);

-- number counts from 1 in an article. restored_from: the number whose text this one took up again, 0 for a new text.
CREATE TABLE article_versions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id INTEGER NOT NULL REFERENCES articles (id),
  number INTEGER NOT NULL,
  title TEXT NOT NULL,
  summary TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  person_id INTEGER,
  by_name TEXT NOT NULL,
  at INTEGER NOT NULL,
  restored_from INTEGER NOT NULL DEFAULT 0,
  UNIQUE (article_id, number)
) STRICT;

-- What an editor typed and hasn't saved, one row an article, person and tab; based_on: the version it began from.
CREATE TABLE article_drafts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id INTEGER NOT NULL REFERENCES articles (id),
  person_id INTEGER NOT NULL REFERENCES people (id),
  tab TEXT NOT NULL,
  based_on INTEGER NOT NULL,
  title TEXT NOT NULL,
  summary TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  UNIQUE (article_id, person_id, tab)
) STRICT;

-- Addresses an article had before; they lead to it for good.
CREATE TABLE article_slugs (
  slug TEXT PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles (id)
) STRICT;
CREATE INDEX article_slugs_article ON article_slugs (article_id);

-- Who reads an article of the audience chosen: either an account, or all accounts of a segment.
CREATE TABLE article_audience (
  article_id INTEGER NOT NULL REFERENCES articles (id),
  account_id INTEGER NOT NULL DEFAULT 0,
  segment TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (article_id, account_id, segment)
) STRICT;
CREATE INDEX article_audience_account ON article_audience (account_id);

-- What an article is about. kind: product (what: its SKU), product_category (its path, 'A > B'), page or error (a name the pages know).
CREATE TABLE article_ties (
  article_id INTEGER NOT NULL REFERENCES articles (id),
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  PRIMARY KEY (article_id, kind, what)
) STRICT;
CREATE INDEX article_ties_what ON article_ties (kind, what);

-- Articles an editor placed beside another; in order.
CREATE TABLE article_related (
  article_id INTEGER NOT NULL REFERENCES articles (id),
  related_id INTEGER NOT NULL REFERENCES articles (id),
  place INTEGER NOT NULL,
  PRIMARY KEY (article_id, related_id)
) STRICT;

-- Pictures and films of an article, by the name its text uses; file: files.name.
CREATE TABLE article_files (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id INTEGER NOT NULL REFERENCES articles (id),
  name TEXT NOT NULL,
  file TEXT NOT NULL,
  content_type TEXT NOT NULL,
  width INTEGER NOT NULL DEFAULT 0,
  height INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  UNIQUE (article_id, name)
) STRICT;
CREATE INDEX article_files_file ON article_files (file);

-- One reading: a member and an article, once in 30 minutes. helpful: 0 not said, 1 yes, -1 no. searched: the article_searches row
-- that led to it, 0 for none.
CREATE TABLE article_reads (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id INTEGER NOT NULL REFERENCES articles (id),
  account_id INTEGER NOT NULL,
  member_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  searched INTEGER NOT NULL DEFAULT 0,
  helpful INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '',
  comment TEXT NOT NULL DEFAULT '',
  handled_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX article_reads_article ON article_reads (article_id, at);
CREATE INDEX article_reads_account ON article_reads (account_id, at);
CREATE INDEX article_reads_helpful ON article_reads (helpful, handled_at);

-- One search in the one box: what was typed, how many articles and products it found, and whether anything was opened.
CREATE TABLE article_searches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL,
  member_id INTEGER NOT NULL,
  words TEXT NOT NULL,
  folded TEXT NOT NULL,
  articles INTEGER NOT NULL,
  products INTEGER NOT NULL,
  opened INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX article_searches_folded ON article_searches (folded, at);
CREATE INDEX article_searches_at ON article_searches (at);
CREATE INDEX article_searches_account ON article_searches (account_id, at);

-- Words of the work list that were dealt with, and how; they come back when they are searched without success after that.
CREATE TABLE article_search_fixes (
  folded TEXT PRIMARY KEY,
  how TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- What readers see of the articles is kept in memory by this version.
INSERT INTO versions (name, version) VALUES ('articles', 1);

-- +goose Down
SELECT 'there is no way down: restore a backup';
