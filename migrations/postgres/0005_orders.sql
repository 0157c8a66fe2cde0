-- +goose Up

-- The seller's own invoice of an order: its number, and the file under which the PDF is kept for the account.
ALTER TABLE orders ADD COLUMN invoice_number TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN invoice_file TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN invoiced_at BIGINT NOT NULL DEFAULT 0;

-- A session of staff that sees a storefront as a member does: which member, since when, and in which channel an order
-- placed meanwhile came in (phone, email, rep). 0: none.
ALTER TABLE sessions ADD COLUMN acting_member_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN acting_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN acting_channel TEXT NOT NULL DEFAULT '';

-- +goose Down
SELECT 'there is no way down: restore a backup';
