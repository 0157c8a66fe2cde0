package notify

import (
	"context"
	"net/url"

	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/workspace"
	letters "tradecounter/views/mail"
)

// AskAnswered brings the answer to whoever asked.
func (s *Service) AskAnswered(ctx context.Context, e orders.AskAnswered) error {
	asked, err := s.orders.FindAsk(ctx, identity.Scope{AccountID: e.AccountID}, e.AskID)
	if err != nil {
		return err
	}
	member, err := s.identity.ActorOf(ctx, asked.MemberID)
	if fault.Is(err, fault.KindNotFound) {
		return nil // whoever asked is gone
	}
	if err != nil {
		return err
	}
	by, err := s.identity.Person(ctx, e.ByID)
	if err != nil {
		return err
	}
	what := asked.Words
	if asked.SKU != "" {
		what = asked.SKU + ", " + asked.Name
	}
	if what == "" {
		what = "your request"
	}
	f, err := s.frame(ctx, e.AccountID, "About "+what, "Hello "+firstName(member.Name))
	if err != nil {
		return err
	}
	f.Text = []string{"You asked for " + what + ". " + by.Name + " answers:", e.Answer}
	if asked.Note != "" {
		f.Facts = []letters.Fact{{Name: "You wrote", Value: asked.Note}}
	}
	if asked.SKU != "" {
		f.Action = letters.Action{Text: "See the product", URL: f.base + "/p/" + url.PathEscape(asked.SKU)}
	}
	f.Contact = letters.Contact{Name: by.Name, Role: "who answered you", Phone: by.Phone, Hours: by.Hours, Mail: by.Email}
	return s.put(ctx, "ask-answered", f, to{member.Email, member.Name})
}

// HandedOver tells the client who looks after it from now on, with their card, and the new manager where to read on.
func (s *Service) HandedOver(ctx context.Context, e workspace.HandedOver) error {
	manager, err := s.identity.Person(ctx, e.ToID)
	if err != nil {
		return err
	}
	if err := s.tellNewManager(ctx, e, manager); err != nil || !e.TellClient {
		return err
	}
	f, err := s.frame(ctx, e.AccountID, "", "")
	if err != nil {
		return err
	}
	f.Subject, f.Title = manager.Name+" is your new client manager", manager.Name+" looks after you from now on"
	f.Text = []string{"From today " + manager.Name + " is your client manager at " + f.set.Seller.Name + ". What was agreed with you stays as it is: prices, terms, deliveries and what was promised."}
	if e.FromID != 0 {
		was, err := s.identity.Person(ctx, e.FromID)
		if err != nil {
			return err
		}
		f.Text = append(f.Text, was.Name+", who looked after you until now, has handed over everything in writing.")
	}
	f.Action = letters.Action{Text: "Open the portal", URL: f.base}
	f.Contact = letters.Contact{Name: manager.Name, Role: "your client manager", Phone: manager.Phone, Hours: manager.Hours, Mail: manager.Email}
	list, err := s.members(ctx, e.AccountID)
	if err != nil {
		return err
	}
	return s.put(ctx, "new-manager", f, list...)
}

// members are the people of an account who may come in.
func (s *Service) members(ctx context.Context, accountID int64) (list []to, err error) {
	account, err := s.accounts.ByID(ctx, accountID)
	if err != nil {
		return nil, err
	}
	team, err := s.identity.Team(ctx, identity.System("letters").ForAccount(account.Acting()))
	for _, m := range team {
		if m.Disabled == 0 && m.LastSignIn != 0 {
			list = append(list, to{m.Email, m.Name})
		}
	}
	return list, err
}

func (s *Service) tellNewManager(ctx context.Context, e workspace.HandedOver, manager identity.Person) error {
	if e.ByID == e.ToID {
		return nil
	}
	account, err := s.accounts.ByID(ctx, e.AccountID)
	if err != nil {
		return err
	}
	f, err := s.frame(ctx, 0, "You look after "+account.Name+" from now on", "You look after "+account.Name+" from now on")
	if err != nil {
		return err
	}
	f.Text = []string{"The handover page says what was agreed and promised, what is open, and what changed lately."}
	f.Action = letters.Action{Text: "Read the handover", URL: s.url + workspace.HandoverPath(e.HandoverID)}
	return s.put(ctx, "handover", f, to{manager.Email, manager.Name})
}
