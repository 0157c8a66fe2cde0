package orders_test

import (
	"strings"
	"testing"
)

// A seller's old numbers came by import; the portal's own go on behind them.
func TestNumbersGoOnBehindImportedOnes(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer := fx.buyer("Nordwind")
		fx.product("BOLT", "1.00")
		prefix, _, _ := strings.Cut(fx.order(buyer, "BOLT", 1).Number, "-")
		imported := func(number string) {
			fx.exec(`INSERT INTO orders (number, account_id, channel, imported, state, currency, rate_millionths, placed_at, placed_on, lines_total, total)
				VALUES (?, ?, 'phone', TRUE, 'delivered', 'EUR', 1000000, 1, 20250101, 0, 0)`, number, buyer.Account.ID)
		}
		for _, number := range []string{prefix + "-100002", prefix + "-104611", prefix + "-99999", prefix + "-1045X", "ZZ-900000"} {
			imported(number)
		}
		for _, want := range []string{"-104612", "-104613"} {
			if got := fx.order(buyer, "BOLT", 1).Number; got != prefix+want {
				t.Errorf("number %s, want %s%s", got, prefix, want)
			}
		}
	})
}
