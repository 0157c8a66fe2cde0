package catalog

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	changelog "tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// RangeOf is what an account's range is made of.
func (s *Service) RangeOf(ctx context.Context, accountID int64) (r AccountRange, err error) {
	if err = s.db.Select(ctx, &r.Assortments, `SELECT a.code FROM account_assortments x JOIN assortments a ON a.id = x.assortment_id
		WHERE x.account_id = ? ORDER BY x.position, a.code`, accountID); err != nil {
		return r, fmt.Errorf("read an account's range: %w", err)
	}
	var singles []struct {
		SKU  string `db:"sku"`
		Mode string `db:"mode"`
	}
	if err = s.db.Select(ctx, &singles, `SELECT p.sku, x.mode FROM account_products x JOIN products p ON p.id = x.product_id
		WHERE x.account_id = ?`, accountID); err != nil {
		return r, fmt.Errorf("read an account's single products: %w", err)
	}
	for _, single := range singles {
		if single.Mode == "hide" {
			r.Hidden = append(r.Hidden, single.SKU)
		} else {
			r.Added = append(r.Added, single.SKU)
		}
	}
	slices.Sort(r.Added) // databases sort by language; what a page sends back is compared
	slices.Sort(r.Hidden)
	return r, nil
}

// Seen is what a page knew of the range, to be told at saving.
func (r AccountRange) Seen() string {
	sum := sha256.Sum256([]byte(strings.Join(r.Assortments, "\n") + "\n\n" + strings.Join(r.Added, "\n") + "\n\n" + strings.Join(r.Hidden, "\n")))
	return hex.EncodeToString(sum[:12])
}

// SaveRange gives the actor's client another range, as long as its range is as it was seen.
func (e *Editor) SaveRange(ctx context.Context, actor identity.Actor, r AccountRange, seen string) error {
	if !actor.Can(identity.Tailor) {
		return fault.Denied("The client’s manager and administrators change its range.")
	}
	return e.db.InTx(ctx, func(ctx context.Context) error {
		if _, err := e.db.Exec(ctx, `UPDATE accounts SET name = name WHERE id = ?`, actor.Account.ID); err != nil { // whoever changes it too waits here
			return fmt.Errorf("hold an account: %w", err)
		}
		before, err := e.RangeOf(ctx, actor.Account.ID)
		if err != nil {
			return err
		}
		if before.Seen() != seen {
			return fault.Conflict("The range was changed by someone else meanwhile. Nothing was saved; look at it again.")
		}
		if err := e.writeRange(ctx, actor.Account.ID, r); err != nil {
			return err
		}
		after, err := e.RangeOf(ctx, actor.Account.ID)
		if err != nil {
			return err
		}
		if after.Seen() == seen {
			return nil // nothing is changed
		}
		if err := e.keepBefore(ctx, actor, "account_id", actor.Account.ID, before, after.Seen()); err != nil {
			return err
		}
		return e.changed(ctx, actor, "ranges", before.differences(after, actor.Account))
	})
}

func (e *Editor) writeRange(ctx context.Context, accountID int64, r AccountRange) error {
	assortments, _, err := e.readAssortments(ctx, "")
	if err != nil {
		return err
	}
	problem := fault.Invalid("")
	var ids []int64
	for _, code := range r.Assortments {
		at := slices.IndexFunc(assortments, func(a Assortment) bool { return a.Code == code })
		if at < 0 || slices.Contains(ids, assortments[max(at, 0)].ID) {
			problem.Add("assortments", fmt.Sprintf("There is no assortment %q, or it is named twice.", code))
			continue
		}
		ids = append(ids, assortments[at].ID)
	}
	products, err := e.idsOfSKUs(ctx, append(slices.Clone(r.Added), r.Hidden...))
	if err != nil {
		return err
	}
	for name, skus := range map[string][]string{"added": r.Added, "hidden": r.Hidden} {
		for _, sku := range skus {
			if products[sku] == 0 {
				problem.Add(name, fmt.Sprintf("There is no product %q.", sku))
			} else if name == "hidden" && slices.Contains(r.Added, sku) {
				problem.Add(name, sku+" can’t be both added and hidden.")
			}
		}
	}
	if err := problem.OrNil(); err != nil {
		return err
	}
	for _, query := range []string{`DELETE FROM account_assortments WHERE account_id = ?`, `DELETE FROM account_products WHERE account_id = ?`} {
		if _, err := e.db.Exec(ctx, query, accountID); err != nil {
			return fmt.Errorf("save a range: %w", err)
		}
	}
	for i, id := range ids {
		if _, err := e.db.Exec(ctx, `INSERT INTO account_assortments (account_id, assortment_id, position) VALUES (?, ?, ?)`, accountID, id, i); err != nil {
			return fmt.Errorf("save a range: %w", err)
		}
	}
	for mode, skus := range map[string][]string{"add": r.Added, "hide": r.Hidden} {
		for _, sku := range skus {
			_, err := e.db.Exec(ctx, `INSERT INTO account_products (account_id, product_id, mode) VALUES (?, ?, ?) ON CONFLICT (account_id, product_id) DO NOTHING`,
				accountID, products[sku], mode)
			if err != nil {
				return fmt.Errorf("save a range: %w", err)
			}
		}
	}
	return nil
}

func (r AccountRange) differences(to AccountRange, of identity.Account) []changelog.Change {
	var list []changelog.Change
	add := func(field string, before, after []string) {
		if !slices.Equal(before, after) {
			list = append(list, changelog.Change{AccountID: of.ID, Kind: "account", Subject: of.Slug, Field: field, Before: strings.Join(before, ", "), After: strings.Join(after, ", ")})
		}
	}
	add("assortments", r.Assortments, to.Assortments)
	add("products added", r.Added, to.Added)
	add("products hidden", r.Hidden, to.Hidden)
	return list
}
