package notify

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/standing"
	letters "tradecounter/views/mail"
	"tradecounter/views/ui"
)

// standing reads what a letter about a standing order says, with its frame. A letter without anyone to go to goes to
// the client manager.
func (s *Service) standing(ctx context.Context, e standing.About, due clock.Date) (standing.Letter, frame, error) {
	l, err := s.standings.Letter(ctx, e.StandingID, due)
	if err != nil {
		return l, frame{}, err
	}
	f, err := s.frame(ctx, e.AccountID, "", "")
	if err != nil {
		return l, frame{}, err
	}
	f.Action = letters.Action{Text: "See the standing order", URL: f.base + "/standing-orders/" + e.Number}
	f.Facts = []letters.Fact{{Name: "Standing order", Value: l.Order.Name + " (" + e.Number + ")"}}
	return l, f, nil
}

func (s *Service) toOwner(ctx context.Context, kind string, l standing.Letter, f frame) error {
	f.Subject = f.Title
	if l.Owner.Email == "" {
		return s.toManager(ctx, kind, f)
	}
	return s.put(ctx, kind, f, to{l.Owner.Email, l.Owner.Name})
}

// cart are the lines and sums of what a date orders.
func (f *frame) cart(l standing.Letter) {
	currency := l.Cart.Currency
	for _, line := range l.Cart.Lines {
		shown := letters.Line{Name: line.Name, Numbers: line.SKU, Quantity: ui.Number(line.Quantity, f.locale), Unit: line.Product.Unit, Note: line.Hindrance()}
		if line.Product.PartNumber != "" {
			shown.Numbers += ", your no. " + line.Product.PartNumber
		}
		if line.Orderable() {
			shown.Price, shown.Sum = ui.UnitPrice(line.Quote.Price, currency, f.locale), ui.Money(line.Total, currency, f.locale)
		}
		f.Lines = append(f.Lines, shown)
	}
	f.Sums = []letters.Sum{{Name: "Net, with delivery", Value: ui.Money(l.Cost.Totals.Lines+l.Cost.Totals.Delivery+l.Cost.Totals.Surcharge, currency, f.locale)},
		{Name: "Total with tax", Value: ui.Money(l.Cost.Totals.Total, currency, f.locale)}}
}

// StandingAhead tells the owner what will be ordered, with links to skip it, change it or pause.
func (s *Service) StandingAhead(ctx context.Context, e standing.ToldAhead) error {
	l, f, err := s.standing(ctx, e.About, e.Due)
	if err != nil {
		return err
	}
	f.Title = fmt.Sprintf("%s orders on %s", l.Order.Name, ui.Date(e.RunOn, f.locale))
	f.Text = []string{"Your standing order will order this on " + ui.DateLong(e.RunOn, f.locale) + ", at the prices of that day. You need do nothing."}
	f.cart(l)
	f.Action = letters.Action{Text: "Look at it or change it", URL: f.base + "/standing-orders/" + e.Number}
	for _, way := range []struct {
		act  standing.Act
		text string
	}{{standing.SkipAct, "Skip this date"}, {standing.PauseAct, "Pause the standing order"}} {
		token, err := s.standings.NewLink(ctx, l, way.act)
		if err != nil {
			return err
		}
		f.Also = append(f.Also, letters.Action{Text: way.text, URL: s.url + "/standing-order/" + token})
	}
	f.After = []string{"The links open a page with a button; nothing changes before you press it."}
	return s.toOwner(ctx, "standing-ahead", l, f)
}

// StandingRise tells that a date will cost over 5 % more than was told.
func (s *Service) StandingRise(ctx context.Context, e standing.PriceRise) error {
	l, f, err := s.standing(ctx, e.About, e.Due)
	if err != nil {
		return err
	}
	f.Title = fmt.Sprintf("%s will cost more on %s", l.Order.Name, ui.Date(e.RunOn, f.locale))
	f.Text = []string{fmt.Sprintf("We told you %s; at today's prices it is %s. Change or skip it if you like.",
		ui.Money(e.Was, e.Currency, f.locale), ui.Money(e.Is, e.Currency, f.locale))}
	f.cart(l)
	return s.toOwner(ctx, "standing-rise", l, f)
}

// StandingMissed tells once that earlier dates ordered nothing.
func (s *Service) StandingMissed(ctx context.Context, e standing.DatesMissed) error {
	l, f, err := s.standing(ctx, e.About, e.Due)
	if err != nil {
		return err
	}
	f.Title = l.Order.Name + " has missed dates"
	which := ui.DateLong(e.First, f.locale)
	if e.Count > 1 {
		which = fmt.Sprintf("%d dates from %s to %s", e.Count, ui.Date(e.First, f.locale), ui.DateLong(e.Last, f.locale))
	}
	f.Text = []string{"Nothing was ordered for " + which + "; only the newest date orders, so that you don't get everything at once."}
	return s.toOwner(ctx, "standing-missed", l, f)
}

