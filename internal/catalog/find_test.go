package catalog

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
)

func TestFindShowsOnlyWhatIsSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f, ctx := newShop(t, d), context.Background()
		forty := 40.0
		f.product("BOLT", goods{attributes: []Attribute{{"Thread", "M8", nil, ""}, {"Length", "40", &forty, "mm"}}})
		f.product("NUT", goods{})
		f.product("SOON", goods{from: 20261130})
		f.assortment(f.scope.AccountID, "include all")
		f.single(f.scope.AccountID, "NUT", "hide")
		f.exec("part_numbers", `INSERT INTO part_numbers (account_id, part_number, part_key, product_id) VALUES (?, 'N-2', 'n2', ?), (?, 'N-1', 'n1', ?)`,
			f.scope.AccountID, f.ids["BOLT"], f.scope.AccountID, f.ids["BOLT"])
		f.scope.EarlyDays = 30
		for range 2 { // the second time from memory
			p := must[Product](t)(f.Find(ctx, f.scope, "BOLT"))
			if len(p.Attributes) != 2 || p.Attributes[1].String() != "40 mm" || p.PartNumber != "N-1" || p.Early {
				t.Errorf("found %+v", p)
			}
			if p := must[Product](t)(f.Find(ctx, f.scope, "SOON")); !p.Early {
				t.Error("early access isn't marked")
			}
			for _, sku := range []string{"NUT", "bolt", "", "NOSUCH"} {
				if p, err := f.Find(ctx, f.scope, sku); !fault.Is(err, fault.KindNotFound) || err.Error() != errUnseen.Error() {
					t.Errorf("%q gave %v, %v", sku, p, err)
				}
			}
			found := must[map[int64]Product](t)(f.ByIDs(ctx, f.scope, []int64{f.ids["BOLT"], f.ids["NUT"], 9999}))
			if len(found) != 1 {
				t.Errorf("by ids: %v", found)
			}
		}
		other := f.account("other")
		f.assortment(other.AccountID, "include all")
		if p := must[Product](t)(f.Find(ctx, other, "BOLT")); p.PartNumber != "" {
			t.Errorf("another account's part number %q", p.PartNumber)
		}
		f.exec("part_numbers", `DELETE FROM part_numbers WHERE part_number = 'N-1'`)
		if p := must[Product](t)(f.Find(ctx, f.scope, "BOLT")); p.PartNumber != "N-2" {
			t.Errorf("part number %q after a change", p.PartNumber)
		}
	})
}

func TestIdentify(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newShop(t, d)
		f.product("HV-10", goods{mpn: "KX 77/a", gtin: "4006381333931"})
		f.product("HV10", goods{})
		f.product("HIDDEN", goods{mpn: "KX 77/a"})
		f.product("NUT", goods{})
		f.assortment(f.scope.AccountID, "include all", "exclude sku HIDDEN")
		other := f.account("other")
		for _, own := range []identity.Scope{f.scope, other} {
			f.exec("part_numbers", `INSERT INTO part_numbers (account_id, part_number, part_key, product_id) VALUES (?, ?, ?, ?)`,
				own.AccountID, map[bool]string{true: "A-7", false: "B-7"}[own == f.scope], map[bool]string{true: "a7", false: "b7"}[own == f.scope], f.ids["NUT"])
		}
		for text, want := range map[string]string{
			"hv 10": "sku HV-10, sku HV10", "HV10": "sku HV10, sku HV-10", "kx-77a": "mpn HV-10", "4006381-333931": "gtin HV-10",
			"04006381333931": "gtin HV-10", "a7": "part_number NUT", "B-7": "", "hidden": "", "--": "", "": "", "HV": "",
		} {
			matches := must[[]Match](t)(f.Identify(context.Background(), f.scope, text))
			var got []string
			for _, m := range matches {
				got = append(got, m.By+" "+m.Product.SKU)
			}
			if strings.Join(got, ", ") != want {
				t.Errorf("%q names %v, want %q", text, got, want)
			}
		}
	})
}

