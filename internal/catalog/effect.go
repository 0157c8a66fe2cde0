package catalog

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// Listed is a product in a list of the desk.
type Listed struct {
	ID        int64      `db:"id"`
	SKU       string     `db:"sku"`
	Name      string     `db:"name"`
	Brand     string     `db:"brand"`
	Category  string     `db:"category"` // its path
	CreatedAt clock.Time `db:"created_at"`
	Status    string     `db:"status"`
}

// AccountRange is what an account's range is made of.
type AccountRange struct {
	Assortments   []string // codes, in order
	Added, Hidden []string // SKUs
}

// RangeChange is a change of ranges that isn't saved yet: of an assortment's rules, or of what one account has.
type RangeChange struct {
	Code  string // the assortment that gets other rules, or is new
	Rules []Rule

	AccountID int64 // or the account that gets another range
	Range     AccountRange
}

// ClientEffect is what a change of ranges does to one client.
type ClientEffect struct {
	ID         int64
	Slug, Name string
	Before     int             // products seen
	After      int             // products seen then
	Appear     *roaring.Bitmap // ids
	Disappear  *roaring.Bitmap
}

// RangeEffect is what a change of ranges does to those whom it touches.
type RangeEffect struct {
	Clients []ClientEffect // within reach that see something else then, by name
	Others  int            // clients of colleagues that would, as a number alone
	Appear  *roaring.Bitmap
	Vanish  *roaring.Bitmap
}

// Effect says who would see what else by a change, on a date: with the resolver that pages use, so that what it says is
// what the storefronts then show.
func (s *Service) Effect(ctx context.Context, reach identity.Reach, today clock.Date, change RangeChange) (RangeEffect, error) {
	effect := RangeEffect{Appear: roaring.New(), Vanish: roaring.New()}
	snap, err := s.latest(ctx)
	if err != nil {
		return effect, err
	}
	touched, err := s.touched(ctx, reach, change)
	if err != nil {
		return effect, err
	}
	before, err := s.rulesOf(ctx, snap, touched)
	if err != nil {
		return effect, err
	}
	changed, err := s.changedRules(ctx, snap, change)
	if err != nil {
		return effect, err
	}
	for i, account := range touched {
		key := rangeKey{account.ID, today.AddDays(account.EarlyDays)}
		was := snap.resolve(before[i], key)
		is := snap.resolve(changed(before[i]), key)
		one := ClientEffect{ID: account.ID, Slug: account.Slug, Name: account.Name, Before: int(was.GetCardinality()), After: int(is.GetCardinality()),
			Appear: roaring.AndNot(is, was), Disappear: roaring.AndNot(was, is)}
		if one.Appear.IsEmpty() && one.Disappear.IsEmpty() {
			continue
		}
		if !account.Within {
			effect.Others++
			continue
		}
		effect.Clients = append(effect.Clients, one)
		effect.Appear.Or(one.Appear)
		effect.Vanish.Or(one.Disappear)
	}
	return effect, nil
}

// touchedAccount is one whose range a change may touch.
type touchedAccount struct {
	ID        int64  `db:"id"`
	Slug      string `db:"slug"`
	Name      string `db:"name"`
	EarlyDays int    `db:"early_access_days"`
	Within    bool   `db:"within"`
}

func (s *Service) touched(ctx context.Context, reach identity.Reach, change RangeChange) (list []touchedAccount, err error) {
	within, args := reach.Where("a")
	query := `SELECT a.id, a.slug, a.name, a.early_access_days, CASE WHEN ` + within + ` THEN TRUE ELSE FALSE END AS within FROM accounts a
		WHERE a.status <> 'closed' AND `
	if change.AccountID != 0 {
		query, args = query+`a.id = ?`, append(args, change.AccountID)
	} else {
		query += `a.id IN (SELECT x.account_id FROM account_assortments x JOIN assortments y ON y.id = x.assortment_id WHERE y.code = ?)`
		args = append(args, change.Code)
	}
	if err = s.db.Select(ctx, &list, query+` ORDER BY a.name, a.id`, args...); err != nil {
		return nil, fmt.Errorf("list whose range changes: %w", err)
	}
	return list, nil
}

