package ui

import "strings"

// LineUp gives for each written price the decimals that it has fewer than the longest. Placed after it unseen, they let
// the decimal signs of a column that ends at the right stand under each other.
func LineUp(prices []string, locale string) []string {
	sign := localeOf(locale).decimal
	ends, most := make([]string, len(prices)), 0
	for i, price := range prices {
		ends[i] = decimalsOf(price, sign)
		most = max(most, len(ends[i]))
	}
	pads := make([]string, len(prices))
	for i, end := range ends {
		if lacks := most - len(end); lacks > 0 && end != "" {
			pads[i] = strings.Repeat("0", lacks)
		} else if lacks > 0 && prices[i] != "" {
			pads[i] = sign + strings.Repeat("0", lacks-len(sign))
		}
	}
	return pads
}

// decimalsOf is the decimal sign with the digits after it; nothing where a price has none.
func decimalsOf(price, sign string) string {
	at := strings.LastIndex(price, sign)
	if at < 0 {
		return ""
	}
	end := at + len(sign)
	for end < len(price) && price[end] >= '0' && price[end] <= '9' {
		end++
	}
	if end == at+len(sign) {
		return ""
	}
	return price[at:end]
}
