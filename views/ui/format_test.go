package ui

import (
	"slices"
	"testing"
	"time"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

func TestMoney(t *testing.T) {
	for _, c := range []struct {
		amount           money.Amount
		currency, locale string
		want             string
	}{
		{123450, "EUR", "en-GB", "€1,234.50"},
		{123450, "EUR", "en-IE", "€1,234.50"},
		{123450, "EUR", "xx-YY", "€1,234.50"},
		{123450, "EUR", "de-DE", "1.234,50\u00a0€"},
		{123450, "EUR", "de-AT", "€\u00a01\u00a0234,50"},
		{123450, "CHF", "de-CH", "CHF\u00a01’234.50"},
		{123450, "EUR", "fr-FR", "1\u202f234,50\u00a0€"},
		{123450, "EUR", "nl-NL", "€\u00a01.234,50"},
		{123450, "PLN", "pl-PL", "1234,50\u00a0PLN"},
		{1234500, "EUR", "es-ES", "12.345,00\u00a0€"},
		{123450, "USD", "en-US", "$1,234.50"},
		{123450, "USD", "en-GB", "US$1,234.50"},
		{123450, "GBP", "en-GB", "£1,234.50"},
		{123450, "SEK", "en-GB", "SEK\u00a01,234.50"},
		{1235, "JPY", "ja-JP", "¥1,235"},
		{1234500, "KWD", "en-GB", "KWD\u00a01,234.500"},
		{0, "EUR", "en-GB", "€0.00"},
		{5, "EUR", "de-DE", "0,05\u00a0€"},
		{-123450, "EUR", "en-GB", "−€1,234.50"},
		{-5, "EUR", "nl-NL", "−€\u00a00,05"},
		{99999, "EUR", "en-GB", "€999.99"},
		{-1 << 63, "JPY", "en-GB", "−¥9,223,372,036,854,775,808"},
	} {
		if got := Money(c.amount, c.currency, c.locale); got != c.want {
			t.Errorf("Money(%d, %s, %s) = %q, want %q", c.amount, c.currency, c.locale, got, c.want)
		}
	}
}

func TestUnitPriceKeepsWhatItNeeds(t *testing.T) {
	for _, c := range []struct {
		price            money.Price
		currency, locale string
		want             string
	}{
		{125, "EUR", "en-GB", "€0.0125"},
		{106600, "EUR", "en-GB", "€10.66"},
		{106650, "EUR", "de-DE", "10,665\u00a0€"},
		{100000, "EUR", "en-GB", "€10.00"},
		{940, "EUR", "fr-FR", "0,094\u00a0€"},
		{105000, "JPY", "ja-JP", "¥10.5"},
		{100000, "JPY", "ja-JP", "¥10"},
		{12345000, "KWD", "en-GB", "KWD\u00a01,234.500"},
		{1, "KWD", "en-GB", "KWD\u00a00.0001"},
	} {
		if got := UnitPrice(c.price, c.currency, c.locale); got != c.want {
			t.Errorf("UnitPrice(%d, %s, %s) = %q, want %q", c.price, c.currency, c.locale, got, c.want)
		}
	}
}

func TestNumbersAndShares(t *testing.T) {
	for got, want := range map[string]string{
		Number(1140, "en-GB"):    "1,140",
		Number(999, "de-DE"):     "999",
		Number(1234567, "de-DE"): "1.234.567",
		Number(1234, "es-ES"):    "1234",
		Number(12345, "fr-FR"):   "12\u202f345",
		Percent(1900, "en-GB"):   "19%",
		Percent(1950, "de-DE"):   "19,5\u00a0%",
		Percent(25, "nl-NL"):     "0,25%",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestDates(t *testing.T) {
	today := clock.NewDate(2026, time.November, 21)
	for _, c := range []struct{ name, got, want string }{
		{"day first", Date(today.AddDays(3), "de-DE"), "Tue 24 Nov"},
		{"month first", Date(today.AddDays(3), "en-US"), "Tue, Nov 24"},
		{"long", DateLong(today.AddDays(3), "en-GB"), "Tue 24 Nov 2026"},
		{"long, month first", DateLong(today.AddDays(3), "en-US"), "Tue, Nov 24, 2026"},
		{"none", Date(0, "en-GB"), ""},
		{"soon", RelativeDate(today.AddDays(3), today, "en-GB"), "Tue 24 Nov, in 3 days"},
		{"tomorrow", RelativeDate(today.AddDays(1), today, "en-GB"), "tomorrow, Sun 22 Nov"},
		{"today", RelativeDate(today, today, "en-GB"), "today, Sat 21 Nov"},
		{"yesterday", RelativeDate(today.AddDays(-1), today, "en-GB"), "yesterday, Fri 20 Nov"},
		{"a while ago", RelativeDate(today.AddDays(-18), today, "en-GB"), "Tue 3 Nov, 18 days ago"},
		{"in another year", RelativeDate(today.AddDays(42), today, "en-GB"), "Sat 2 Jan 2027, in 42 days"},
		{"far away", RelativeDate(today.AddDays(90), today, "en-GB"), "Fri 19 Feb 2027"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestMomentsFollowZoneAndLocale(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := clock.From(time.Date(2026, 11, 17, 23, 24, 5, 0, time.UTC))
	today := clock.NewDate(2026, time.November, 21)
	for _, c := range []struct{ got, want string }{
		{Moment(at, berlin, today, "de-DE"), "Wed 18 Nov, 00:24"},
		{Moment(at, time.UTC, today, "en-US"), "Tue, Nov 17, 11:24 pm"},
		{exact(at, berlin, "en-GB"), "Wed 18 Nov 2026, 00:24:05 CET"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestPagesShown(t *testing.T) {
	for _, c := range []struct {
		current, last int
		want          []int
	}{
		{1, 1, []int{1}},
		{1, 3, []int{1, 2, 3}},
		{5, 9, []int{1, 0, 4, 5, 6, 0, 9}},
		{9, 9, []int{1, 0, 8, 9}},
	} {
		got := Pages{Current: c.current, Last: c.last}.shown()
		if !slices.Equal(got, c.want) {
			t.Errorf("page %d of %d shows %v, want %v", c.current, c.last, got, c.want)
		}
	}
}
