package pricing

import (
	"context"
	"reflect"
	"testing"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

func TestContractPricesThatEnd(t *testing.T) {
	type set struct {
		minQty   int64
		from, to clock.Date
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newOffice(t, d)
		product := f.product("P", "Fastening", "")
		for name, c := range map[string]struct {
			sets []set
			want []clock.Date
		}{
			"open":                                  {[]set{{1, 0, 0}}, nil},
			"nothing follows":                       {[]set{{1, 0, 20261130}}, []clock.Date{20261130}},
			"over already":                          {[]set{{1, 0, 20261120}}, nil},
			"today is the last day":                 {[]set{{1, 0, 20261121}}, []clock.Date{20261121}},
			"beyond the days asked for":             {[]set{{1, 0, 20270301}}, nil},
			"followed the day after":                {[]set{{1, 0, 20261130}, {1, 20261201, 0}}, nil},
			"followed the day after, over new year": {[]set{{1, 0, 20261231}, {1, 20270101, 0}}, nil},
			"a gap of a day":                        {[]set{{1, 0, 20261130}, {1, 20261202, 0}}, []clock.Date{20261130}},
			"a gap over new year":                   {[]set{{1, 0, 20261231}, {1, 20270102, 0}}, []clock.Date{20261231}},
			"each followed, then the last ends":     {[]set{{1, 0, 20261130}, {1, 20261201, 20261215}}, []clock.Date{20261215}},
			"a gap, and the later one ends too":     {[]set{{1, 0, 20261130}, {1, 20261205, 20261215}}, []clock.Date{20261130, 20261215}},
			"a longer set takes over again":         {[]set{{1, 0, 20270601}, {1, 20261101, 20261130}}, nil},
			"another break goes on":                 {[]set{{1, 0, 20261130}, {10, 0, 0}}, nil},
		} {
			f.exec(`DELETE FROM contract_prices`)
			for _, s := range c.sets {
				f.exec(`INSERT INTO contract_prices (account_id, product_id, min_qty, unit_price, valid_from, valid_to) VALUES (?, ?, ?, 10000, ?, ?)`,
					f.scope.AccountID, product, s.minQty, s.from, s.to)
			}
			found, err := f.desk.EndsOf(context.Background(), f.scope.AccountID, 42)
			f.must(err)
			var ends []clock.Date
			for _, e := range found {
				ends = append(ends, e.On)
			}
			if !reflect.DeepEqual(ends, c.want) {
				t.Errorf("%s: ends %v, want %v", name, ends, c.want)
			}
		}
	})
}

// Each end is told once, whatever else is told beside it.
func TestAnEndIsToldOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newOffice(t, d)
		f.product("P", "Fastening", "")
		f.product("Q", "Fastening", "")
		told := func() (n int) {
			f.must(f.desk.Remind(context.Background()))
			f.must(d.Get(context.Background(), &n, `SELECT COUNT(*) FROM events WHERE name = 'contract_prices.end'`))
			return n
		}
		f.price("contract", "P", 1, "1", 0, 20261130)
		f.price("contract", "Q", 1, "1", 0, 20261130)
		if first, second := told(), told(); first != 1 || second != 1 {
			t.Errorf("told %d times, then %d", first, second)
		}
		f.price("contract", "Q", 1, "1", 20261203, 20261210)
		if n := told(); n != 2 {
			t.Errorf("with another end ahead: told %d times", n)
		}
	})
}
