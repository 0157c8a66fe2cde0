package identity

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"tradecounter/internal/changes"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Behalf is a person of the seller's who acts for a member. The actor then carries the member's name, role and account,
// and the staff's person: what is done is theirs, what is seen is never the member's own doing. The server alone sets it.
type Behalf struct {
	Name    string
	Email   string
	Channel string // in which an order placed meanwhile came in: phone, email or rep
	Allowed bool   // may do what the member may; otherwise everything is shown as to them, and nothing can be written
}

// Is says that somebody acts for the member.
func (b Behalf) Is() bool { return b.Name != "" }

// Watching says that they may look and nothing else.
func (b Behalf) Watching() bool { return b.Is() && !b.Allowed }

// Signed is how what the actor does is signed where people read it: both names when one acts for the other.
func (a Actor) Signed() string {
	if a.Behalf.Is() {
		return a.Behalf.Name + " for " + a.Name
	}
	return a.Name
}

// actingRow is the member whom a session of staff acts for on the pages of their account; ActingID is 0 for none.
type actingRow struct {
	ActingID      int64      `db:"acting_id"`
	ActingName    string     `db:"acting_name"`
	ActingEmail   string     `db:"acting_email"`
	ActingRole    Role       `db:"acting_role"`
	ActingBlocked clock.Time `db:"acting_blocked_at"`
	ActingSince   clock.Time `db:"acting_since"`
	ActingChannel string     `db:"acting_channel"`
	ActingAllowed bool       `db:"acting_allowed"`
}

const (
	actingColumns = `COALESCE(am.id, 0) AS acting_id, COALESCE(ap.name, '') AS acting_name, COALESCE(ap.email, '') AS acting_email,
		COALESCE(am.role, '') AS acting_role, COALESCE(am.blocked_at, 0) AS acting_blocked_at, s.acting_since, s.acting_channel,
		COALESCE(a.acting_allowed, ?) AS acting_allowed`
	// A member that was removed, or whose person may no longer come in, can't be acted for.
	actingJoin = `
		LEFT JOIN members am ON s.acting_member_id <> 0 AND am.id = s.acting_member_id AND am.account_id = a.id AND am.removed_at = 0
			AND p.staff_role <> '' AND EXISTS (SELECT 1 FROM people x WHERE x.id = am.person_id AND x.disabled_at = 0)
		LEFT JOIN people ap ON ap.id = am.person_id`
)

// actingActor is the member with whoever acts for them.
func (r sessionRow) actingActor() Actor {
	row := r.actorRow
	row.MemberID, row.Role, row.BlockedAt = r.ActingID, r.ActingRole, r.ActingBlocked
	actor := row.actor()
	actor.Name, actor.Email = r.ActingName, r.ActingEmail
	actor.Behalf = Behalf{Name: r.Name, Email: r.Email, Channel: r.ActingChannel, Allowed: r.ActingAllowed}
	return actor
}

// checkActing asks at each request whether the client is still within the staff's reach, and ends the acting when not.
func (s *Service) checkActing(ctx context.Context, row *sessionRow) error {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return fmt.Errorf("look whether someone may act: %w", err)
	}
	reach := Actor{PersonID: row.PersonID, Staff: row.Staff}.Reach(set.Today(s.now()))
	within, err := s.store.within(ctx, reach, row.AccountID)
	if err != nil {
		return fmt.Errorf("look whether someone may act: %w", err)
	}
	if within {
		return nil
	}
	row.actingRow = actingRow{}
	if _, err := s.store.setActing(ctx, row.ID, row.PersonID, 0, 0, ""); err != nil { // it isn't acted for any more either way
		slog.WarnContext(ctx, "that acting has ended can't be noted", "error", err)
	}
	return nil
}

// ActingChannels are what staff say an order came in by.
var ActingChannels = []string{"phone", "email", "rep"}

