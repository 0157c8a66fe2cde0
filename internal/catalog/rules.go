package catalog

import (
	"context"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// rule is one line of an assortment.
type rule struct {
	AssortmentID int64  `db:"assortment_id"`
	Mode         string `db:"mode"`
	Kind         string `db:"kind"`
	Value        string `db:"value"`
	ProductID    *int64 `db:"product_id"` // of a rule that names a SKU
}

func (r rule) include() bool { return r.Mode == "include" }

// String is the rule in words: include category Fastening > Bolts.
func (r rule) String() string {
	switch r.Kind {
	case "all":
		return r.Mode + " everything"
	case "sku":
		return r.Mode + " product " + r.Value
	}
	return strings.TrimSpace(r.Mode + " " + r.Kind + " " + r.Value)
}

type assortment struct {
	ID    int64  `db:"id"`
	Code  string `db:"code"`
	Name  string `db:"name"`
	rules []rule
	holds *roaring.Bitmap // the products that the rules hold, where they were asked already
}

// accountRules are what decides an account's range.
type accountRules struct {
	assortments   []assortment
	added, hidden *roaring.Bitmap
	complete      bool // no rule names a SKU that doesn't exist yet
}

func (s *Service) readRules(ctx context.Context, account int64) (accountRules, error) {
	read := accountRules{added: roaring.New(), hidden: roaring.New(), complete: true}
	err := s.db.Select(ctx, &read.assortments, `SELECT a.id, a.code, a.name FROM account_assortments x
		JOIN assortments a ON a.id = x.assortment_id WHERE x.account_id = ? ORDER BY x.position, a.code`, account)
	if err != nil {
		return read, err
	}
	var rules []rule
	err = s.db.Select(ctx, &rules, `SELECT r.assortment_id, r.mode, r.kind, r.value, p.id AS product_id
		FROM account_assortments x JOIN assortment_rules r ON r.assortment_id = x.assortment_id
		LEFT JOIN products p ON r.kind = 'sku' AND p.sku = r.value
		WHERE x.account_id = ? ORDER BY r.assortment_id, r.position`, account)
	if err != nil {
		return read, err
	}
	for _, r := range rules {
		if r.Kind == "sku" && r.ProductID == nil {
			read.complete = false
		}
		for i := range read.assortments {
			if read.assortments[i].ID == r.AssortmentID {
				read.assortments[i].rules = append(read.assortments[i].rules, r)
			}
		}
	}
	return read, s.readSingles(ctx, account, &read)
}

// readSingles reads the products added for the account or hidden from it.
func (s *Service) readSingles(ctx context.Context, account int64, into *accountRules) error {
	var singles []struct {
		ProductID int64  `db:"product_id"`
		Mode      string `db:"mode"`
	}
	err := s.db.Select(ctx, &singles, `SELECT product_id, mode FROM account_products WHERE account_id = ?`, account)
	for _, single := range singles {
		if single.Mode == "hide" {
			into.hidden.Add(uint32(single.ProductID))
		} else {
			into.added.Add(uint32(single.ProductID))
		}
	}
	return err
}
