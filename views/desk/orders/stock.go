package orders

import (
	"tradecounter/internal/catalog"
	"tradecounter/internal/platform/fault"
	"tradecounter/views/ui"
)

// StockList is products with their stock, to be looked at or corrected.
type StockList struct {
	Words string
	Lines []catalog.StockLine
	Pages ui.Pages
	Edit  bool // the person may correct it
	Typed StockTyped
}

// StockTyped is a correction that couldn't be made, with what was typed and what the form had shown.
type StockTyped struct {
	SKU, Free, ExpectedOn string
	SeenFree, SeenOn      string
	Fault                 *fault.Fault
}

// of is what the form of a line shows: what was typed when that couldn't be saved.
func (v StockList) of(l catalog.StockLine) StockTyped {
	if v.Typed.SKU == l.SKU {
		return v.Typed
	}
	on := ""
	if l.ExpectedOn != 0 {
		on = l.ExpectedOn.String()
	}
	return StockTyped{SKU: l.SKU, Free: l.FreeText(), ExpectedOn: on, SeenFree: l.FreeText(), SeenOn: on}
}

func stockForm(sku string) string { return "stock-" + sku }