// StandingFailed tells owner and client manager why nothing could be ordered.
func (s *Service) StandingFailed(ctx context.Context, e standing.RunFailed) error {
	l, f, err := s.standing(ctx, e.About, e.Due)
	if err != nil {
		return err
	}
	f.Title = l.Order.Name + " could not order"
	f.Text = []string{"The run of " + ui.DateLong(e.Due, f.locale) + " could not order: " + strings.TrimSuffix(e.Reason, ".") + "."}
	if e.RetryOn != 0 {
		f.Text = append(f.Text, "We try again on "+ui.DateLong(e.RetryOn, f.locale)+".")
	} else {
		f.Text = append(f.Text, "We don't try this date again. Later dates order as planned.")
	}
	f.Subject = f.Title
	if err := s.toOwner(ctx, "standing-failed", l, f); err != nil || l.Owner.Email == "" {
		return err
	}
	f.Title = l.Order.Name + " of " + f.Mark + " could not order"
	f.Subject = f.Title
	return s.toManager(ctx, "standing-failed-manager", f)
}

// StandingOwner tells a company admin that a standing order is theirs now.
func (s *Service) StandingOwner(ctx context.Context, e standing.OwnerChanged) error {
	l, f, err := s.standing(ctx, e.About, e.Due)
	if err != nil {
		return err
	}
	f.Title = l.Order.Name + " is yours now"
	f.Text = []string{"Its owner can't order any more, so the standing order has come to you. It goes on as before; change it or end it on its page."}
	return s.toOwner(ctx, "standing-owner", l, f)
}

// StandingChanged confirms what a person did to a standing order, as easily found later as an order is.
func (s *Service) standingConfirmed(ctx context.Context, e standing.About, due clock.Date, title, text string) error {
	l, f, err := s.standing(ctx, e, due)
	if err != nil {
		return err
	}
	f.Title, f.Text = l.Order.Name+" "+title, []string{text}
	return s.toOwner(ctx, "standing-changed", l, f)
}

// StandingBegun confirms a new standing order.
func (s *Service) StandingBegun(ctx context.Context, e standing.OrderBegun) error {
	return s.standingConfirmed(ctx, e.About, e.First, "is set up", "It orders first on "+e.First.Std().Format("Monday 2 January 2006")+". We write a few days ahead each time.")
}

// StandingChanged confirms other lines, another rhythm or place.
func (s *Service) StandingChanged(ctx context.Context, e standing.OrderChanged) error {
	if e.Due != 0 {
		return s.standingConfirmed(ctx, e.About, e.Due, "is changed for one date", "For "+e.Due.Std().Format("Monday 2 January 2006")+" it orders what you chose; afterwards it goes on as before.")
	}
	return s.standingConfirmed(ctx, e.About, e.Next, "is changed", "It orders next for "+e.Next.Std().Format("Monday 2 January 2006")+".")
}

// StandingSkipped confirms that a date orders nothing.
func (s *Service) StandingSkipped(ctx context.Context, e standing.DateSkipped) error {
	return s.standingConfirmed(ctx, e.About, e.Due, "skips a date", "Nothing is ordered for "+e.Due.Std().Format("Monday 2 January 2006")+"; the next date is "+e.Next.Std().Format("Monday 2 January 2006")+".")
}

// StandingPaused confirms a pause.
func (s *Service) StandingPaused(ctx context.Context, e standing.OrderPaused) error {
	return s.standingConfirmed(ctx, e.About, 0, "is paused", "It orders nothing until you resume it; dates in between are not made up for.")
}

// StandingResumed confirms that it goes on.
func (s *Service) StandingResumed(ctx context.Context, e standing.OrderResumed) error {
	return s.standingConfirmed(ctx, e.About, e.Next, "goes on", "It orders next for "+e.Next.Std().Format("Monday 2 January 2006")+".")
}

// StandingEnded confirms the end.
func (s *Service) StandingEnded(ctx context.Context, e standing.OrderEnded) error {
	return s.standingConfirmed(ctx, e.About, 0, "has ended", "It never orders again. You can set up a new one from any order.")
}

// StandingUnskipped confirms that a skipped date orders after all.
func (s *Service) StandingUnskipped(ctx context.Context, e standing.DateUnskipped) error {
	return s.standingConfirmed(ctx, e.About, e.Due, "orders after all", "The date "+e.Due.Std().Format("Monday 2 January 2006")+" is no longer skipped.")
}

// StandingBenefit tells the owner what the seller grants from now on.
func (s *Service) StandingBenefit(ctx context.Context, e standing.BenefitSet) error {
	var grants []string
	if e.Benefit.Discount > 0 {
		grants = append(grants, e.Benefit.Discount.String()+" % off every line")
	}
	if e.Benefit.FreeDelivery {
		grants = append(grants, "free delivery")
	}
	if e.Benefit.Priority {
		grants = append(grants, "priority in our warehouse")
	}
	text := "From the next date on it has no benefit any more."
	if len(grants) > 0 {
		text = "From the next date on it has " + strings.Join(grants, ", ") + "."
	}
	return s.standingConfirmed(ctx, e.About, 0, "has another benefit", text)
}
