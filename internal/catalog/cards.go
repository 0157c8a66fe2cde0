package catalog

import (
	"context"
	"fmt"
	"slices"
	"unique"
)

// atOnce bounds the lists that go into one query, below what both databases take.
const atOnce = 500

const productColumns = `id, sku, name, category_id, brand, description, unit, pack_size, min_qty, qty_increment, max_qty,
	backorder, lead_time_days, tax_class, gtin, mpn, available_from, replaced_by, image, status, version`

// cardsOf are products with their attributes, the same for every account; from memory while their version stands.
func (s *Service) cardsOf(ctx context.Context, snap *snapshot, ids []int64) (map[int64]Product, error) {
	found := make(map[int64]Product, len(ids))
	var missing []int64
	for _, id := range ids {
		if p, ok := s.cards.Get(id); ok && p.Version >= snap.row(id).version {
			found[id] = p
		} else {
			missing = append(missing, id)
		}
	}
	for some := range slices.Chunk(missing, atOnce) {
		read, err := s.readCards(ctx, some)
		if err != nil {
			return nil, fmt.Errorf("read products: %w", err)
		}
		for _, p := range read {
			found[p.ID] = p
			if keeps(ctx) {
				s.cards.Put(p.ID, p, 1)
			}
		}
	}
	return found, nil
}

// readCards reads the attributes after the rows, so that they are never older than the version says.
func (s *Service) readCards(ctx context.Context, ids []int64) ([]Product, error) {
	var products []Product
	if err := s.db.Select(ctx, &products, `SELECT `+productColumns+` FROM products WHERE id IN (?)`, ids); err != nil {
		return nil, err
	}
	attributes, err := s.readAttributes(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i := range products {
		products[i].Attributes = attributes[products[i].ID]
	}
	return products, nil
}

func (s *Service) readAttributes(ctx context.Context, ids []int64) (map[int64][]Attribute, error) {
	var rows []struct {
		ProductID int64    `db:"product_id"`
		Name      string   `db:"name"`
		Text      string   `db:"text"`
		Number    *float64 `db:"number"`
		Unit      string   `db:"unit"`
	}
	err := s.db.Select(ctx, &rows, `SELECT v.product_id, a.name, v.text, v.number, v.unit FROM product_attributes v
		JOIN attributes a ON a.id = v.attribute_id WHERE v.product_id IN (?) ORDER BY v.product_id, v.position`, ids)
	read := make(map[int64][]Attribute, len(ids))
	for _, r := range rows {
		read[r.ProductID] = append(read[r.ProductID], Attribute{
			unique.Make(r.Name).Value(), r.Text, r.Number, unique.Make(r.Unit).Value(), // thousands of cards share them
		})
	}
	return read, err
}

type partKey struct{ account, product int64 }

// partNumber is an account's first number for a product, "" for none, as of a version of "part_numbers".
type partNumber struct {
	version int64
	number  string
}

// partNumbersOf are the account's own numbers, the first of each product by alphabet.
func (s *Service) partNumbersOf(ctx context.Context, v view, ids []int64) (map[int64]string, error) {
	account, version := v.scope.AccountID, v.versions["part_numbers"]
	if account == 0 {
		return nil, nil
	}
	numbers := make(map[int64]string, len(ids))
	var missing []int64
	for _, id := range ids {
		if n, ok := s.partNumbers.Get(partKey{account, id}); ok && n.version >= version {
			numbers[id] = n.number
		} else {
			missing = append(missing, id)
		}
	}
	for some := range slices.Chunk(missing, atOnce) {
		if err := s.readPartNumbers(ctx, account, some, numbers); err != nil {
			return nil, fmt.Errorf("read part numbers: %w", err)
		}
		for _, id := range some {
			if keeps(ctx) {
				s.partNumbers.Put(partKey{account, id}, partNumber{version, numbers[id]}, 1)
			}
		}
	}
	return numbers, nil
}

func (s *Service) readPartNumbers(ctx context.Context, account int64, ids []int64, into map[int64]string) error {
	var rows []struct {
		ProductID int64  `db:"product_id"`
		Number    string `db:"number"`
	}
	err := s.db.Select(ctx, &rows, `SELECT product_id, MIN(part_number) AS number FROM part_numbers
		WHERE account_id = ? AND product_id IN (?) GROUP BY product_id`, account, ids)
	for _, r := range rows {
		into[r.ProductID] = r.Number
	}
	return err
}

// Stock is what is free to sell of each product; a product whose stock isn't tracked is absent. Ask only for what the
// account sees.
func (s *Service) Stock(ctx context.Context, ids []int64) (map[int64]Stock, error) {
	return s.stock.Of(ctx, ids, s.readStock)
}

func (s *Service) readStock(ctx context.Context, ids []int64) (map[int64]Stock, error) {
	stock := make(map[int64]Stock, len(ids))
	for some := range slices.Chunk(ids, atOnce) {
		var rows []stockRow
		err := s.db.Select(ctx, &rows, `SELECT product_id, free, expected_on FROM stock WHERE product_id IN (?)`, some)
		if err != nil {
			return nil, fmt.Errorf("read stock: %w", err)
		}
		for _, r := range rows {
			stock[r.ProductID] = Stock{Tracked: true, Free: r.Free, ExpectedOn: r.ExpectedOn}
		}
	}
	return stock, nil
}
