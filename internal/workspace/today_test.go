package workspace_test

import (
	"context"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/workspace"
)

// What ends is told by the rule of the reminder: what begins only after a gap doesn't follow.
func TestTodayTellsOfContractPricesThatEnd(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		s.Import("contract-prices", "account,sku,min_qty,unit_price,valid_from,valid_to",
			"nordwind,SW-2210-L,1,11.00,,2026-12-20", "nordwind,SW-2210-L,1,11.50,2027-01-01,", // a gap
			"nordwind,FS-0934-08-Z,1,5.00,,2026-12-22", "nordwind,FS-0934-08-Z,1,5.20,2026-12-23,", // followed
			"nordwind,PK-3050-66B,1,28.00,,2026-12-24", "bright-harvest,PK-3050-66B,1,28.00,,2027-06-30")
		ends := func(who string) (told []workspace.Task) {
			list, err := s.App.Today.List(context.Background(), reachOf(s, who))
			s.Must(err)
			for _, task := range list {
				if task.Kind == workspace.PricesEnd {
					told = append(told, task)
				}
			}
			return told
		}
		told := ends("admin@harbour-vale.example")
		if len(told) != 1 || told[0].Slug != "nordwind" || told[0].On != clock.Date(20261220) || told[0].Count != 2 || told[0].Manager != "Ines Halvorsen" {
			t.Errorf("told: %+v", told)
		}
		s.Must(s.App.Settings.Set(context.Background(), "prices.remind_days", "7"))
		if told := ends("admin@harbour-vale.example"); len(told) != 0 {
			t.Errorf("a week ahead: %+v", told)
		}
	})
}
