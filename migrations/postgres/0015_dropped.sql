-- +goose Up

-- Why carts were dropped is noted for few of them: they are counted without looking at the others.
CREATE INDEX past_carts_why ON past_carts (begun_at) WHERE why <> '';

-- +goose Down
SELECT 'there is no way down: restore a backup';
