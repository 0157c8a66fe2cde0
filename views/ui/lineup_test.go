package ui

import (
	"slices"
	"testing"
)

func TestDecimalSignsLineUp(t *testing.T) {
	for _, c := range []struct {
		locale       string
		prices, pads []string
	}{
		{"en-GB", []string{"€2.64", "€2.0592", "€1,234.50", "€12"}, []string{"00", "", "00", ".0000"}},
		{"de-DE", []string{"1.234,50\u00a0€", "0,0995\u00a0€"}, []string{"00", ""}},
		{"ja-JP", []string{"¥2,579", "¥795"}, []string{"", ""}},
		{"en-GB", []string{"10+ £9.95", "", "5+ £0.0995"}, []string{"00", "", ""}},
	} {
		if pads := LineUp(c.prices, c.locale); !slices.Equal(pads, c.pads) {
			t.Errorf("%v in %s: %q, want %q", c.prices, c.locale, pads, c.pads)
		}
	}
}
