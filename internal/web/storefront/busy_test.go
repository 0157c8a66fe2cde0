package storefront_test

import (
	"context"
	"net/http"
	"testing"
)

func TestABusyShopOrdersNothingAndKeepsTheForm(t *testing.T) {
	s, b := holding(t, hexBolt, "10")
	form := sent(ok(t, b, shop+"/checkout"), checkoutForm, "note", "Ring twice")
	writing, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		_ = s.App.DB.InTx(context.Background(), func(ctx context.Context) error {
			_, err := s.App.DB.Exec(ctx, `UPDATE carts SET changed_at = changed_at`)
			writing <- struct{}{}
			<-writing
			return err
		})
	}()
	<-writing
	page := place(b, form)
	writing <- struct{}{}
	<-done
	if page.Status != http.StatusServiceUnavailable || page.Text("#note") != "Ring twice" || page.Attr("input[name=key]", "value") != form.Get("key") {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	shows(t, page, "Nothing was ordered", "try again in a moment")
	if page = place(b, sent(page, checkoutForm, "note", "Ring twice")); page.Status != http.StatusSeeOther || s.Count(`SELECT COUNT(*) FROM orders`) != 1 {
		t.Errorf("sent again: %d %s", page.Status, page.Text())
	}
}