// rulesOf reads the rules of many accounts with a few queries; what each assortment holds is worked out once.
func (s *Service) rulesOf(ctx context.Context, snap *snapshot, accounts []touchedAccount) ([]accountRules, error) {
	list := make([]accountRules, len(accounts))
	if len(accounts) == 0 {
		return list, nil
	}
	at, ids := map[int64]int{}, make([]int64, len(accounts))
	for i, a := range accounts {
		at[a.ID], ids[i] = i, a.ID
		list[i] = accountRules{added: roaring.New(), hidden: roaring.New(), complete: true}
	}
	assortments, rules, err := s.readAssortments(ctx, "")
	if err != nil {
		return nil, err
	}
	known := map[int64]assortment{}
	for _, a := range assortments {
		one := assortment{ID: a.ID, Code: a.Code, Name: a.Name, rules: rules[a.ID]}
		one.holds = snap.assortment(one)
		known[a.ID] = one
	}
	var have []struct {
		AccountID    int64 `db:"account_id"`
		AssortmentID int64 `db:"assortment_id"`
	}
	if err := s.db.Select(ctx, &have, `SELECT account_id, assortment_id FROM account_assortments WHERE account_id IN (?) ORDER BY account_id, position`, ids); err != nil {
		return nil, fmt.Errorf("read accounts' assortments: %w", err)
	}
	for _, h := range have {
		one := &list[at[h.AccountID]]
		one.assortments = append(one.assortments, known[h.AssortmentID])
	}
	var singles []struct {
		AccountID int64  `db:"account_id"`
		ProductID int64  `db:"product_id"`
		Mode      string `db:"mode"`
	}
	if err := s.db.Select(ctx, &singles, `SELECT account_id, product_id, mode FROM account_products WHERE account_id IN (?)`, ids); err != nil {
		return nil, fmt.Errorf("read accounts' single products: %w", err)
	}
	for _, single := range singles {
		if single.Mode == "hide" {
			list[at[single.AccountID]].hidden.Add(uint32(single.ProductID))
		} else {
			list[at[single.AccountID]].added.Add(uint32(single.ProductID))
		}
	}
	return list, nil
}

// changedRules is what makes an account's rules those after the change.
func (s *Service) changedRules(ctx context.Context, snap *snapshot, change RangeChange) (func(accountRules) accountRules, error) {
	if change.AccountID == 0 {
		rules, _, err := s.resolved(ctx, change.Rules)
		holds := snap.assortment(assortment{rules: rules})
		return func(was accountRules) accountRules {
			is := was
			is.assortments = append([]assortment(nil), was.assortments...)
			for i := range is.assortments {
				if is.assortments[i].Code == change.Code {
					is.assortments[i].rules, is.assortments[i].holds = rules, holds
				}
			}
			return is
		}, err
	}
	assortments, rules, err := s.readAssortments(ctx, "")
	if err != nil {
		return nil, err
	}
	is := accountRules{added: roaring.New(), hidden: roaring.New(), complete: true}
	for _, code := range change.Range.Assortments {
		for _, a := range assortments {
			if a.Code == code {
				is.assortments = append(is.assortments, assortment{ID: a.ID, Code: a.Code, Name: a.Name, rules: rules[a.ID]})
			}
		}
	}
	for set, skus := range map[*roaring.Bitmap][]string{is.added: change.Range.Added, is.hidden: change.Range.Hidden} {
		ids, err := s.idsOfSKUs(ctx, skus)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			set.Add(uint32(id))
		}
	}
	return func(accountRules) accountRules { return is }, nil
}

// Seen is what a page told of the effect, to be asked for at saving: when it has become another, what was told isn't so
// any more.
func (e RangeEffect) Seen() string {
	var text strings.Builder
	for _, c := range e.Clients {
		fmt.Fprintln(&text, c.ID, c.Before, c.After, c.Appear.Checksum(), c.Disappear.Checksum())
	}
	fmt.Fprintln(&text, e.Others)
	sum := sha256.Sum256([]byte(text.String()))
	return hex.EncodeToString(sum[:12])
}
