package search_test

import (
	"fmt"
	"math/rand"
	"runtime"
	"testing"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/search"
)

// catalogue makes products as a distributor has them: families with axes, 8 attributes each.
func catalogue(n int) []product {
	rnd := rand.New(rand.NewSource(7))
	things := []string{"Hex bolt", "Set screw", "Wood screw", "Washer", "Lock nut", "Cable tie", "Nitrile gloves", "Safety helmet", "Ear plugs",
		"Packing tape", "Carton box", "Stretch film", "Cleaning cloth", "Floor cleaner", "Work light", "Extension lead", "Circuit breaker",
		"Cutting disc", "Sanding belt", "Flap disc", "Drill bit", "Anchor bolt", "Threaded rod", "Rivet", "Eye bolt"}
	materials := []string{"A2 stainless", "A4 stainless", "Zinc plated steel", "Brass", "Nylon", "Black oxide steel"}
	products := make([]product, n)
	for i := range products {
		thing, size, length := things[rnd.Intn(len(things))], 2+rnd.Intn(20), 5*(1+rnd.Intn(40))
		material, grade, color := materials[rnd.Intn(len(materials))], 1+rnd.Intn(12), []string{"Black", "White", "Yellow", "Grey"}[rnd.Intn(4)]
		products[i] = product{
			sku: fmt.Sprintf("HV-%06d", i), name: fmt.Sprintf("%s M%dx%d %s", thing, size, length, material),
			category: fmt.Sprintf("Group %c > %s", 'A'+len(thing)%6, thing), brand: fmt.Sprintf("Maker %c", 'A'+rnd.Intn(20)),
			description: fmt.Sprintf("%s made of %s for daily use in workshop and warehouse, grade %d. Sold by the box, tested to the standard.", thing, material, grade),
			attributes: fmt.Sprintf("Thread=M%d;Length=%d mm;Material=%s;Colour=%s;Grade=%d;Pack=%d pcs;Weight=%d.%d g;Finish=Finish %d",
				size, length, material, color, grade, 10*(1+rnd.Intn(10)), rnd.Intn(90), rnd.Intn(10), rnd.Intn(8)),
			mpn: fmt.Sprintf("MK%d-%d", size, 100000+i), gtin: fmt.Sprintf("40%011d", i)}
	}
	return products
}

// BenchmarkSearch measures an account that sees a tenth of the range.
func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if n > 10_000 && testing.Short() {
				b.Skip("loads 100,000 products")
			}
			s := newShop(b, dbtest.SQLite(b))
			for products := catalogue(n); len(products) > 0; {
				some := min(len(products), 5000)
				s.put(products[:some]...)
				products = products[some:]
			}
			scope := s.account("tenth", "brand:Maker A", "brand:Maker B")
			before := heap()
			s.open()
			b.Logf("%d products: %d MB of own memory", n, (heap()-before)>>20)
			s.benchmarks(b, scope)
		})
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func (s *shop) benchmarks(b *testing.B, scope identity.Scope) {
	// A request reads the versions once, in its middleware.
	ctx, err := s.db.WithVersions(s.ctx)
	if err != nil {
		b.Fatal(err)
	}
	filter := map[string][]string{"Material": {"Brass"}}
	for name, q := range map[string]search.Query{
		"browse":           {PerPage: 40},
		"browse category":  {PerPage: 40, Category: "group-a"},
		"browse filtered":  {PerPage: 40, Filters: filter},
		"one word":         {PerPage: 40, Words: "bolt"},
		"three words":      {PerPage: 40, Words: "hex bolt stainless"},
		"sizes":            {PerPage: 40, Words: "bolt M8 x 40"},
		"words and filter": {PerPage: 40, Words: "hex bolt", Filters: filter},
		"a number":         {PerPage: 40, Words: "hv000417"},
		"a typo":           {PerPage: 40, Words: "stainles washre"},
		"by own number":    {PerPage: 40, Sort: search.ByPartNumber},
		"by last bought":   {PerPage: 40, Sort: search.LastBought},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.find.Search(ctx, scope, q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, text := range []string{"h", "hex b", "hex bolt m8", "hv-0004", "wahser"} {
		b.Run("suggest "+text, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.find.Suggest(ctx, scope, text, 8); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
