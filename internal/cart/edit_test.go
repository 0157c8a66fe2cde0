package cart_test

import (
	"strings"
	"testing"

	"tradecounter/internal/cart"
	"tradecounter/internal/platform/fault"
)

func TestQuantitiesAndNotesChangeTogetherOrNotAtAll(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *counter) {
		fx.product("FS-1", "10", "")
		fx.product("CL-2", "5", "")
		fx.must(fx.add("FS-1", 2))
		fx.must(fx.add("CL-2", 3))
		seen := fx.show().Version
		changes := []cart.Change{{SKU: "FS-1", Quantity: 4}, {SKU: "CL-2", Quantity: 3}}
		err := fx.Edit(ctx, fx.buyer, seen, changes, map[string]string{"CL-2": strings.Repeat("x", cart.MaxNote+1)})
		if told, ok := fault.AsInvalid(err); !ok || told.For("note-CL-2") == "" {
			t.Errorf("a long note gave %v", err)
		}
		if c := fx.show(); c.Version != seen || c.Lines[0].Quantity != 2 {
			t.Errorf("refused, and yet %+v", c)
		}
		if err := fx.Edit(ctx, fx.buyer, seen, changes, map[string]string{"CL-2": "for the hall", "no such": "x"}); err != nil {
			t.Fatal(err)
		}
		if c := fx.show(); c.Lines[0].Quantity != 4 || c.Lines[1].Note != "for the hall" {
			t.Errorf("%+v", c.Lines)
		}
		if err := fx.Edit(ctx, fx.buyer, seen, nil, map[string]string{"CL-2": ""}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("an old tab gave %v", err)
		}
	})
}
