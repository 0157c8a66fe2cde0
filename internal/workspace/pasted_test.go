package workspace

import (
	"strings"
	"testing"
)

func TestPastedLinesAreRead(t *testing.T) {
	for text, want := range map[string]Pasted{
		"FS-0933-08040-Z\t10":             {Number: "FS-0933-08040-Z", Quantity: 10},
		"FS-0933-08040-Z;10":              {Number: "FS-0933-08040-Z", Quantity: 10},
		"FS-0933-08040-Z, 10":             {Number: "FS-0933-08040-Z", Quantity: 10},
		"FS-0933-08040-Z   10":            {Number: "FS-0933-08040-Z", Quantity: 10},
		"NM 400-1210 6":                   {Number: "NM 400-1210", Quantity: 6},
		"NM 400-1210 x 6":                 {Number: "NM 400-1210", Quantity: 6},
		"NM 400-1210 6x":                  {Number: "NM 400-1210", Quantity: 6},
		"4006381333931\tPen, blue\t12":    {Number: "4006381333931", Quantity: 12},
		"FS-1\t\t4\t":                     {Number: "FS-1", Quantity: 4},
		"FS-1":                            {Number: "FS-1", Problem: "There is no quantity."},
		"FS-1;":                           {Number: "FS-1", Problem: "There is no quantity."},
		"FS-1;12.5":                       {Number: "FS-1", Problem: "“12.5” is no quantity: write a whole number from 1."},
		"FS-1;-3":                         {Number: "FS-1", Problem: "“-3” is no quantity: write a whole number from 1."},
		"FS-1;0":                          {Number: "FS-1", Problem: "“0” is no quantity: write a whole number from 1."},
		";5":                              {Problem: "There is no number on this line."},
		"FS-1;99999999999999999999999999": {Number: "FS-1", Problem: "“99999999999999999999…” is no quantity: write a whole number from 1."},
	} {
		want.Text = strings.TrimSpace(text)
		if got := ReadPasted("\r\n" + text + "\r\n"); len(got) != 1 || got[0] != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
	many := ReadPasted(strings.Repeat("A 1\n", MaxPasted+5))
	if len(many) != MaxPasted+1 || many[MaxPasted].Problem == "" {
		t.Errorf("%d lines of too many", len(many))
	}
}

func FuzzReadPasted(f *testing.F) {
	for _, text := range []string{"A\t1", "A;;;1\r\nB 2", "x", "\t\t", "×", "9223372036854775808", "A 9223372036854775807", "\x00 1", "\ufeffA,1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range ReadPasted(text) {
			if p.Text == "" || (p.Problem == "") != (p.Quantity > 0) || (p.Problem == "" && p.Number == "") {
				t.Errorf("%q: %+v", text, p)
			}
		}
	})
}
