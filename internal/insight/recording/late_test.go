package recording

import (
	"testing"
	"time"
)

// A link of results that is followed on the day after is a click of its search; one followed later is none, since figures
// of days before yesterday stand.
func TestAClickComesLate(t *testing.T) {
	for _, c := range []struct {
		at   string
		want int64
	}{{"2026-11-25 23:59", 1}, {"2026-11-26 00:00", 0}} {
		onBoth(t, func(t *testing.T, fx *seller) {
			fx.does(fx.jana, SearchMade{Key: "k", Words: "bolt", Results: 3})
			fx.written()
			fx.at(c.at)
			fx.does(fx.jana, ResultOpened{"k", 2, "FS-2"}, LineAdded{SKU: "FS-2", Quantity: 1, Key: "k", Position: 2})
			fx.written()
			fx.is("clicks of the day, from "+c.at, fx.number(`SELECT SUM(searches_clicked) FROM daily_sums WHERE day = 20261124`), c.want)
			fx.is("clicks of other days", fx.number(`SELECT SUM(searches_clicked) FROM daily_sums WHERE day <> 20261124`), 0)
			fx.is("searches with a result opened", fx.number(`SELECT COUNT(*) FROM searches WHERE position > 0 AND added > 0`), c.want)
		})
	}
}

// What comes in the same moment as a cart's last change doesn't follow it, as the figure has it.
func TestCalledInsteadBeginsAfterTheLastChange(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *seller) {
		fx.exec(`INSERT INTO past_carts (account_id, member_id, begun_at, changed_at, ended_at, outcome, currency) VALUES (?, ?, ?, ?, ?, 'emptied', 'EUR')`,
			fx.jana.Account.ID, fx.jana.MemberID, fx.now(), fx.now(), fx.now())
		for _, want := range []bool{false, true} {
			fx.exec(`INSERT INTO contacts (account_id, at, channel, reason, minutes) VALUES (?, ?, 'call', 'order', 5)`, fx.jana.Account.ID, fx.now())
			c, err := fx.Carts(ctx, everyone, CartFilter{}, november)
			fx.must(err)
			if c.List[0].Called != want {
				t.Errorf("called instead: %v, want %v", c.List[0].Called, want)
			}
			fx.pass(time.Millisecond)
		}
	})
}

// While a clock goes wrong by a year a visit begins in the future; it doesn't swallow those of the year until then.
func TestAClockIsSetBack(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *seller) {
		for _, persons := range []string{"yes", "no"} {
			fx.must(fx.set.Set(ctx, "recording.persons", persons))
			before := fx.number(`SELECT COUNT(*) FROM visits`)
			for _, passes := range []time.Duration{365 * 24 * time.Hour, -365 * 24 * time.Hour, 5 * time.Minute, 5 * time.Minute, 2 * time.Hour} {
				fx.pass(passes)
				fx.does(fx.jana, PageSeen{Page: "/cart"})
				fx.written()
			}
			fx.is("visits: in the wrong year, and two in the right one", fx.number(`SELECT COUNT(*) FROM visits`)-before, 3)
			fx.pass(24 * time.Hour)
		}
	})
}