func TestFoldGTIN(t *testing.T) {
	for in, want := range map[string]string{
		"4006381333931": "04006381333931", "96385074": "00000096385074", "0 12345-67890 5": "00012345678905",
		"1234567": "", "123456789012345": "", "4006381333931a": "", "": "", "٤٠٠٦٣٨١٣٣٣٩٣١": "",
	} {
		if got := FoldGTIN(in); got != want {
			t.Errorf("FoldGTIN(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestBesideAProduct(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f, ctx := newShop(t, d), context.Background()
		f.product("OLD", goods{replacedBy: "HIDDEN", status: "discontinued"})
		f.product("HIDDEN", goods{replacedBy: "STALE"})
		f.product("STALE", goods{replacedBy: "NEW", status: "discontinued"})
		f.product("NEW", goods{replacedBy: "OLD"})
		f.product("LOOP", goods{replacedBy: "LOOP2", status: "discontinued"})
		f.product("LOOP2", goods{replacedBy: "LOOP", status: "discontinued"})
		f.product("LOST", goods{replacedBy: "NOWHERE"})
		f.assortment(f.scope.AccountID, "include all", "exclude sku HIDDEN")
		for sku, want := range map[string]string{"OLD": "NEW", "LOOP": "", "LOST": "", "STALE": "NEW"} {
			p := must[Product](t)(f.Find(ctx, f.scope, sku))
			next, ok, err := f.Replacement(ctx, f.scope, p)
			if err != nil || ok != (want != "") || next.SKU != want {
				t.Errorf("%s is replaced by %q, %v, %v, want %q", sku, next.SKU, ok, err, want)
			}
		}
		for _, sku := range []string{"HIDDEN", "OLD", "NEW"} {
			f.exec("", `INSERT INTO related_products (product_id, related_id, kind) VALUES (?, ?, 'accessory')`, f.ids["LOST"], f.ids[sku])
			f.exec("", `INSERT INTO product_documents (product_id, file, title) VALUES (?, 'sheet.pdf', 'Data sheet')`, f.ids[sku])
		}
		related := must[[]Related](t)(f.Related(ctx, f.scope, f.ids["LOST"]))
		if len(related) != 2 || related[0].Product.SKU != "OLD" || related[1].Product.SKU != "NEW" {
			t.Errorf("related: %v", related)
		}
		if _, err := f.Service.Related(ctx, f.scope, f.ids["HIDDEN"]); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("related to a hidden product: %v", err)
		}
		if docs := must[[]Document](t)(f.Documents(ctx, f.scope, f.ids["OLD"])); len(docs) != 1 || docs[0].Title != "Data sheet" {
			t.Errorf("documents: %v", docs)
		}
		for _, ask := range []struct{ sku, file string }{{"HIDDEN", "sheet.pdf"}, {"OLD", "other.pdf"}} {
			if _, err := f.Document(ctx, f.scope, f.ids[ask.sku], ask.file); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%v: %v", ask, err)
			}
		}
	})
}

func TestNewAndFeatured(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f, ctx := newShop(t, d), context.Background()
		f.product("OLD", goods{})
		f.product("ENTERED", goods{created: 20261110, category: "Packaging"})
		f.product("OPENED", goods{from: 20261118})
		f.product("EARLY", goods{from: 20261124})
		f.product("LATER", goods{from: 20261224})
		f.product("ENDED", goods{created: 20261110, status: "discontinued"})
		f.assortment(f.scope.AccountID, "include all")
		since := today.AddDays(-30)
		list := func() string {
			return skus(must[[]Product](t)(f.NewForAccount(ctx, f.scope, since, 10)))
		}
		if got := list(); got != "OPENED ENTERED" {
			t.Errorf("new: %s", got)
		}
		f.scope.EarlyDays = 7
		if got := list(); got != "EARLY OPENED ENTERED" {
			t.Errorf("new with early access: %s", got)
		}
		if got := list(); got != "EARLY OPENED ENTERED" {
			t.Errorf("new, from memory: %s", got)
		}
		if got := skus(must[[]Product](t)(f.FeaturedProducts(ctx, f.scope, []string{"LATER", "OLD", "NONE"}))); got != "OLD" {
			t.Errorf("featured products: %s", got)
		}
		if got := must[[]*Category](t)(f.FeaturedCategories(ctx, f.scope, []string{"Packaging", "Nowhere"})); len(got) != 1 || got[0].Name != "Packaging" {
			t.Errorf("featured categories: %v", got)
		}
	})
}

