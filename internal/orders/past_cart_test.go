package orders_test

import (
	"testing"

	"tradecounter/internal/cart"
	"tradecounter/internal/orders"
)

func TestAnOrderEndsItsCartOnceAndOrdersWithoutACartEndNone(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer := fx.buyer("Nordwind")
		product := fx.product("FS-1", "10.66")
		fx.add(buyer, "FS-1", 2)
		form := fx.form(buyer)
		o, err := fx.Place(ctx, buyer, form)
		fx.must(err)
		_, err = fx.Place(ctx, buyer, form) // the answer was lost: the same form again
		fx.must(err)
		_, err = fx.PlaceDraft(ctx, buyer, orders.Draft{Key: "standing-1", Items: []cart.Item{{ProductID: product, Quantity: 1}}, ShipTo: orders.Where{Code: "works"},
			Method: "standard", Source: "standing order", PONumber: "1"})
		fx.must(err)
		if n := fx.number(`SELECT COUNT(*) FROM past_carts`); n != 1 {
			t.Errorf("%d carts ended", n)
		}
		if n := fx.number(`SELECT COUNT(*) FROM past_carts WHERE outcome = 'ordered' AND order_number = ? AND value = 2132 AND lines = 1 AND member_id = ?`, o.Number, buyer.MemberID); n != 1 {
			t.Error("the cart doesn't say what it became")
		}
	})
}
