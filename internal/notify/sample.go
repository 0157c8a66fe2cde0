package notify

import (
	"context"

	"tradecounter/internal/orders"
	letters "tradecounter/views/mail"
	"tradecounter/views/ui"
)

// Sample is the letter that an account's buyers get for an order, in the account's look as ctx has it; without an order
// (nil) it holds words alone. It is sent to nobody.
func (s *Service) Sample(ctx context.Context, accountID int64, name string, order *orders.Order) (html string, err error) {
	title := "We have your order"
	if order != nil {
		title += " " + order.Number
	}
	f, err := s.frame(ctx, accountID, title, title)
	if err != nil {
		return "", err
	}
	f.Text = []string{"Thank you, " + firstName(name) + ". We write again when it leaves us."}
	f.Action = letters.Action{Text: "See the order", URL: f.base}
	if order != nil {
		f.Text[0] = "Thank you, " + firstName(order.PlacedBy) + "."
		if order.ExpectedOn != 0 {
			f.Text[0] += " It comes " + ui.Date(order.ExpectedOn, f.locale) + "."
		}
		f.Text[0] += " We write again when it leaves us."
		f.facts(*order, s)
		f.lines(*order)
	}
	f.Foot += "."
	html, _, err = letters.Render(ctx, f.Letter)
	return html, err
}
