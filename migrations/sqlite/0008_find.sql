-- +goose Up

-- The desk finds orders and products by the numbers of any client, and shows of each client what ends next.
CREATE INDEX orders_po_any ON orders (po_key) WHERE po_key <> '';
CREATE INDEX part_numbers_any ON part_numbers (part_key);
CREATE INDEX contract_prices_end ON contract_prices (account_id, valid_to);

-- What clients bought in a span of time is summed up from the index alone.
DROP INDEX orders_placed;
CREATE INDEX orders_placed ON orders (placed_at, account_id, state, currency, rate_millionths, lines_total);
CREATE INDEX order_lines_cancelled ON order_lines (placed_at) WHERE cancelled > 0;

-- +goose Down
SELECT 'there is no way down: restore a backup';
