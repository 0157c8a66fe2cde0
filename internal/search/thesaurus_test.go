package search_test

import (
	"testing"

	"tradecounter/internal/platform/db/dbtest"
)

func TestEverybodysSynonyms(t *testing.T) {
	s := newShop(t, dbtest.SQLite(t))
	s.put(
		product{sku: "A", name: "ProBook notebook with 15 inch screen"},
		product{sku: "B", name: "Laptop"},
		product{sku: "C", name: "Spanner"},
		product{sku: "D", name: "External HDD"},
		product{sku: "E", name: "Head torch, rechargeable, with strap and helmet clips"},
		product{sku: "F", name: "Flashlight"},
		product{sku: "G", name: "Work flashlight"},
	)
	scope := s.account("everyone", "all")
	s.open()
	for words, want := range map[string]string{
		"laptop":              "B A",
		"notebooks":           "A B",
		"wrench":              "C",
		"external hard drive": "D",
		"torches":             "E F G",
		"flashlight":          "F G E", // torch is rarer here, but not more to the point
	} {
		if got := s.found(scope, words); got != want {
			t.Errorf("%s found %s, want %s", words, got, want)
		}
	}
}
