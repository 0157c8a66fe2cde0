package notify

import (
	"context"
	"fmt"

	"tradecounter/internal/pricing"
	letters "tradecounter/views/mail"
	"tradecounter/views/ui"
)

// ContractEnds tells the client manager ahead that contract prices end and the contract has none for the day after.
func (s *Service) ContractEnds(ctx context.Context, e pricing.ContractEnds) error {
	f, err := s.frame(ctx, e.AccountID, "", "")
	if err != nil {
		return err
	}
	account, err := s.accounts.ByID(ctx, e.AccountID)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("%d contract prices of %s end", e.Products, account.Name)
	if e.Products == 1 {
		what = "A contract price of " + account.Name + " ends"
	}
	f.Title = what + " on " + ui.DateLong(e.EndsOn, "en-GB")
	f.Subject = f.Title
	f.Text = []string{"The contract has no prices for the day after: from then on the client’s price lists decide, and then the base list, unless prices agreed for later begin. Agree on new prices with the client, then publish them from the day after."}
	f.Facts = []letters.Fact{{Name: "Client", Value: account.Name}, {Name: "Last day", Value: ui.DateLong(e.EndsOn, "en-GB")}, {Name: "Products", Value: fmt.Sprint(e.Products)}}
	f.Action = letters.Action{Text: "See the prices that end", URL: s.url + "/desk/clients/" + account.Slug + "/prices?ends=" + e.EndsOn.AddDays(1).String()}
	f.Contact = letters.Contact{}
	return s.toManager(ctx, "contract-ends", f)
}
