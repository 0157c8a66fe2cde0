-- +goose Up

-- Platform ------------------------------------------------------------------

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- What is kept in memory is keyed by these numbers; whoever changes the source raises them in the same transaction.
CREATE TABLE versions (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL
) STRICT;

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  name TEXT NOT NULL,
  account_id INTEGER,
  person_id INTEGER,
  payload TEXT NOT NULL
) STRICT;
CREATE INDEX events_name ON events (name, at);
CREATE INDEX events_account ON events (account_id, at);

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  unique_key TEXT UNIQUE,
  event_id INTEGER,
  payload TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued',
  run_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  lease TEXT NOT NULL DEFAULT '',
  leased_until INTEGER NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX jobs_due ON jobs (state, run_at, id);
CREATE INDEX jobs_finished ON jobs (finished_at);

CREATE TABLE recurring (
  name TEXT PRIMARY KEY,
  next_at INTEGER NOT NULL
) STRICT;

CREATE TABLE letters (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  unique_key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  account_id INTEGER,
  to_email TEXT NOT NULL,
  to_name TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL,
  body_html TEXT NOT NULL,
  body_text TEXT NOT NULL,
  message_id TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued',
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX letters_due ON letters (state, next_at);
CREATE INDEX letters_created ON letters (created_at);
CREATE INDEX letters_account ON letters (account_id, created_at);

-- Files kept in the uploads folder under their hash. account_id NULL: the seller's own, seen through what names it.
CREATE TABLE files (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  account_id INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

-- Who -----------------------------------------------------------------------

CREATE TABLE people (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  phone TEXT NOT NULL DEFAULT '',
  hours TEXT NOT NULL DEFAULT '',
  photo_file TEXT NOT NULL DEFAULT '',
  staff_role TEXT NOT NULL DEFAULT '',
  password_hash TEXT NOT NULL DEFAULT '',
  totp_secret TEXT NOT NULL DEFAULT '',
  totp_confirmed_at INTEGER NOT NULL DEFAULT 0,
  totp_last_step INTEGER NOT NULL DEFAULT 0,
  disabled_at INTEGER NOT NULL DEFAULT 0,
  last_sign_in_at INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX people_staff ON people (staff_role);

CREATE TABLE accounts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  host TEXT UNIQUE,
  currency TEXT NOT NULL,
  locale TEXT NOT NULL DEFAULT 'en-GB',
  segment TEXT NOT NULL DEFAULT '',
  manager_id INTEGER REFERENCES people (id),
  payment_terms_days INTEGER NOT NULL DEFAULT 30,
  credit_limit INTEGER,
  credit_used INTEGER NOT NULL DEFAULT 0,
  credit_hold TEXT NOT NULL DEFAULT '',
  discount_bp INTEGER NOT NULL DEFAULT 0,
  tax_rule TEXT NOT NULL DEFAULT 'domestic',
  tax_id TEXT NOT NULL DEFAULT '',
  po_required INTEGER NOT NULL DEFAULT FALSE,
  early_access_days INTEGER NOT NULL DEFAULT 0,
  minimum_order INTEGER NOT NULL DEFAULT 0,
  acquisition_cost INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL DEFAULT 'active',
  external_id TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX accounts_manager ON accounts (manager_id);

CREATE TABLE locations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  line1 TEXT NOT NULL,
  line2 TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL,
  postcode TEXT NOT NULL,
  region TEXT NOT NULL DEFAULT '',
  country TEXT NOT NULL,
  is_billing INTEGER NOT NULL DEFAULT FALSE,
  inactive INTEGER NOT NULL DEFAULT FALSE,
  UNIQUE (account_id, code)
) STRICT;

CREATE TABLE members (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id INTEGER NOT NULL REFERENCES people (id),
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  role TEXT NOT NULL,
  blocked_at INTEGER NOT NULL DEFAULT 0,
  removed_at INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  UNIQUE (person_id, account_id)
) STRICT;
CREATE INDEX members_account ON members (account_id);

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash TEXT NOT NULL UNIQUE,
  person_id INTEGER NOT NULL REFERENCES people (id),
  csrf TEXT NOT NULL,
  second_factor_due INTEGER NOT NULL DEFAULT FALSE,
  address TEXT NOT NULL DEFAULT '',
  agent TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sessions_person ON sessions (person_id);
CREATE INDEX sessions_expires ON sessions (expires_at);

CREATE TABLE recovery_codes (
  person_id INTEGER NOT NULL REFERENCES people (id),
  code_hash TEXT NOT NULL,
  used_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (person_id, code_hash)
) STRICT;

-- One-time links of letters: invitation, password reset, standing order actions.
CREATE TABLE links (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  person_id INTEGER NOT NULL REFERENCES people (id),
  account_id INTEGER,
  subject TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX links_person ON links (person_id, kind);

-- Failed attempts only.
CREATE TABLE attempts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX attempts_subject ON attempts (subject, at);
CREATE INDEX attempts_at ON attempts (at);

-- Positive amounts use credit, negative ones free it; minor units of the account's currency.
CREATE TABLE credit_entries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  amount INTEGER NOT NULL,
  order_number TEXT NOT NULL DEFAULT '',
  external_id TEXT UNIQUE,
  note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX credit_entries_account ON credit_entries (account_id, at);
CREATE INDEX credit_entries_order ON credit_entries (order_number);

CREATE TABLE themes (
  account_id INTEGER PRIMARY KEY REFERENCES accounts (id),
  accent TEXT NOT NULL DEFAULT '',
  mast TEXT NOT NULL DEFAULT '',
  logo_file TEXT NOT NULL DEFAULT '',
  header_file TEXT NOT NULL DEFAULT '',
  header_art TEXT NOT NULL DEFAULT '',
  greeting TEXT NOT NULL DEFAULT '',
  welcome TEXT NOT NULL DEFAULT '',
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE theme_links (
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  position INTEGER NOT NULL,
  title TEXT NOT NULL,
  url TEXT NOT NULL DEFAULT '',
  file TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (account_id, position)
) STRICT;

-- What ------------------------------------------------------------------------

CREATE TABLE categories (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  parent_id INTEGER REFERENCES categories (id),
  name TEXT NOT NULL,
  path TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL UNIQUE,
  position INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX categories_parent ON categories (parent_id);

-- sku_key, mpn_key, part_key: identifiers folded to lower-case letters and digits; gtin padded to 14 digits.
CREATE TABLE products (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sku TEXT NOT NULL UNIQUE,
  sku_key TEXT NOT NULL,
  name TEXT NOT NULL,
  category_id INTEGER NOT NULL REFERENCES categories (id),
  brand TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '',
  unit TEXT NOT NULL DEFAULT 'each',
  pack_size INTEGER NOT NULL DEFAULT 1,
  min_qty INTEGER NOT NULL DEFAULT 1,
  qty_increment INTEGER NOT NULL DEFAULT 1,
  max_qty INTEGER NOT NULL DEFAULT 0,
  backorder INTEGER NOT NULL DEFAULT TRUE,
  lead_time_days INTEGER NOT NULL DEFAULT 0,
  tax_class TEXT NOT NULL DEFAULT 'standard',
  gtin TEXT NOT NULL DEFAULT '',
  gtin_key TEXT NOT NULL DEFAULT '',
  mpn TEXT NOT NULL DEFAULT '',
  mpn_key TEXT NOT NULL DEFAULT '',
  available_from INTEGER NOT NULL DEFAULT 0,
  replaced_by TEXT NOT NULL DEFAULT '',
  image TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'active',
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX products_category ON products (category_id);
CREATE INDEX products_version ON products (version);
CREATE INDEX products_sku_folded ON products (sku_key);
CREATE INDEX products_mpn ON products (mpn_key);
CREATE INDEX products_gtin ON products (gtin_key);

CREATE TABLE product_tags (
  product_id INTEGER NOT NULL REFERENCES products (id),
  tag TEXT NOT NULL,
  PRIMARY KEY (product_id, tag)
) STRICT;

CREATE TABLE attributes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- text is the value as written without its unit; number is set when the text is a decimal number.
CREATE TABLE product_attributes (
  product_id INTEGER NOT NULL REFERENCES products (id),
  position INTEGER NOT NULL,
  attribute_id INTEGER NOT NULL REFERENCES attributes (id),
  text TEXT NOT NULL,
  number REAL,
  unit TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (product_id, position)
) STRICT;

-- No row: stock is not tracked.
CREATE TABLE stock (
  product_id INTEGER PRIMARY KEY REFERENCES products (id),
  free INTEGER NOT NULL,
  expected_on INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE related_products (
  product_id INTEGER NOT NULL REFERENCES products (id),
  related_id INTEGER NOT NULL REFERENCES products (id),
  kind TEXT NOT NULL,
  PRIMARY KEY (product_id, related_id)
) STRICT;

CREATE TABLE product_documents (
  product_id INTEGER NOT NULL REFERENCES products (id),
  file TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (product_id, file)
) STRICT;

CREATE TABLE part_numbers (
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  part_number TEXT NOT NULL,
  part_key TEXT NOT NULL,
  product_id INTEGER NOT NULL REFERENCES products (id),
  PRIMARY KEY (account_id, part_number)
) STRICT;
CREATE INDEX part_numbers_product ON part_numbers (account_id, product_id);
CREATE INDEX part_numbers_key ON part_numbers (account_id, part_key);

CREATE TABLE assortments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
) STRICT;

-- value: a category path, a brand, a tag or a SKU; empty for everything.
CREATE TABLE assortment_rules (
  assortment_id INTEGER NOT NULL REFERENCES assortments (id),
  position INTEGER NOT NULL,
  mode TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (assortment_id, position)
) STRICT;

CREATE TABLE account_assortments (
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  assortment_id INTEGER NOT NULL REFERENCES assortments (id),
  position INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, assortment_id)
) STRICT;

CREATE TABLE account_products (
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  mode TEXT NOT NULL,
  PRIMARY KEY (account_id, product_id)
) STRICT;

CREATE TABLE featured (
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (account_id, position)
) STRICT;

CREATE TABLE synonyms (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  scope TEXT NOT NULL,
  terms TEXT NOT NULL,
  input TEXT NOT NULL DEFAULT '',
  UNIQUE (scope, terms, input)
) STRICT;

-- What it costs ---------------------------------------------------------------

-- valid_from, valid_to: calendar dates as YYYYMMDD, both inclusive, 0 for open.
CREATE TABLE price_lists (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  currency TEXT NOT NULL,
  is_base INTEGER NOT NULL DEFAULT FALSE,
  valid_from INTEGER NOT NULL DEFAULT 0,
  valid_to INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Makes a list a derived one: every break of the base list in its currency, cheaper by reduce_bp.
CREATE TABLE price_list_rules (
  price_list_id INTEGER NOT NULL REFERENCES price_lists (id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL DEFAULT '',
  reduce_bp INTEGER NOT NULL,
  PRIMARY KEY (price_list_id, position)
) STRICT;

-- unit_price: ten-thousandths of the currency's unit; NULL: price on request.
CREATE TABLE prices (
  price_list_id INTEGER NOT NULL REFERENCES price_lists (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  valid_from INTEGER NOT NULL DEFAULT 0,
  min_qty INTEGER NOT NULL,
  unit_price INTEGER,
  valid_to INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (product_id, price_list_id, valid_from, min_qty)
) STRICT, WITHOUT ROWID;
CREATE INDEX prices_list ON prices (price_list_id, product_id);

CREATE TABLE contract_prices (
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  valid_from INTEGER NOT NULL DEFAULT 0,
  min_qty INTEGER NOT NULL,
  unit_price INTEGER,
  valid_to INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, product_id, valid_from, min_qty)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_price_lists (
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  price_list_id INTEGER NOT NULL REFERENCES price_lists (id),
  priority INTEGER NOT NULL,
  PRIMARY KEY (account_id, price_list_id)
) STRICT;

-- Selling ---------------------------------------------------------------------

CREATE TABLE carts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  member_id INTEGER NOT NULL UNIQUE REFERENCES members (id),
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  version INTEGER NOT NULL DEFAULT 0,
  begun_at INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX carts_account ON carts (account_id);

CREATE TABLE cart_lines (
  cart_id INTEGER NOT NULL REFERENCES carts (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  position INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  shown_price INTEGER,
  source TEXT NOT NULL DEFAULT '',
  added_at INTEGER NOT NULL,
  PRIMARY KEY (cart_id, product_id)
) STRICT;

CREATE TABLE order_lists (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  member_id INTEGER NOT NULL REFERENCES members (id),
  name TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX order_lists_member ON order_lists (member_id);
CREATE INDEX order_lists_account ON order_lists (account_id);

CREATE TABLE order_list_lines (
  list_id INTEGER NOT NULL REFERENCES order_lists (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  position INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (list_id, product_id)
) STRICT;

-- Everything an order states is copied onto it. Amounts are minor units of its currency.
CREATE TABLE orders (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  number TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  member_id INTEGER REFERENCES members (id),
  placed_by TEXT NOT NULL DEFAULT '',
  placed_by_email TEXT NOT NULL DEFAULT '',
  on_behalf_by TEXT NOT NULL DEFAULT '',
  channel TEXT NOT NULL,
  source TEXT NOT NULL DEFAULT '',
  imported INTEGER NOT NULL DEFAULT FALSE,
  state TEXT NOT NULL,
  cancel_requested_at INTEGER NOT NULL DEFAULT 0,
  currency TEXT NOT NULL,
  rate_millionths INTEGER NOT NULL,
  placed_at INTEGER NOT NULL,
  placed_on INTEGER NOT NULL,
  confirmed_at INTEGER NOT NULL DEFAULT 0,
  shipped_at INTEGER NOT NULL DEFAULT 0,
  delivered_at INTEGER NOT NULL DEFAULT 0,
  ended_at INTEGER NOT NULL DEFAULT 0,
  po_number TEXT NOT NULL DEFAULT '',
  po_key TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  copies_to TEXT NOT NULL DEFAULT '',
  ship_to TEXT NOT NULL DEFAULT '',
  bill_to TEXT NOT NULL DEFAULT '',
  ship_location_id INTEGER REFERENCES locations (id),
  bill_location_id INTEGER REFERENCES locations (id),
  requested_on INTEGER NOT NULL DEFAULT 0,
  expected_on INTEGER NOT NULL DEFAULT 0,
  delivery_method TEXT NOT NULL DEFAULT '',
  delivery_name TEXT NOT NULL DEFAULT '',
  payment_method TEXT NOT NULL DEFAULT 'account',
  payment_terms_days INTEGER NOT NULL DEFAULT 0,
  lines_total INTEGER NOT NULL,
  delivery_total INTEGER NOT NULL DEFAULT 0,
  surcharge_total INTEGER NOT NULL DEFAULT 0,
  tax_total INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL,
  tax_rule TEXT NOT NULL DEFAULT 'domestic',
  tax_reason TEXT NOT NULL DEFAULT '',
  tax_id TEXT NOT NULL DEFAULT '',
  priority INTEGER NOT NULL DEFAULT FALSE,
  idempotency_key TEXT,
  fingerprint TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account_id, idempotency_key)
) STRICT;
CREATE INDEX orders_account ON orders (account_id, placed_at);
CREATE INDEX orders_open ON orders (account_id, state);
CREATE INDEX orders_po ON orders (account_id, po_key);
CREATE INDEX orders_state ON orders (state, placed_at);
CREATE INDEX orders_placed ON orders (placed_at);

-- account_id and placed_at are the order's: what an account bought is read here without the order.
CREATE TABLE order_lines (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  order_id INTEGER NOT NULL REFERENCES orders (id),
  account_id INTEGER NOT NULL,
  placed_at INTEGER NOT NULL,
  position INTEGER NOT NULL,
  product_id INTEGER REFERENCES products (id),
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  part_number TEXT NOT NULL DEFAULT '',
  unit TEXT NOT NULL DEFAULT '',
  pack_size INTEGER NOT NULL DEFAULT 1,
  note TEXT NOT NULL DEFAULT '',
  quantity INTEGER NOT NULL,
  shipped INTEGER NOT NULL DEFAULT 0,
  cancelled INTEGER NOT NULL DEFAULT 0,
  reserved INTEGER NOT NULL DEFAULT 0,
  unit_price INTEGER NOT NULL,
  discount_bp INTEGER NOT NULL DEFAULT 0,
  line_total INTEGER NOT NULL,
  tax_class TEXT NOT NULL DEFAULT 'standard',
  tax_bp INTEGER NOT NULL DEFAULT 0,
  price_source TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  expected_on INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX order_lines_order ON order_lines (order_id, position);
CREATE INDEX order_lines_account ON order_lines (account_id, product_id, placed_at);

CREATE TABLE order_taxes (
  order_id INTEGER NOT NULL REFERENCES orders (id),
  tax_bp INTEGER NOT NULL,
  base INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (order_id, tax_bp)
) STRICT;

CREATE TABLE shipments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  order_id INTEGER NOT NULL REFERENCES orders (id),
  number INTEGER NOT NULL,
  shipped_at INTEGER NOT NULL,
  delivered_at INTEGER NOT NULL DEFAULT 0,
  tracking_url TEXT NOT NULL DEFAULT '',
  UNIQUE (order_id, number)
) STRICT;

CREATE TABLE shipment_lines (
  shipment_id INTEGER NOT NULL REFERENCES shipments (id),
  order_line_id INTEGER NOT NULL REFERENCES order_lines (id),
  quantity INTEGER NOT NULL,
  PRIMARY KEY (shipment_id, order_line_id)
) STRICT;

-- Each move of an order: what happened, when, who did it, and a note that the buyer sees.
CREATE TABLE order_moves (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  order_id INTEGER NOT NULL REFERENCES orders (id),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX order_moves_order ON order_moves (order_id, id);

-- Ask for it: what a member asked the client manager for.
CREATE TABLE asks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  member_id INTEGER NOT NULL REFERENCES members (id),
  product_id INTEGER REFERENCES products (id),
  words TEXT NOT NULL DEFAULT '',
  quantity INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT '',
  asked_at INTEGER NOT NULL
) STRICT;
CREATE INDEX asks_account ON asks (account_id, asked_at);

-- Standing orders -------------------------------------------------------------

-- cadence: days, weeks or months; every N of them from the anchor, on a weekday (1 Monday … 7 Sunday) or a day of the month.
-- next_due, next_tell: the first due date not yet decided, and the first whose letter ahead wasn't considered yet.
CREATE TABLE standing_orders (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  number TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  owner_id INTEGER NOT NULL REFERENCES members (id),
  name TEXT NOT NULL,
  cadence TEXT NOT NULL,
  every INTEGER NOT NULL,
  weekday INTEGER NOT NULL DEFAULT 0,
  day_of_month INTEGER NOT NULL DEFAULT 0,
  anchor INTEGER NOT NULL,
  next_due INTEGER NOT NULL,
  next_tell INTEGER NOT NULL,
  ended_on INTEGER NOT NULL DEFAULT 0,
  ship_location_id INTEGER NOT NULL REFERENCES locations (id),
  bill_location_id INTEGER REFERENCES locations (id),
  delivery_method TEXT NOT NULL,
  payment_method TEXT NOT NULL DEFAULT 'account',
  po_number TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  copies_to TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT 'active',
  benefit_discount_bp INTEGER NOT NULL DEFAULT 0,
  benefit_free_delivery INTEGER NOT NULL DEFAULT FALSE,
  benefit_priority INTEGER NOT NULL DEFAULT FALSE,
  idempotency_key TEXT,
  version INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  UNIQUE (account_id, idempotency_key)
) STRICT;
CREATE INDEX standing_orders_due ON standing_orders (state, next_due);
CREATE INDEX standing_orders_tell ON standing_orders (state, next_tell);

CREATE TABLE standing_lines (
  standing_id INTEGER NOT NULL REFERENCES standing_orders (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  position INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  PRIMARY KEY (standing_id, product_id)
) STRICT;

-- A change for one due date only: the whole set of lines of that date.
CREATE TABLE standing_once (
  standing_id INTEGER NOT NULL REFERENCES standing_orders (id),
  due_on INTEGER NOT NULL,
  product_id INTEGER NOT NULL REFERENCES products (id),
  position INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  PRIMARY KEY (standing_id, due_on, product_id)
) STRICT;

-- A row a due date, written when the letter ahead goes out or the date is decided. outcome '' while undecided.
CREATE TABLE standing_runs (
  standing_id INTEGER NOT NULL REFERENCES standing_orders (id),
  due_on INTEGER NOT NULL,
  run_on INTEGER NOT NULL,
  outcome TEXT NOT NULL DEFAULT '',
  skip INTEGER NOT NULL DEFAULT FALSE,
  order_number TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_on INTEGER NOT NULL DEFAULT 0,
  told_at INTEGER NOT NULL DEFAULT 0,
  told_total INTEGER NOT NULL DEFAULT 0,
  checked_at INTEGER NOT NULL DEFAULT 0,
  rise_told_at INTEGER NOT NULL DEFAULT 0,
  decided_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (standing_id, due_on)
) STRICT;
CREATE INDEX standing_runs_open ON standing_runs (outcome, run_on);

INSERT INTO versions (name, version) VALUES
  ('settings', 1), ('accounts', 1), ('catalog', 1), ('ranges', 1), ('prices', 1), ('synonyms', 1), ('part_numbers', 1), ('sessions', 1);

-- +goose Down
SELECT 'there is no way down: restore a backup';