// Act lets the staff's session see the storefront of the client that the actor works for as one of its members does;
// channel is what an order placed meanwhile is said to have come in by. It ends with Stop, with the session, or when the
// client leaves the staff's reach.
func (s *Service) Act(ctx context.Context, staff Actor, sessionID, memberID int64, channel string) (Actor, error) {
	member, err := s.OnBehalf(ctx, staff, memberID, channel)
	if err != nil {
		return Actor{}, err
	}
	return member, s.inTx(ctx, "act for a member", func(ctx context.Context) error {
		if member.Behalf.Allowed, err = s.store.actingAllowed(ctx, staff.Account.ID); err != nil {
			return err
		}
		rows, err := s.store.setActing(ctx, sessionID, staff.PersonID, memberID, s.now(), channel)
		if err != nil || rows == 0 {
			return orSignedOut(err)
		}
		how := "read only"
		if member.Behalf.Allowed {
			how = "with their rights"
		}
		return s.changes.Record(ctx, member.By(), changes.Change{AccountID: staff.Account.ID, Kind: "account", Subject: staff.Account.Slug,
			Field: "seen as", After: member.Name + ", " + how})
	})
}

func orSignedOut(err error) error {
	if err != nil {
		return err
	}
	return ErrSignedOut
}

// StopActing ends it; the account's slug is where it was, "" when nobody was acted for.
func (s *Service) StopActing(ctx context.Context, staff Actor, sessionID int64) (slug string, err error) {
	if staff.Staff == "" {
		return "", fault.Denied("Only the seller's staff act for others.")
	}
	return slug, s.inTx(ctx, "stop acting", func(ctx context.Context) error {
		if slug, err = s.store.actedIn(ctx, sessionID, staff.PersonID); err != nil || slug == "" {
			return err
		}
		_, err := s.store.setActing(ctx, sessionID, staff.PersonID, 0, 0, "")
		return err
	})
}

// OnBehalf is a member with the person of the seller's who works for their account and orders for them: the member's
// rights, both names. It is for what staff enter at the desk, and needs no leave of the account's.
func (s *Service) OnBehalf(ctx context.Context, staff Actor, memberID int64, channel string) (Actor, error) {
	switch {
	case staff.Staff == "" || !staff.Can(MoveOrders) || staff.Account.ID == 0:
		return Actor{}, fault.Denied("Only the seller's staff who work for the client act for its people.")
	case !slices.Contains(ActingChannels, channel):
		return Actor{}, fault.Invalid("", fault.Field{Name: "channel", Message: "Say how it came: phone, email or visit."})
	}
	rows, err := s.store.actors(ctx, `m.id = ? AND a.id = ?`, memberID, staff.Account.ID)
	member, err := oneActor(rows, err)
	if err != nil {
		return Actor{}, err
	}
	member.PersonID = staff.PersonID
	member.Behalf = Behalf{Name: staff.Name, Email: staff.Email, Channel: channel, Allowed: true}
	return member, nil
}

// setActing writes for whom a session acts, and in the same moment takes it out of every node's memory.
func (s store) setActing(ctx context.Context, id, personID, memberID int64, since clock.Time, channel string) (int64, error) {
	return s.change(ctx, `UPDATE sessions SET acting_member_id = ?, acting_since = ?, acting_channel = ? WHERE id = ? AND person_id = ? AND ended_at = 0`,
		memberID, since, channel, id, personID)
}

func (s store) actedIn(ctx context.Context, id, personID int64) (slug string, err error) {
	err = s.db.Get(ctx, &slug, `SELECT a.slug FROM sessions s JOIN members m ON m.id = s.acting_member_id JOIN accounts a ON a.id = m.account_id
		WHERE s.id = ? AND s.person_id = ?`, id, personID)
	if db.IsNone(err) {
		return "", nil
	}
	return slug, err
}

func (s store) within(ctx context.Context, reach Reach, accountID int64) (bool, error) {
	condition, args := reach.Where("a")
	var n int
	err := s.db.Get(ctx, &n, `SELECT COUNT(*) FROM accounts a WHERE a.id = ? AND `+condition, append([]any{accountID}, args...)...)
	return n > 0, err
}

func (s store) actingAllowed(ctx context.Context, accountID int64) (allowed bool, err error) {
	err = s.db.Get(ctx, &allowed, `SELECT acting_allowed FROM accounts WHERE id = ?`, accountID)
	return allowed, err
}