func TestTreeHoldsOnlyWhatIsNotEmpty(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f, ctx := newShop(t, d), context.Background()
		f.product("A", goods{category: "Fastening > Bolts > Hex"})
		f.product("B", goods{category: "Fastening > Bolts"})
		f.product("C", goods{category: "Packaging"})
		f.product("D", goods{category: "Fastening > Nuts"})
		f.assortment(f.scope.AccountID, "include category Fastening", "exclude sku D")
		tree := must[Tree](t)(f.Tree(ctx, f.scope))
		if len(tree.Top) != 1 || tree.Top[0].Count != 2 || len(tree.Top[0].Children) != 1 || tree.Top[0].Children[0].Count != 2 {
			t.Errorf("tree %+v", tree.Top)
		}
		hex, ok := tree.BySlug("hex")
		if !ok || hex.Count != 1 || len(tree.Trail(hex.ID)) != 3 || tree.Trail(hex.ID)[0].Name != "Fastening" {
			t.Errorf("hex: %v, trail %v", hex, tree.Trail(hex.ID))
		}
		if _, ok := tree.BySlug("packaging"); ok {
			t.Error("a category that the account sees nothing of is shown")
		}
		in, err := f.InCategory(ctx, f.scope, f.categories["Fastening"])
		if err != nil || in.GetCardinality() != 2 || in.Contains(uint32(f.ids["D"])) {
			t.Errorf("in Fastening: %v, %v", in, err)
		}
	})
}

func TestReserve(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newShop(t, d)
		bolt, nut := f.product("BOLT", goods{}), f.product("NUT", goods{})
		f.exec("", `INSERT INTO stock (product_id, free, expected_on) VALUES (?, 10, 20261201)`, bolt)
		reserve := func(id, quantity int64, backorder bool) (now, later int64, err error) {
			err = d.InTx(context.Background(), func(ctx context.Context) error {
				now, later, err = f.Reserve(ctx, id, quantity, backorder)
				return err
			})
			return now, later, err
		}
		check := func(name string, now, later int64, err error, wantNow, wantLater, free int64) {
			t.Helper()
			stock := must[map[int64]Stock](t)(f.Stock(context.Background(), []int64{bolt, nut}))
			if err != nil || now != wantNow || later != wantLater || stock[bolt].Free != free || stock[nut].Tracked {
				t.Errorf("%s: %d now, %d later, %v, stock %v", name, now, later, err, stock)
			}
		}
		now, later, err := reserve(bolt, 4, false)
		check("what is there", now, later, err, 4, 0, 6)
		now, later, err = reserve(nut, 4, false)
		check("untracked", now, later, err, 4, 0, 6)
		_, _, err = reserve(bolt, 7, false)
		if !fault.Is(err, fault.KindConflict) || !strings.Contains(err.Error(), "Only 6 left") {
			t.Errorf("refused with %v", err)
		}
		now, later, err = reserve(bolt, 7, true)
		check("in part", now, later, err, 6, 1, 0)
		now, later, err = reserve(bolt, 7, true)
		check("none", now, later, err, 0, 7, 0)
		err = f.Release(context.Background(), bolt, 6)
		check("given back", 0, 0, err, 0, 0, 6)
		if _, _, err := f.Reserve(context.Background(), bolt, 1, true); err == nil {
			t.Error("reserved outside a transaction")
		}
	})
}

func TestManyReserveAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newShop(t, d)
		bolt := f.product("BOLT", goods{})
		f.exec("", `INSERT INTO stock (product_id, free) VALUES (?, 50)`, bolt)
		var taken, owed atomic.Int64
		var group sync.WaitGroup
		for range 30 {
			group.Go(func() {
				var now, later int64
				err := d.InTx(context.Background(), func(ctx context.Context) (err error) {
					now, later, err = f.Reserve(ctx, bolt, 3, true)
					return err
				})
				if err != nil {
					t.Error(err)
				}
				taken.Add(now)
				owed.Add(later)
			})
		}
		group.Wait()
		stock := must[map[int64]Stock](t)(f.Stock(context.Background(), []int64{bolt}))
		if taken.Load() != 50 || owed.Load() != 40 || stock[bolt].Free != 0 {
			t.Errorf("%d taken, %d owed, %d free", taken.Load(), owed.Load(), stock[bolt].Free)
		}
	})
}
