package standing

import (
	"context"
	"time"

	"tradecounter/internal/accounts"
	"tradecounter/internal/cart"
	"tradecounter/internal/changes"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/settings"
)

// Service keeps standing orders and runs them.
type Service struct {
	db       *db.DB
	store    store
	log      *events.Log
	changes  *changes.Log
	now      clock.Now
	settings *settings.Service
	people   *identity.Service
	accounts *accounts.Service
	carts    *cart.Service
	orders   *orders.Service
}

// New makes the service of standing orders.
func New(d *db.DB, log *events.Log, now clock.Now, set *settings.Service, people *identity.Service, acc *accounts.Service,
	carts *cart.Service, ord *orders.Service) *Service {
	return &Service{d, store{d}, log, changes.New(d, now), now, set, people, acc, carts, ord}
}

// Schedule looks every minute for what is due.
func (s *Service) Schedule(q *jobs.Queue) {
	q.Every("standing orders", jobs.Each(time.Minute), s.RunDue)
}

func (s *Service) calendar(ctx context.Context) (calendar, error) {
	set, err := s.settings.Get(ctx)
	return calendar{set}, err
}

var (
	notFound  = fault.NotFound("There is no such standing order.")
	noBuying  = fault.Denied("Ask a colleague with buying rights for a standing order.")
	notTheirs = fault.Denied("Only its owner or a company admin can change this standing order.")
	overtaken = fault.Conflict("Someone has changed this standing order since you opened it. Nothing was saved: look at it as it is now, then change it again.")
	isEnded   = fault.Conflict("This standing order has ended; begin a new one.")
)

// whose says which standing orders an actor sees: their own; company admins the account's; staff those of the account
// they work for, or all.
func whose(actor identity.Actor) (who, error) {
	switch {
	case actor.Staff != "":
		return who{accountID: actor.Account.ID, all: true, everywhere: actor.Account.ID == 0}, nil
	case actor.Can(identity.ManageCompany):
		return who{accountID: actor.Account.ID, all: true}, nil
	case actor.MemberID != 0 && actor.Role != identity.Viewer && actor.Can(identity.SeeRange):
		return who{accountID: actor.Account.ID, ownerID: actor.MemberID}, nil
	}
	return who{}, notFound
}

// mayChange says whether the actor may change a standing order that they see.
func mayChange(actor identity.Actor, o Order) error {
	switch {
	case actor.Staff != "":
		if actor.Can(identity.Administer) {
			return nil
		}
	case actor.Can(identity.ManageCompany), actor.MemberID == o.OwnerID && actor.Can(identity.Buy):
		return nil
	}
	return notTheirs
}

func (o Order) about(personID int64) About {
	return About{StandingID: o.ID, Number: o.Number, AccountID: o.AccountID, OwnerID: o.OwnerID, PersonID: personID}
}
