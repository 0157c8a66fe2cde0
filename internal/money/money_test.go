package money

import (
	"math/big"
	"testing"
)

func TestLineTotal(t *testing.T) {
	for _, c := range []struct {
		name     string
		quantity int64
		price    string
		discount BasisPoints
		currency string
		want     Amount
	}{
		{"a washer costs 0.0125", 3, "0.0125", 0, "EUR", 4},            // 0.0375
		{"half a cent goes up", 1, "0.005", 0, "EUR", 1},               //
		{"just under half stays", 1, "0.0049", 0, "EUR", 0},            //
		{"yen have no decimals", 3, "1.5", 0, "JPY", 5},                // 4.5
		{"dinars have three", 1, "0.0125", 0, "KWD", 13},               // 0.0125
		{"discount is rounded on its own", 1, "0.33", 5000, "EUR", 16}, // 33 − round(16.5) = 33 − 17
		{"all of it off", 7, "1.99", 10_000, "EUR", 0},
		{"nothing ordered", 0, "1.99", 0, "EUR", 0},
	} {
		price, err := ParsePrice(c.price)
		if err != nil {
			t.Fatal(err)
		}
		got, err := LineTotal(c.quantity, price, c.discount, c.currency)
		if err != nil || got != c.want {
			t.Errorf("%s: got %d, %v, want %d", c.name, got, err, c.want)
		}
	}
}

func TestLineTotalRefusesWhatLeavesTheLimits(t *testing.T) {
	if _, err := LineTotal(MaxQuantity, MaxPrice, 0, "KWD"); err == nil {
		t.Error("the largest line of the finest currency should be too large")
	}
	for _, q := range []int64{-1, MaxQuantity + 1, 1 << 62, -1 << 63} {
		if got, err := LineTotal(q, 1, 0, "EUR"); err == nil {
			t.Errorf("quantity %d gave %d", q, got)
		}
	}
}

// FuzzLineTotal compares with rational arithmetic of any size.
func FuzzLineTotal(f *testing.F) {
	for _, n := range []int64{0, 1, -1, 125, 49999, 1 << 31, int64(MaxPrice), 1<<63 - 1, -1 << 63} {
		f.Add(n, n, int64(0))
		f.Add(int64(3), n, int64(1234))
	}
	f.Fuzz(func(t *testing.T, quantity, price, discount int64) {
		got, err := LineTotal(quantity, Price(price), BasisPoints(discount), "EUR")
		if err != nil {
			return
		}
		gross := halfUp(big.NewRat(quantity, 1), big.NewRat(price, 100))
		off := halfUp(new(big.Rat).SetInt(gross), big.NewRat(discount, 10_000))
		if want := new(big.Int).Sub(gross, off); want.Int64() != int64(got) || !want.IsInt64() {
			t.Errorf("LineTotal(%d, %d, %d) = %d, want %s", quantity, price, discount, got, want)
		}
	})
}

func halfUp(a, b *big.Rat) *big.Int {
	x := new(big.Rat).Mul(a, b)
	x.Add(x, big.NewRat(1, 2))
	return new(big.Int).Div(x.Num(), x.Denom())
}

func FuzzSplit(f *testing.F) {
	f.Add(int64(100), int64(1), int64(1), int64(1))
	f.Add(int64(1), int64(0), int64(5), int64(1<<40))
	f.Fuzz(func(t *testing.T, a, w1, w2, w3 int64) {
		const most = 1 << 40
		if w1 > most || w2 > most || w3 > most {
			return
		}
		parts, err := Amount(a).Split([]int64{w1, w2, w3})
		if err != nil {
			return
		}
		if sum := parts[0] + parts[1] + parts[2]; sum != Amount(a) {
			t.Errorf("parts of %d add up to %d", a, sum)
		}
	})
}

func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		"0.0125": "0.0125", "12": "12.00", "12.5": "12.50", "0": "0.00", "007.10": "7.10", "1000000000": "1000000000.00",
	} {
		if p, err := ParsePrice(in); err != nil || p.String() != want {
			t.Errorf("ParsePrice(%q) = %s, %v, want %s", in, p, err, want)
		}
	}
	for _, bad := range []string{"", "-", ".", "1.", ".5", "1,5", "1e3", "-1", "0.00001", "1000000000.0001", "9999999999999999", "+1", "1 000", "٣"} {
		if p, err := ParsePrice(bad); err == nil {
			t.Errorf("ParsePrice(%q) = %s, want an error", bad, p)
		}
	}
	if a, err := ParseAmount("-12.5", "EUR"); err != nil || a != -1250 || a.Decimal("EUR") != "-12.50" {
		t.Errorf("ParseAmount = %d, %v", a, err)
	}
	if _, err := ParseAmount("12.5", "JPY"); err == nil {
		t.Error("yen have no decimals")
	}
	if b, err := ParsePercent("25.5"); err != nil || b != 2550 || b.String() != "25.5" {
		t.Errorf("ParsePercent = %d, %v", b, err)
	}
}

func TestReduceRoundsHalfUpToFourDecimals(t *testing.T) {
	if got := Price(125).Reduce(1000); got != 113 { // 0.0125 − 10 % = 0.01125
		t.Errorf("got %d, want 113", got)
	}
}

func TestConvert(t *testing.T) {
	for _, c := range []struct {
		amount   Amount
		from, to string
		rate     int64
		want     Amount
	}{
		{1000, "JPY", "EUR", 6_150, 615},            // ¥1,000 at 0.00615
		{10_000, "EUR", "JPY", 162_601_626, 16_260}, // €100.00 at 162.601626
		{1_500, "KWD", "EUR", 2_990_000, 449},       // KD 1.500 at 2.99 = 4.485
		{-1_500, "KWD", "EUR", 2_990_000, -449},
	} {
		if got, err := c.amount.Convert(c.from, c.to, c.rate); err != nil || got != c.want {
			t.Errorf("%d %s to %s = %d, %v, want %d", c.amount, c.from, c.to, got, err, c.want)
		}
	}
	if _, err := Amount(1).Convert("USD", "EUR", 0); err == nil {
		t.Error("a missing rate must be an error")
	}
}
