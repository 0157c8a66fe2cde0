package ui

import (
	"math"
	"strconv"
	"strings"

	"tradecounter/internal/money"
)

const (
	noBreak = "\u00a0" // no-break space
	thin    = "\u202f" // narrow no-break space, between groups of digits
)

// locale says how a language and country write numbers and money (Unicode CLDR 47, "standard" patterns).
type locale struct {
	group, decimal string
	minGrouping    int  // digits before the first group sign needed, 1 unless told
	symbolLast     bool // 1,00 € instead of €1.00
	symbolGap      bool // a no-break space between sign and number even for symbols
	percentGap     bool
	monthFirst     bool // Tue, Nov 24
	clock12        bool
	dollar         string // what USD is called
}

var (
	english    = locale{group: ",", decimal: ".", dollar: "US$"}
	continent  = locale{group: ".", decimal: ",", symbolLast: true, symbolGap: true, percentGap: true, dollar: "$"}
	noPercents = locale{group: ".", decimal: ",", symbolLast: true, symbolGap: true, dollar: "USD"}
	spaced     = locale{group: noBreak, decimal: ",", symbolLast: true, symbolGap: true, percentGap: true, dollar: "USD"}
)

// locales are looked up as written, then by language; what is missing is written as English.
var locales = map[string]locale{
	"en":    english,
	"en-US": {group: ",", decimal: ".", monthFirst: true, clock12: true, dollar: "$"},
	"de":    continent,
	"de-AT": {group: noBreak, decimal: ",", symbolGap: true, percentGap: true, dollar: "$"},
	"de-CH": {group: "’", decimal: ".", symbolGap: true, dollar: "$"},
	"fr":    {group: thin, decimal: ",", symbolLast: true, symbolGap: true, percentGap: true, dollar: "$US"},
	"nl":    {group: ".", decimal: ",", symbolGap: true, dollar: "US$"},
	"it":    noPercents,
	"es":    {group: ".", decimal: ",", minGrouping: 2, symbolLast: true, symbolGap: true, percentGap: true, dollar: "US$"},
	"pt":    {group: noBreak, decimal: ",", minGrouping: 2, symbolLast: true, symbolGap: true, dollar: "US$"},
	"pl":    {group: noBreak, decimal: ",", minGrouping: 2, symbolLast: true, symbolGap: true, dollar: "USD"},
	"cs":    spaced,
	"sv":    spaced,
	"nb":    spaced,
	"fi":    spaced,
	"da":    {group: ".", decimal: ",", symbolLast: true, symbolGap: true, percentGap: true, dollar: "$"},
	"ja":    {group: ",", decimal: ".", dollar: "$"},
}

func localeOf(name string) locale {
	if l, ok := locales[name]; ok {
		return l
	}
	language, _, _ := strings.Cut(name, "-")
	if l, ok := locales[language]; ok {
		return l
	}
	return english
}

// Money writes an amount with its currency's decimals: €1,234.50, 1.234,50 €, ¥1,235.
func Money(amount money.Amount, currency, locale string) string {
	l := localeOf(locale)
	digits := money.MinorDigits(currency)
	return l.withCurrency(l.decimals(int64(amount), digits, digits), currency)
}

// UnitPrice writes a price with up to four decimals and at least those of the currency: €0.0125, €12.50.
func UnitPrice(price money.Price, currency, locale string) string {
	l := localeOf(locale)
	return l.withCurrency(l.decimals(int64(price), 4, money.MinorDigits(currency)), currency)
}

// Number writes a whole number with its groups: 1,140.
func Number(n int64, locale string) string {
	return localeOf(locale).decimals(n, 0, 0)
}

// Percent writes basis points: 1950 is 19.5%.
func Percent(share money.BasisPoints, locale string) string {
	l := localeOf(locale)
	text := l.decimals(int64(share), 2, 0)
	if l.percentGap {
		return text + noBreak + "%"
	}
	return text + "%"
}

// decimals writes n ÷ 10^scale, dropping zeros at the end as long as more than keep decimals are left.
func (l locale) decimals(n int64, scale, keep int) string {
	digits := strconv.FormatUint(magnitude(n), 10)
	if len(digits) <= scale {
		digits = strings.Repeat("0", scale+1-len(digits)) + digits
	}
	whole, fraction := digits[:len(digits)-scale], digits[len(digits)-scale:]
	for len(fraction) > keep && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	var b strings.Builder
	if n < 0 {
		b.WriteString("−")
	}
	l.grouped(&b, whole)
	if fraction != "" {
		b.WriteString(l.decimal)
		b.WriteString(fraction)
	}
	return b.String()
}

func (l locale) grouped(b *strings.Builder, whole string) {
	if len(whole) < 3+max(l.minGrouping, 1) {
		b.WriteString(whole)
		return
	}
	for i := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(l.group)
		}
		b.WriteByte(whole[i])
	}
}

// withCurrency puts the sign where the locale has it; a minus stays in front of everything.
func (l locale) withCurrency(number, currency string) string {
	sign := l.symbol(currency)
	minus := ""
	if rest, negative := strings.CutPrefix(number, "−"); negative {
		minus, number = "−", rest
	}
	switch letters := len(sign) == len(currency) && sign == currency; {
	case l.symbolLast:
		return minus + number + noBreak + sign
	case l.symbolGap || letters:
		return minus + sign + noBreak + number
	default:
		return minus + sign + number
	}
}

func (l locale) symbol(currency string) string {
	switch currency {
	case "EUR":
		return "€"
	case "GBP":
		return "£"
	case "JPY":
		return "¥"
	case "USD":
		return l.dollar
	default:
		return currency
	}
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// Decimal writes a measured number, never money, with so many decimals.
func Decimal(v float64, decimals int, locale string) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	if limit := 9e15 / math.Pow10(decimals); math.Abs(v) > limit {
		v = math.Copysign(limit, v)
	}
	return localeOf(locale).decimals(int64(math.Round(v*math.Pow10(decimals))), decimals, decimals)
}

// Short writes a value of an axis: 0, 2.5, 30k, 1.2m.
func Short(v float64, locale string) string {
	unit := ""
	switch a := math.Abs(v); {
	case a >= 1e9:
		v, unit = v/1e9, "bn"
	case a >= 1e6:
		v, unit = v/1e6, "m"
	case a >= 1e4:
		v, unit = v/1e3, "k"
	}
	l := localeOf(locale)
	return l.decimals(int64(math.Round(v*100)), 2, 0) + unit
}
