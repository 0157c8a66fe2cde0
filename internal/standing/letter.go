package standing

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Letter is everything that a letter about a standing order tells.
type Letter struct {
	Order Order
	Owner identity.Actor // whom it goes to; without a person when nobody is left
	Run   Run            // of the date it is about; the next one when it is about none
	Cart  cart.Cart      // what that date orders, at the prices of its run day as known now
	Cost  cart.Delivery  // by the standing order's delivery method
	After clock.Date     // the due date after it
}

// Letter reads a standing order for a letter about one of its due dates, 0 for none.
func (s *Service) Letter(ctx context.Context, standingID int64, due clock.Date) (Letter, error) {
	cal, err := s.calendar(ctx)
	if err != nil {
		return Letter{}, err
	}
	l := Letter{}
	if l.Order, err = s.store.byID(ctx, standingID); err != nil {
		return l, err
	}
	if l.Owner, err = s.people.ActorOf(ctx, l.Order.OwnerID); err != nil && !fault.Is(err, fault.KindNotFound) {
		return l, fmt.Errorf("find the owner: %w", err)
	}
	if due == 0 {
		due = l.Order.NextDue
	}
	if l.Run, err = s.store.run(ctx, standingID, due); err != nil {
		return l, err
	}
	if l.Run.RunOn == 0 {
		l.Run.RunOn = cal.runOn(due)
	}
	l.After = l.Order.Rhythm.After(due)
	if l.Cart, err = s.priced(ctx, l.Order, due, l.Run.RunOn); err != nil {
		return l, err
	}
	l.Cost, _ = l.Cart.Cost(l.Order.Method)
	return l, nil
}

// LinkKind is the kind of the one-time links in letters ahead; their subject says what they do to which date.
const LinkKind identity.LinkKind = "standing_order"

// Act is what a letter's link does.
type Act string

// The acts of links. Changing lines needs the signed-in page.
const (
	SkipAct  Act = "skip"
	PauseAct Act = "pause"
)

// NewLink makes a link of a letter to its owner. It lasts until a week after the run, so that a late click is told what
// has become of it.
func (s *Service) NewLink(ctx context.Context, l Letter, act Act) (token string, err error) {
	cal, err := s.calendar(ctx)
	if err != nil {
		return "", err
	}
	return s.people.NewLinkFor(ctx, identity.Link{Kind: LinkKind, PersonID: l.Owner.PersonID, AccountID: l.Order.AccountID,
		Subject: fmt.Sprintf("%s %s %s", act, l.Order.Number, l.Run.DueOn), ExpiresAt: cal.moment(l.Run.RunOn).Add(7 * 24 * time.Hour)})
}

// LinkPage is what a link's page shows before its button is pressed.
type LinkPage struct {
	Act    Act
	State  identity.LinkState
	Order  Order
	Due    clock.Date
	RunOn  clock.Date
	After  clock.Date     // the due date after it
	Reason string         // why pressing would change nothing, "" when it would
	By     identity.Actor // to whom the letter went
}

// FindLink shows what a link would do; nothing changes.
func (s *Service) FindLink(ctx context.Context, token string) (LinkPage, error) {
	link, err := s.people.FindLink(ctx, LinkKind, token)
	if err != nil {
		return LinkPage{}, err
	}
	cal, err := s.calendar(ctx)
	if err != nil {
		return LinkPage{}, err
	}
	page, actor, err := s.linked(ctx, link)
	if err != nil {
		return page, err
	}
	page.State, page.RunOn, page.After = link.State(s.now()), cal.runOn(page.Due), page.Order.Rhythm.After(page.Due)
	page.Reason = s.without(ctx, page, actor, cal)
	return page, nil
}

// without says why the link has nothing left to do.
func (s *Service) without(ctx context.Context, page LinkPage, actor identity.Actor, cal calendar) string {
	o := page.Order
	switch {
	case o.State == Ended:
		return "This standing order has ended."
	case !o.MayChange(actor):
		return "This standing order belongs to a colleague now."
	case page.Act == PauseAct && o.State == Paused:
		return "This standing order is paused already."
	case page.Act == PauseAct:
		return ""
	}
	r, err := s.store.run(ctx, o.ID, page.Due)
	switch {
	case err != nil || r.Outcome != Undecided || page.Due < o.NextDue:
		return "The run of this date is over."
	case r.Skip:
		return "This date is skipped already."
	case !o.Rhythm.IsDue(page.Due):
		return "This date fell away when the standing order was changed."
	case cal.ran(page.Due, s.now()) && r.Attempts == 0:
		return "It is just being ordered."
	}
	return ""
}

// linked reads a link's subject and acts as its person.
func (s *Service) linked(ctx context.Context, link identity.Link) (LinkPage, identity.Actor, error) {
	unknown := fault.NotFound("This link isn't known any more. Sign in to look at your standing orders.")
	parts := strings.Fields(link.Subject)
	if len(parts) != 3 {
		return LinkPage{}, identity.Actor{}, unknown
	}
	due, err := clock.ParseDate(parts[2])
	if err != nil {
		return LinkPage{}, identity.Actor{}, unknown
	}
	actor, err := s.people.ActorIn(ctx, link.PersonID, link.AccountID)
	if fault.Is(err, fault.KindNotFound) {
		return LinkPage{}, actor, unknown
	}
	if err != nil {
		return LinkPage{}, actor, fmt.Errorf("find the link's person: %w", err)
	}
	o, err := s.store.find(ctx, who{accountID: actor.Account.ID, all: true}, parts[1])
	return LinkPage{Act: Act(parts[0]), Order: o, Due: due, By: actor}, actor, err
}

// UseLink does what the link's page said, once.
func (s *Service) UseLink(ctx context.Context, token string) (LinkPage, error) {
	var page LinkPage
	err := s.db.InTx(ctx, func(ctx context.Context) error {
		link, err := s.people.UseLink(ctx, LinkKind, token)
		if err != nil {
			return err
		}
		var actor identity.Actor
		if page, actor, err = s.linked(ctx, link); err != nil {
			return err
		}
		if page.Act == PauseAct {
			page.Order, err = s.Pause(ctx, actor, page.Order.Number)
		} else {
			page.Order, err = s.Skip(ctx, actor, page.Order.Number, page.Due)
		}
		page.After = page.Order.Rhythm.After(page.Due)
		return err
	})
	return page, err
}
