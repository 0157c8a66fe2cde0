package catalog

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Related is a product shown beside another.
type Related struct {
	Product Product
	Kind    string // accessory, alternative, …
}

// Related are the visible products beside a visible one, by kind.
func (s *Service) Related(ctx context.Context, scope identity.Scope, productID int64) ([]Related, error) {
	v, err := s.view(ctx, scope)
	if err != nil {
		return nil, err
	}
	if !v.seen.Has(productID) {
		return nil, errUnseen
	}
	var rows []struct {
		ID   int64  `db:"related_id"`
		Kind string `db:"kind"`
	}
	err = s.db.Select(ctx, &rows, `SELECT related_id, kind FROM related_products WHERE product_id = ? ORDER BY kind, related_id`,
		productID)
	if err != nil {
		return nil, fmt.Errorf("read related products: %w", err)
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	found, err := s.products(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	related := make([]Related, 0, len(found))
	for _, r := range rows {
		if p, ok := found[r.ID]; ok {
			related = append(related, Related{p, r.Kind})
		}
	}
	return related, nil
}

// Replacement is the first product that the scope sees and can order in the chain of those that replace this one; the
// chain may pass through products that it doesn't see, and may lead in a circle.
func (s *Service) Replacement(ctx context.Context, scope identity.Scope, p Product) (Product, bool, error) {
	if p.ReplacedBy == "" {
		return Product{}, false, nil
	}
	v, err := s.view(ctx, scope)
	if err != nil {
		return Product{}, false, err
	}
	passed := map[string]bool{p.SKU: true}
	for next := p.ReplacedBy; next != "" && !passed[next]; {
		passed[next] = true
		var link struct {
			ID         int64  `db:"id"`
			ReplacedBy string `db:"replaced_by"`
		}
		err := s.db.Get(ctx, &link, `SELECT id, replaced_by FROM products WHERE sku = ?`, next)
		if db.IsNone(err) {
			break
		}
		if err != nil {
			return Product{}, false, fmt.Errorf("find what replaces %s: %w", p.SKU, err)
		}
		if v.seen.Has(link.ID) && v.snap.row(link.ID).status == active {
			found, err := s.products(ctx, v, []int64{link.ID})
			return found[link.ID], len(found) == 1, err
		}
		next = link.ReplacedBy
	}
	return Product{}, false, nil
}

// Document is a file about a product: a data sheet.
type Document struct {
	File  string `db:"file"` // a name in the uploads
	Title string `db:"title"`
}

// Documents are the files of a visible product.
func (s *Service) Documents(ctx context.Context, scope identity.Scope, productID int64) ([]Document, error) {
	v, err := s.view(ctx, scope)
	if err != nil {
		return nil, err
	}
	if !v.seen.Has(productID) {
		return nil, errUnseen
	}
	var documents []Document
	err = s.db.Select(ctx, &documents, `SELECT file, title FROM product_documents WHERE product_id = ? ORDER BY title, file`, productID)
	if err != nil {
		return nil, fmt.Errorf("read documents: %w", err)
	}
	return documents, nil
}

// Document is one file of a visible product, or fault.NotFound.
func (s *Service) Document(ctx context.Context, scope identity.Scope, productID int64, file string) (Document, error) {
	documents, err := s.Documents(ctx, scope, productID)
	if err != nil {
		return Document{}, err
	}
	for _, d := range documents {
		if d.File == file {
			return d, nil
		}
	}
	return Document{}, fault.NotFound("This product has no such document.")
}
