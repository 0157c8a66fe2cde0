package insight

import (
	"context"
	"testing"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
)

func TestABaselineIsReadAsTyped(t *testing.T) {
	today := clock.NewDate(2026, 11, 22)
	good := BaselineForm{"2024-03", "call", "120", "960", "80"}
	if b, err := good.Read(today); err != nil || b != (Baseline{202403, "call", 120, 960, 80}) || b.MonthText() != "2024-03" {
		t.Errorf("read %+v, %v", b, err)
	}
	for field, change := range map[string]func(f *BaselineForm){
		"month":    func(f *BaselineForm) { f.Month = "2024-13" },
		"channel":  func(f *BaselineForm) { f.Channel = "pigeon" },
		"contacts": func(f *BaselineForm) { f.Contacts = "-1" },
		"minutes":  func(f *BaselineForm) { f.Minutes = "1.5" },
		"orders":   func(f *BaselineForm) { f.Orders = "99999999999" },
	} {
		f := good
		change(&f)
		_, err := f.Read(today)
		if problem, ok := fault.AsInvalid(err); !ok || len(problem.Fields) != 1 || problem.For(field) == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	late := good
	if late.Month = "2026-12"; true {
		if _, err := late.Read(today); err == nil {
			t.Error("a month to come was read")
		}
	}
}

func TestBaselinesAreChangedByAdministratorsAndLogged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, now := context.Background(), func() clock.Time { return clock.NewDate(2026, 11, 22).At(9, 0, clock.System().Std().Location()) }
		log := changes.New(d, now)
		s := NewBaselines(d, log, now)
		greta, ines := identity.Actor{Name: "Greta", Staff: identity.Admin}, identity.Actor{Name: "Ines", Staff: identity.Manager}
		b := Baseline{202403, "call", 120, 960, 80}
		if err := s.Save(ctx, ines, b); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a manager typed one in: %v", err)
		}
		for _, contacts := range []int64{120, 100} {
			b.Contacts = contacts
			if err := s.Save(ctx, greta, b); err != nil {
				t.Fatal(err)
			}
		}
		if list, err := s.List(ctx); err != nil || len(list) != 1 || list[0] != b {
			t.Fatalf("kept %+v, %v", list, err)
		}
		if err := s.Remove(ctx, ines, b.Month, b.Channel); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a manager took one away: %v", err)
		}
		if err := s.Remove(ctx, greta, b.Month, b.Channel); err != nil {
			t.Fatal(err)
		}
		if err := s.Remove(ctx, greta, b.Month, b.Channel); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("taken away twice: %v", err)
		}
		list, err := log.List(ctx, changes.Filter{Kind: "baseline"})
		if err != nil || len(list) != 3 || list[1].Before != "120 contacts, 960 minutes, 80 orders" || list[1].After != "100 contacts, 960 minutes, 80 orders" || list[0].After != "" {
			t.Errorf("the change log says %+v, %v", list, err)
		}
	})
}

func TestTheFewestAccountsThatExplainAChange(t *testing.T) {
	for _, c := range []struct {
		name   string
		by     []float64 // of a, b, c …, the largest first
		few    string
		enough bool
	}{
		{"nothing changed", nil, "", false},
		{"one alone", []float64{80, 1}, "a", true},
		{"a loss, against gains", []float64{-100, 20}, "a", true},
		{"a gain, against the whole", []float64{60, -50, -40}, "b", true},
		{"spread over many", []float64{2, 2, 2, 2, 2, 2, 2}, "abc", false},
	} {
		var changes []Change
		for i, by := range c.by {
			changes = append(changes, Change{Slug: string(rune('a' + i)), By: by})
		}
		few, enough := Explaining(changes)
		names := ""
		for _, f := range few {
			names += f.Slug
		}
		if names != c.few || enough != c.enough {
			t.Errorf("%s: %s, %v", c.name, names, enough)
		}
	}
}
