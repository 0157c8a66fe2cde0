package catalog

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	changelog "tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Part is what hangs on a product beside its own values: a document, or another product.
type Part struct {
	Key   string `db:"key"`   // the file's name, or the other SKU
	Title string `db:"title"` // the document's, or the other's name
	Kind  string `db:"kind"`  // of a relation
}

// Parts are a product's documents and related products, seen by someone or not.
func (e *Editor) Parts(ctx context.Context, productID int64) (documents, related []Part, err error) {
	err = e.db.Select(ctx, &documents, `SELECT file AS key, title, '' AS kind FROM product_documents WHERE product_id = ? ORDER BY title, file`, productID)
	if err != nil {
		return nil, nil, fmt.Errorf("read documents: %w", err)
	}
	err = e.db.Select(ctx, &related, `SELECT p.sku AS key, p.name AS title, r.kind FROM related_products r JOIN products p ON p.id = r.related_id
		WHERE r.product_id = ? ORDER BY r.kind, p.sku`, productID)
	if err != nil {
		return nil, nil, fmt.Errorf("read related products: %w", err)
	}
	return documents, related, nil
}

// editPart runs a change of what hangs on a product.
func (e *Editor) editPart(ctx context.Context, actor identity.Actor, sku string, do func(ctx context.Context, id int64) (changelog.Change, error)) error {
	if !actor.Can(identity.EditGoods) {
		return fault.Denied("Administrators edit products.")
	}
	return e.db.InTx(ctx, func(ctx context.Context) error {
		id, err := e.productID(ctx, sku)
		if err != nil {
			return err
		}
		c, err := do(ctx, id)
		if err != nil {
			return err
		}
		c.Kind, c.Subject = "product", sku
		return e.changed(ctx, actor, "catalog", []changelog.Change{c})
	})
}

func (e *Editor) productID(ctx context.Context, sku string) (id int64, err error) {
	err = e.db.Get(ctx, &id, `SELECT id FROM products WHERE sku = ?`, sku)
	if db.IsNone(err) {
		return 0, fault.NotFound("There is no product " + sku + ".")
	}
	if err != nil {
		return 0, fmt.Errorf("find %s: %w", sku, err)
	}
	return id, nil
}

// AddDocument hangs a kept file on a product, or gives it another title.
func (e *Editor) AddDocument(ctx context.Context, actor identity.Actor, sku, file, title string) error {
	title = strings.Join(strings.Fields(title), " ")
	if title == "" || utf8.RuneCountInString(title) > 200 {
		return fault.Invalid("", fault.Field{Name: "title", Message: "Give it a title of at most 200 characters: clients read it."})
	}
	return e.editPart(ctx, actor, sku, func(ctx context.Context, id int64) (changelog.Change, error) {
		_, err := e.db.Exec(ctx, `INSERT INTO product_documents (product_id, file, title) VALUES (?, ?, ?)
			ON CONFLICT (product_id, file) DO UPDATE SET title = excluded.title`, id, file, title)
		if err != nil {
			return changelog.Change{}, fmt.Errorf("add a document: %w", err)
		}
		return changelog.Change{Field: "document", After: title}, nil
	})
}

// RemoveDocument takes a document off a product. The file is kept: other products may have it.
func (e *Editor) RemoveDocument(ctx context.Context, actor identity.Actor, sku, file string) error {
	return e.editPart(ctx, actor, sku, func(ctx context.Context, id int64) (changelog.Change, error) {
		rows, err := e.db.Exec(ctx, `DELETE FROM product_documents WHERE product_id = ? AND file = ?`, id, file)
		if err == nil && rows == 0 {
			return changelog.Change{}, fault.Conflict("This document was taken off already.")
		}
		if err != nil {
			return changelog.Change{}, fmt.Errorf("remove a document: %w", err)
		}
		return changelog.Change{Field: "document", Before: file}, nil
	})
}

var relationForm = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)

// Relate shows another product beside one, as an accessory, an alternative and the like.
func (e *Editor) Relate(ctx context.Context, actor identity.Actor, sku, other, kind string) error {
	if !relationForm.MatchString(kind) {
		return fault.Invalid("", fault.Field{Name: "kind", Message: "Name the relation with a–z, 0–9 and -, like accessory."})
	}
	return e.editPart(ctx, actor, sku, func(ctx context.Context, id int64) (changelog.Change, error) {
		to, err := e.productID(ctx, other)
		if fault.Is(err, fault.KindNotFound) || to == id {
			return changelog.Change{}, fault.Invalid("", fault.Field{Name: "related", Message: "Give the SKU of another product."})
		}
		if err != nil {
			return changelog.Change{}, err
		}
		_, err = e.db.Exec(ctx, `INSERT INTO related_products (product_id, related_id, kind) VALUES (?, ?, ?)
			ON CONFLICT (product_id, related_id) DO UPDATE SET kind = excluded.kind`, id, to, kind)
		if err != nil {
			return changelog.Change{}, fmt.Errorf("relate products: %w", err)
		}
		return changelog.Change{Field: "related", After: other + " (" + kind + ")"}, nil
	})
}

// Unrelate takes the other product away again.
func (e *Editor) Unrelate(ctx context.Context, actor identity.Actor, sku, other string) error {
	return e.editPart(ctx, actor, sku, func(ctx context.Context, id int64) (changelog.Change, error) {
		rows, err := e.db.Exec(ctx, `DELETE FROM related_products WHERE product_id = ? AND related_id = (SELECT id FROM products WHERE sku = ?)`, id, other)
		if err == nil && rows == 0 {
			return changelog.Change{}, fault.Conflict("This relation was taken away already.")
		}
		if err != nil {
			return changelog.Change{}, fmt.Errorf("unrelate products: %w", err)
		}
		return changelog.Change{Field: "related", Before: other}, nil
	})
}

// TakeOut takes a product out of the catalogue: no client sees it any more. Saving its form brings it back.
func (e *Editor) TakeOut(ctx context.Context, actor identity.Actor, sku string) error {
	return e.editPart(ctx, actor, sku, func(ctx context.Context, id int64) (changelog.Change, error) {
		version, err := e.db.NextVersion(ctx, "catalog")
		if err != nil {
			return changelog.Change{}, err
		}
		var before string
		if err := e.db.Get(ctx, &before, `SELECT status FROM products WHERE id = ?`, id); err != nil {
			return changelog.Change{}, fmt.Errorf("take out %s: %w", sku, err)
		}
		_, err = e.db.Exec(ctx, `UPDATE products SET status = 'inactive', version = ?, updated_at = ? WHERE id = ?`, version, e.now(), id)
		if err != nil {
			return changelog.Change{}, fmt.Errorf("take out %s: %w", sku, err)
		}
		return changelog.Change{Field: "status", Before: before, After: "inactive"}, nil
	})
}
