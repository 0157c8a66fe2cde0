package support

import (
	"context"
	"strings"
	"time"

	"tradecounter/internal/contacts"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/settings"
)

// Service keeps conversations.
type Service struct {
	db       *db.DB
	store    store
	log      *events.Log
	settings *settings.Service
	files    *files.Store
	contacts *contacts.Service
	now      clock.Now
	domain   string // of Message-IDs
}

// New makes the service; domain is the portal's host name.
func New(d *db.DB, log *events.Log, now clock.Now, set *settings.Service, f *files.Store, con *contacts.Service, domain string) *Service {
	return &Service{d, store{d}, log, set, f, con, now, domain}
}

// Schedule closes by itself what was solved a week ago.
func (s *Service) Schedule(q *jobs.Queue) {
	q.Every("support.close", jobs.Each(time.Hour), s.CloseSolved)
}

// whose tickets an actor may see: a client's own, those of the whole account for its admins; staff those within reach.
type whose struct {
	by                  side
	accountID, memberID int64
	everyone            bool // of the account
	reach               identity.Reach
}

var (
	notFound  = fault.NotFound("This question isn’t there.")
	staffOnly = fault.Denied("This is for the seller’s staff.")
	lookOnly  = fault.Denied("You only look at this client’s pages; nothing can be written.")
)

func (s *Service) whose(ctx context.Context, actor identity.Actor) (whose, error) {
	if actor.MemberID != 0 {
		if !actor.Can(identity.SeeRange) {
			return whose{}, notFound
		}
		return whose{by: client, accountID: actor.Account.ID, memberID: actor.MemberID, everyone: actor.Role == identity.CompanyAdmin && !actor.Blocked}, nil
	}
	if actor.Staff == "" {
		return whose{}, notFound
	}
	reach, err := s.reach(ctx, actor)
	return whose{by: seller, reach: reach}, err
}

func (s *Service) reach(ctx context.Context, actor identity.Actor) (identity.Reach, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return identity.Reach{}, err
	}
	return actor.Reach(set.Today(s.now())), nil
}

// where is the condition on tickets t and accounts a.
func (w whose) where() (string, []any) {
	switch {
	case w.by != client:
		return w.reach.Where("a")
	case w.everyone:
		return `t.account_id = ?`, []any{w.accountID}
	default: // what they asked, and what that became a part of
		return `t.account_id = ? AND (t.member_id = ? OR EXISTS (SELECT 1 FROM tickets w WHERE w.merged_into = t.id AND w.account_id = t.account_id AND w.member_id = ?))`,
			[]any{w.accountID, w.memberID, w.memberID}
	}
}

// mayWork asks for staff.
func mayWork(actor identity.Actor) error {
	if actor.Staff == "" || actor.MemberID != 0 {
		return staffOnly
	}
	return nil
}

func orNone(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
