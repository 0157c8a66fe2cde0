package catalog

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

// Every sentence of what an account sees, each in a shop of its own with the same few products.
func TestWhatAnAccountSees(t *testing.T) {
	for _, c := range []struct {
		name  string
		given func(f *shop)
		want  string
	}{
		{"no assortment sees nothing", func(f *shop) {}, ""},
		{"everything", func(f *shop) { f.assortment(f.scope.AccountID, "include all") }, "BOLT NUT OLD TAPE"},
		{"a category with all below it", func(f *shop) { f.assortment(f.scope.AccountID, "include category Fastening") }, "BOLT NUT OLD"},
		{"a category below", func(f *shop) { f.assortment(f.scope.AccountID, "include category Fastening > Bolts") }, "BOLT"},
		{"a category that doesn't exist", func(f *shop) { f.assortment(f.scope.AccountID, "include category Bolts") }, ""},
		{"a brand, in any case", func(f *shop) { f.assortment(f.scope.AccountID, "include brand KESTREL") }, "BOLT TAPE"},
		{"a tag", func(f *shop) { f.assortment(f.scope.AccountID, "include tag marine") }, "NUT TAPE"},
		{"a tag compares exactly", func(f *shop) { f.assortment(f.scope.AccountID, "include tag Marine") }, ""},
		{"a single product", func(f *shop) { f.assortment(f.scope.AccountID, "include sku NUT") }, "NUT"},
		{"an exclude beats an include whatever the order", func(f *shop) {
			f.assortment(f.scope.AccountID, "exclude tag marine", "include all")
		}, "BOLT OLD"},
		{"an exclude alone includes nothing", func(f *shop) { f.assortment(f.scope.AccountID, "exclude tag marine") }, ""},
		{"the union of its assortments: an exclude of one leaves what another includes", func(f *shop) {
			f.assortment(f.scope.AccountID, "include category Fastening", "exclude sku NUT")
			f.assortment(f.scope.AccountID, "include sku NUT")
		}, "BOLT NUT OLD"},
		{"plus single products added", func(f *shop) {
			f.assortment(f.scope.AccountID, "include sku NUT")
			f.single(f.scope.AccountID, "TAPE", "add")
		}, "NUT TAPE"},
		{"minus single products hidden", func(f *shop) {
			f.assortment(f.scope.AccountID, "include all")
			f.single(f.scope.AccountID, "TAPE", "hide")
		}, "BOLT NUT OLD"},
		{"an inactive product isn't seen even when added", func(f *shop) {
			f.assortment(f.scope.AccountID, "include sku GONE")
			f.single(f.scope.AccountID, "GONE", "add")
		}, ""},
		{"what isn't available yet isn't seen even when added", func(f *shop) { f.single(f.scope.AccountID, "SOON", "add") }, ""},
		{"early access, a day short", func(f *shop) {
			f.assortment(f.scope.AccountID, "include sku SOON")
			f.scope.EarlyDays = 9
		}, ""},
		{"early access", func(f *shop) {
			f.assortment(f.scope.AccountID, "include sku SOON")
			f.scope.EarlyDays = 10
		}, "SOON"},
		{"on the day itself", func(f *shop) {
			f.assortment(f.scope.AccountID, "include sku SOON")
			f.scope.Today = 20261201
		}, "SOON"},
		{"another account's assortment and products", func(f *shop) {
			other := f.account("other")
			f.assortment(other.AccountID, "include all")
			f.single(other.AccountID, "TAPE", "add")
		}, ""},
		{"no account named: everything, for commands", func(f *shop) { f.scope = identity.Scope{} }, "BOLT GONE NUT OLD SOON TAPE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newShop(t, dbtest.SQLite(t))
			f.product("BOLT", goods{category: "Fastening > Bolts", brand: "Kestrel"})
			f.product("NUT", goods{category: "Fastening > Nuts", tags: []string{"marine", "steel"}})
			f.product("TAPE", goods{category: "Packaging", brand: "kestrel", tags: []string{"marine"}})
			f.product("OLD", goods{category: "Fastening", status: "discontinued"})
			f.product("GONE", goods{category: "Fastening", status: "inactive"})
			f.product("SOON", goods{category: "Lifting", from: 20261201})
			c.given(f)
			if got := f.sees(f.scope); got != c.want {
				t.Errorf("sees %q, want %q", got, c.want)
			}
		})
	}
}

