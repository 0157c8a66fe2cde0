package insight

import (
	"testing"

	"tradecounter/internal/identity"
)

// A manager learns how good predictions of their own clients are, measured with the model of all, and nothing of others.
func TestQualityOfSomesClients(t *testing.T) {
	onEachWithBuyers(t, "2026-11-22T09:00:00+01:00", func(t *testing.T, b *buyers) {
		b.crowd(30)
		b.exec(`INSERT INTO people (id, email, name, staff_role, created_at) VALUES (77, 'some@seller.example', 'Some', 'manager', 1)`)
		b.exec(`UPDATE accounts SET manager_id = 77 WHERE slug IN ('buyer-03', 'buyer-11')`)
		for _, when := range []string{"before the first night", "after it"} {
			all, err := b.Quality(b.ctx, everyone)
			b.must(err)
			if all == nil {
				t.Fatal("nothing to compare")
			}
			t.Log(when)
			b.qualityOfSome(t, *all)
			b.must(b.Refit(b.ctx))
		}
	})
}

func (b *buyers) qualityOfSome(t *testing.T, all Quality) {
	t.Helper()
	none, err := b.Quality(b.ctx, identity.Reach{PersonID: 78, On: 20261122})
	if err != nil || none != nil {
		t.Errorf("without clients: %+v, %v", none, err)
	}
	some, err := b.Quality(b.ctx, identity.Reach{PersonID: 77, On: 20261122})
	b.must(err)
	var days float64
	b.must(b.db.Get(b.ctx, &days, `SELECT COUNT(DISTINCT account_id * 100000000 + placed_on) FROM orders
		WHERE placed_on >= ? AND account_id IN (SELECT id FROM accounts WHERE manager_id = 77)`, all.From))
	if some == nil || some.Accounts != 2 || some.Actual != days || some.Predicted <= 0 || some.Predicted >= all.Predicted || some.From != all.From {
		t.Errorf("of two clients: %+v, want %v days", some, days)
	}
}
