-- +goose Up

-- Files brought in at the desk, and changes of many products at once, which are files that the desk writes itself. The
-- content lies in the uploads folder under the token until it isn't needed any more.
-- source: file, edit (of many products), undo. state: sending, checking, checked, applying, done, failed, dropped.
CREATE TABLE imports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  name TEXT NOT NULL,
  person_id INTEGER NOT NULL,
  by_name TEXT NOT NULL,
  state TEXT NOT NULL,
  options TEXT NOT NULL DEFAULT '{}',
  size INTEGER NOT NULL DEFAULT 0,
  received INTEGER NOT NULL DEFAULT 0,
  phase TEXT NOT NULL DEFAULT '',
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0,
  report TEXT NOT NULL DEFAULT '{}',
  sample TEXT NOT NULL DEFAULT '[]',
  message TEXT NOT NULL DEFAULT '',
  undone_by TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  applied_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX imports_state ON imports (state, changed_at);

CREATE INDEX products_name ON products (name, id);
CREATE INDEX products_brand ON products (brand, id);
CREATE INDEX product_attributes_attribute ON product_attributes (attribute_id);
CREATE INDEX product_tags_tag ON product_tags (tag, product_id);
CREATE INDEX account_products_product ON account_products (product_id);

-- +goose Down
SELECT 'there is no way down: restore a backup';
