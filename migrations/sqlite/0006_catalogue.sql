-- +goose Up

-- A product is new to the seller's people until one of them has looked at who sees it.
ALTER TABLE products ADD COLUMN looked_at INTEGER NOT NULL DEFAULT 0;
UPDATE products SET looked_at = created_at;
CREATE INDEX products_to_look_at ON products (id) WHERE looked_at = 0;

-- +goose Down
SELECT 'there is no way down: restore a backup';
