package seed

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// story is the whole demo, still without dates.
type story struct {
	catalogue *catalogue
	accounts  map[string]*account
	slugs     []string // of the accounts, in the order of the file
	rules     map[string][]rule
	lists     map[string]*priceList
	listCodes []string
	rhythms   []*rhythm
	habits    map[string][]habit
}

// tell reads every file and works the demo out.
func tell() (*story, error) {
	s := &story{
		accounts: map[string]*account{}, rules: map[string][]rule{}, lists: map[string]*priceList{}, habits: map[string][]habit{},
	}
	var err error
	if s.catalogue, err = newCatalogue(); err != nil {
		return nil, err
	}
	for _, step := range []func() error{
		s.readAccounts, s.readRules, s.readSingles, s.readPriceLists, s.readRhythms, s.readPrices, s.chooseHabits, s.agreePrices,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *story) readAccounts() error {
	rows, err := table("people/accounts.csv")
	for _, row := range rows {
		discount, ok := parseNano(row["discount_percent"])
		early, err := strconv.Atoi(row["early_access_days"])
		if !ok || err != nil {
			return fmt.Errorf("account %s: discount or early access", row["slug"])
		}
		s.slugs = append(s.slugs, row["slug"])
		s.accounts[row["slug"]] = &account{
			slug: row["slug"], currency: row["currency"], discount: int(discount * 100 / one), early: early,
			lists: split(row["price_lists"]), assortments: split(row["assortments"]),
			added: map[string]bool{}, hidden: map[string]bool{}, contract: map[string][]priceFrom{},
		}
	}
	return err
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ";")
}

func (s *story) readRules() error {
	rows, err := table("people/assortments.csv")
	for _, row := range rows {
		s.rules[row["code"]] = append(s.rules[row["code"]], rule{row["rule"], row["kind"], row["value"]})
	}
	return err
}

func (s *story) readSingles() error {
	rows, err := table("people/account-products.csv")
	for _, row := range rows {
		a := s.accounts[row["account"]]
		if a == nil || s.catalogue.bySKU[row["sku"]] == nil {
			return fmt.Errorf("account products: %s, %s", row["account"], row["sku"])
		}
		if row["mode"] == "add" {
			a.added[row["sku"]] = true
		} else {
			a.hidden[row["sku"]] = true
		}
	}
	return err
}

func (s *story) readPriceLists() error {
	rows, err := table("people/price-lists.csv")
	for _, row := range rows {
		l := s.lists[row["code"]]
		if l == nil {
			l = &priceList{
				code: row["code"], currency: row["currency"], prices: map[string][]priceFrom{},
				over: row["valid_to"] != "@end" && strings.HasPrefix(row["valid_to"], "@-"),
			}
			s.lists[l.code] = l
			s.listCodes = append(s.listCodes, l.code)
		}
		if row["applies_to"] == "" {
			continue
		}
		kind, value, _ := strings.Cut(row["applies_to"], ":")
		percent, ok := parseNano(row["derived_percent"])
		if !ok {
			return fmt.Errorf("price list %s: percent %q", l.code, row["derived_percent"])
		}
		l.rules = append(l.rules, reduction{kind, value, int(percent * 100 / one)})
	}
	return err
}

func (s *story) readRhythms() error {
	text, err := files.ReadFile("story/rhythms.json")
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &s.rhythms); err != nil {
		return fmt.Errorf("rhythms: %w", err)
	}
	for _, r := range s.rhythms {
		if s.accounts[r.Account] == nil {
			return fmt.Errorf("rhythms: no account %s", r.Account)
		}
	}
	return nil
}

// readPrices reads the entries that someone typed: prices of lists and contract prices.
func (s *story) readPrices() error {
	rows, err := table("people/prices.csv")
	if err != nil {
		return err
	}
	for _, row := range rows {
		l := s.lists[row["price_list"]]
		if l == nil {
			return fmt.Errorf("prices: no list %s", row["price_list"])
		}
		if err := s.typed(l.prices, row); err != nil {
			return err
		}
	}
	if rows, err = table("people/contract-prices.csv"); err != nil {
		return err
	}
	for _, row := range rows {
		a := s.accounts[row["account"]]
		if a == nil {
			return fmt.Errorf("contract prices: no account %s", row["account"])
		}
		if err := s.typed(a.contract, row); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) typed(into map[string][]priceFrom, row map[string]string) error {
	price, err := parseAmount(row["unit_price"])
	if err != nil {
		return err
	}
	from, err := strconv.Atoi(row["min_qty"])
	if err != nil || s.catalogue.bySKU[row["sku"]] == nil {
		return fmt.Errorf("price of %s from %s", row["sku"], row["min_qty"])
	}
	into[row["sku"]] = append(into[row["sku"]], priceFrom{from, price})
	return nil
}

func (s *story) chooseHabits() error {
	for _, r := range s.rhythms {
		habits, err := s.habitsOf(r)
		if err != nil {
			return err
		}
		s.habits[r.Account] = habits
	}
	return nil
}
