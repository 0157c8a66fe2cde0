package catalog

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	changelog "tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// RenameAttribute gives an attribute another name, on all products that have it. Where the name is another attribute's
// the two become one, which must be said: merge.
func (e *Editor) RenameAttribute(ctx context.Context, actor identity.Actor, from, to string, merge bool) error {
	to = strings.Join(strings.Fields(to), " ")
	switch {
	case !actor.Can(identity.EditGoods):
		return fault.Denied("Administrators edit attributes.")
	case to == "" || utf8.RuneCountInString(to) > 100:
		return fault.Invalid("", fault.Field{Name: "name", Message: "Give it a name of at most 100 characters."})
	case from == to:
		return nil
	}
	return e.db.InTx(ctx, func(ctx context.Context) error {
		version, err := e.db.NextVersion(ctx, "catalog")
		if err != nil {
			return err
		}
		old, err := e.attributeID(ctx, from)
		if err != nil {
			return err
		}
		if old == 0 {
			return fault.NotFound("There is no attribute " + from + ".")
		}
		other, err := e.attributeID(ctx, to)
		if err != nil {
			return err
		}
		if other != 0 && !merge {
			return fault.Invalid("", fault.Field{Name: "name", Message: "There is an attribute " + to + " already. Tick that the two become one."})
		}
		steps := []statement{{`UPDATE products SET version = ?, updated_at = ? WHERE id IN (SELECT product_id FROM product_attributes WHERE attribute_id = ?)`, []any{version, e.now(), old}}}
		if other == 0 {
			steps = append(steps, statement{`UPDATE attributes SET name = ? WHERE id = ?`, []any{to, old}})
		} else {
			steps = append(steps, // a value that a product has under both names stays once
				statement{`DELETE FROM product_attributes WHERE attribute_id = ? AND EXISTS (SELECT 1 FROM product_attributes o
					WHERE o.product_id = product_attributes.product_id AND o.attribute_id = ? AND o.text = product_attributes.text AND o.unit = product_attributes.unit)`, []any{old, other}},
				statement{`UPDATE product_attributes SET attribute_id = ? WHERE attribute_id = ?`, []any{other, old}},
				statement{`DELETE FROM attributes WHERE id = ?`, []any{old}})
		}
		for _, s := range steps {
			if _, err := e.db.Exec(ctx, s.query, s.args...); err != nil {
				return fmt.Errorf("rename an attribute: %w", err)
			}
		}
		return e.changed(ctx, actor, "ranges", []changelog.Change{{Kind: "attribute", Subject: to, Field: "name", Before: from, After: to}})
	})
}

type statement struct {
	query string
	args  []any
}

func (e *Editor) attributeID(ctx context.Context, name string) (id int64, err error) {
	err = e.db.Get(ctx, &id, `SELECT id FROM attributes WHERE name = ?`, name)
	if db.IsNone(err) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("find an attribute: %w", err)
	}
	return id, nil
}

// DeleteAttribute forgets a name that no product has any more.
func (e *Editor) DeleteAttribute(ctx context.Context, actor identity.Actor, name string) error {
	if !actor.Can(identity.EditGoods) {
		return fault.Denied("Administrators edit attributes.")
	}
	return e.db.InTx(ctx, func(ctx context.Context) error {
		rows, err := e.db.Exec(ctx, `DELETE FROM attributes WHERE name = ? AND NOT EXISTS (SELECT 1 FROM product_attributes v WHERE v.attribute_id = attributes.id)`, name)
		if err != nil {
			return fmt.Errorf("delete an attribute: %w", err)
		}
		if rows == 0 {
			return fault.Conflict("Products have this attribute. Merge it with another one, or take it off them first.")
		}
		return e.log.Record(ctx, actor.By(), changelog.Change{Kind: "attribute", Subject: name, Field: "deleted", Before: name})
	})
}