// obvious decides again, product by product, from the tables alone.
func obvious(f *shop, scope identity.Scope) string {
	var products []struct {
		ID     int64      `db:"id"`
		SKU    string     `db:"sku"`
		Brand  string     `db:"brand"`
		Path   string     `db:"path"`
		Status string     `db:"status"`
		From   clock.Date `db:"available_from"`
	}
	var rules []struct {
		A     int64  `db:"assortment_id"`
		Mode  string `db:"mode"`
		Kind  string `db:"kind"`
		Value string `db:"value"`
	}
	ctx := context.Background()
	failed := errors.Join(
		f.db.Select(ctx, &products, `SELECT p.id, p.sku, p.brand, c.path, p.status, p.available_from FROM products p JOIN categories c ON c.id = p.category_id ORDER BY p.sku`),
		f.db.Select(ctx, &rules, `SELECT r.assortment_id, r.mode, r.kind, r.value FROM assortment_rules r
			JOIN account_assortments a ON a.assortment_id = r.assortment_id WHERE a.account_id = ?`, scope.AccountID))
	if failed != nil {
		f.t.Fatal(failed)
	}
	var seen []string
	for _, p := range products {
		var tags, modes []string
		if err := errors.Join(f.db.Select(ctx, &tags, `SELECT tag FROM product_tags WHERE product_id = ?`, p.ID),
			f.db.Select(ctx, &modes, `SELECT mode FROM account_products WHERE product_id = ? AND account_id = ?`, p.ID, scope.AccountID)); err != nil {
			f.t.Fatal(err)
		}
		included, excluded := map[int64]bool{}, map[int64]bool{}
		for _, r := range rules {
			hit := r.Kind == "all" || r.Kind == "sku" && r.Value == p.SKU || r.Kind == "tag" && slices.Contains(tags, r.Value) ||
				r.Kind == "brand" && strings.EqualFold(r.Value, p.Brand) ||
				r.Kind == "category" && (p.Path == r.Value || strings.HasPrefix(p.Path, r.Value+" > "))
			included[r.A] = included[r.A] || hit && r.Mode == "include"
			excluded[r.A] = excluded[r.A] || hit && r.Mode == "exclude"
		}
		in := slices.Contains(modes, "add")
		for a := range included {
			in = in || included[a] && !excluded[a]
		}
		if in && !slices.Contains(modes, "hide") && p.Status != "inactive" && p.From <= scope.Today.AddDays(scope.EarlyDays) {
			seen = append(seen, p.SKU)
		}
	}
	return strings.Join(seen, " ")
}

// Two nodes keep their snapshots fresh while both change products and ranges at random; each must agree with the tables
// after every change, and so must a node that has just started.
func TestTwoNodesSeeEveryChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newShop(t, d)
		nodes := []*Service{f.Service, New(d)}
		scopes := []identity.Scope{f.scope, f.account("two"), f.account("three")}
		scopes[1].EarlyDays = 20
		rnd := rand.New(rand.NewPCG(7, 11))
		pick := func(of ...string) string { return of[rnd.IntN(len(of))] }
		letters := []string{"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"}
		for range 150 {
			f.Service = nodes[rnd.IntN(2)]
			scope := scopes[rnd.IntN(3)]
			switch n := rnd.IntN(10); {
			case n < 6:
				f.product(pick(letters...), goods{category: pick("X", "X > Y", "X > Y > Z", "W"), brand: pick("", "Kestrel", "KESTREL", "Tern"),
					status: pick("active", "active", "discontinued", "inactive"), tags: [][]string{nil, {"red"}, {"red", "blue"}}[rnd.IntN(3)],
					from: []clock.Date{0, 0, 20261101, 20261201, 20270101}[rnd.IntN(5)]})
			case n < 8:
				rule := func() string {
					return pick("include ", "include ", "exclude ") + pick("all", "category X", "category X > Y", "brand kestrel", "tag red", "tag blue", "sku A", "sku L")
				}
				f.assortment(scope.AccountID, rule(), rule())
			case n < 9 && len(f.ids) > 0:
				f.exec("ranges", `INSERT INTO account_products (account_id, product_id, mode) SELECT ?, id, ? FROM products WHERE sku = ?
					ON CONFLICT (account_id, product_id) DO UPDATE SET mode = excluded.mode`, scope.AccountID, pick("add", "hide"), pick(letters...))
			default:
				f.exec("ranges", `DELETE FROM account_assortments WHERE account_id = ?`, scope.AccountID)
			}
			for _, scope := range scopes {
				want := obvious(f, scope)
				for i, node := range append(nodes, New(d)) {
					f.Service = node
					if got := f.sees(scope); got != want {
						t.Fatalf("node %d: account %d sees %q, want %q", i, scope.AccountID, got, want)
					}
				}
			}
		}
	})
}

func TestWhatATransactionSeesIsForgottenWithIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newShop(t, d)
		bolt := f.product("BOLT", goods{})
		f.assortment(f.scope.AccountID, "include all")
		undone := errors.New("undone")
		err := d.InTx(context.Background(), func(ctx context.Context) error {
			_, err := d.Exec(ctx, `UPDATE products SET status = 'inactive', name = 'Wrong', version = version + 1 WHERE id = ?`, bolt)
			if err != nil {
				return err
			}
			if err := d.Bump(ctx, "catalog", "ranges"); err != nil {
				return err
			}
			if r, err := f.Range(ctx, f.scope); err != nil || r.Has(bolt) {
				t.Errorf("inside the transaction the product is still seen, %v", err)
			}
			if p, err := f.ByIDs(ctx, identity.Scope{}, []int64{bolt}); err != nil || p[bolt].Name != "Wrong" {
				t.Errorf("inside the transaction: %v, %v", p, err)
			}
			return undone
		})
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		f.exec("catalog ranges", `UPDATE products SET name = 'Right', version = version + 1 WHERE id = ?`, bolt)
		if p, err := f.Find(context.Background(), f.scope, "BOLT"); err != nil || p.Name != "Right" {
			t.Errorf("afterwards: %q, %v", p.Name, err)
		}
	})
}

func TestARangeStaysTheSamePointerUntilSomethingChanges(t *testing.T) {
	f := newShop(t, dbtest.SQLite(t))
	f.product("BOLT", goods{})
	f.assortment(f.scope.AccountID, "include all")
	ranged := func() *Range { return must[*Range](t)(f.Range(context.Background(), f.scope)) }
	first := ranged()
	if ranged() != first {
		t.Error("made anew without a change")
	}
	f.product("NUT", goods{})
	if second := ranged(); second == first || first.Len() != 1 || second.Len() != 2 {
		t.Error("a shared range was changed, or a change was missed")
	}
	f.scope.Today = f.scope.Today.AddDays(1)
	if ranged() == first {
		t.Error("tomorrow is another range")
	}
}

func TestExplainVisibility(t *testing.T) {
	f := newShop(t, dbtest.SQLite(t))
	f.product("BOLT", goods{category: "Fastening > Bolts"})
	f.product("NUT", goods{category: "Fastening", from: 20261201})
	f.product("TAPE", goods{category: "Packaging", status: "inactive"})
	f.assortment(f.scope.AccountID, "include category Fastening", "exclude sku NUT")
	f.assortment(f.scope.AccountID, "include brand Kestrel")
	f.single(f.scope.AccountID, "NUT", "add")
	for sku, want := range map[string]string{
		"BOLT": "true: assortment a1: in it, include category Fastening; assortment a2: not in it, no include matches",
		"NUT": "false: assortment a1: not in it, exclude product NUT; assortment a2: not in it, no include matches; added for the account; " +
			"available from 2026-12-01, the account sees what is available by 2026-11-21",
		"TAPE": "false: assortment a1: not in it, no include matches; assortment a2: not in it, no include matches; the product is inactive",
	} {
		said := must[Visibility](t)(f.ExplainVisibility(context.Background(), f.scope, sku))
		got := map[bool]string{true: "true: ", false: "false: "}[said.Seen] + strings.Join(said.Steps, "; ")
		if got != want {
			t.Errorf("%s: %s\nwant %s", sku, got, want)
		}
	}
}
