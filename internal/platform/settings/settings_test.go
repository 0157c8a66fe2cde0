package settings_test

import (
	"context"
	"testing"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
)

func TestDefaultsAreComplete(t *testing.T) {
	s, err := settings.New(dbtest.SQLite(t)).Get(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if bp, ok := s.Tax("DE", "standard", clock.NewDate(2026, 11, 21)); !ok || bp != 1900 {
		t.Errorf("tax = %d, %v", bp, ok)
	}
	if _, ok := s.Rate("USD"); ok {
		t.Error("a missing rate must be missing, never 1")
	}
}

func TestSettingIsSeenAtOnceAndABadOneChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := context.Background(), settings.New(d)
		if err := s.Set(ctx, "zone", "Europe/Berlin"); err != nil {
			t.Fatal(err)
		}
		for key, bad := range map[string]string{
			"zone": "Mars", "currency": "EURO", "closed.weekdays": "1,2,3,4,5,6,7", "order.prefix": "hv-", "session.idle_hours": "0",
			"delivery.methods": "[]", "tax.rates": `[{"country":"DE","class":"odd","percent":"19"}]`, "smtp.port": "99999",
			"currency.rates": `{"USD":"0"}`, "small_order": `{"EUR":{"minimum":"-1"}}`, "no.such": "x", "seller.name": " ",
		} {
			if err := s.Set(ctx, key, bad); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%s = %q gave %v, want an invalid fault", key, bad, err)
			}
		}
		got, err := s.Get(ctx)
		if err != nil || got.Zone.String() != "Europe/Berlin" {
			t.Errorf("zone = %v, %v", got.Zone, err)
		}
	})
}

func TestWorkingDays(t *testing.T) {
	d := dbtest.SQLite(t)
	s := settings.New(d)
	if err := s.Set(context.Background(), "closed.days", "2026-12-25,2026-12-28"); err != nil {
		t.Fatal(err)
	}
	got, err := s.Get(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	thursday := clock.NewDate(2026, 12, 24)
	if next := got.Closed.AddWorking(thursday, 1).String(); next != "2026-12-29" {
		t.Errorf("the working day after Christmas eve is %s", next)
	}
}
