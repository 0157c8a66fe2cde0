package identity

import (
	"context"
	"fmt"
	"time"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// LinkKind is what a one-time link of a letter is for; a token of one kind is none of another.
type LinkKind string

// The kinds of links that identity itself reads; others bring their own.
const (
	Invitation    LinkKind = "invitation"
	PasswordReset LinkKind = "password_reset"
)

func (k LinkKind) lasts() time.Duration {
	if k == Invitation {
		return 14 * 24 * time.Hour
	}
	return 2 * time.Hour
}

// Link is what a token stands for: a person, perhaps of an account, perhaps with a subject of the kind's own.
type Link struct {
	Kind      LinkKind   `db:"kind"`
	PersonID  int64      `db:"person_id"`
	AccountID int64      `db:"account_id"`
	Subject   string     `db:"subject"`
	ExpiresAt clock.Time `db:"expires_at"`
	UsedAt    clock.Time `db:"used_at"`
}

// NewLink makes a one-time link when its letter is written, and returns its token: only its hash is kept. An invitation
// lasts 14 days, a reset 2 hours.
func (s *Service) NewLink(ctx context.Context, kind LinkKind, personID, accountID int64) (token string, err error) {
	return s.NewLinkFor(ctx, Link{Kind: kind, PersonID: personID, AccountID: accountID, ExpiresAt: s.now().Add(kind.lasts())})
}

// NewLinkFor makes a one-time link with a subject and an end of its own.
func (s *Service) NewLinkFor(ctx context.Context, link Link) (token string, err error) {
	token = newToken()
	if err := s.store.addLink(ctx, hashToken(token), link, s.now()); err != nil {
		return "", fmt.Errorf("make a link: %w", err)
	}
	return token, nil
}

// FindLink is what a token of this kind stands for, used and expired ones included: a page shows it, nothing changes.
func (s *Service) FindLink(ctx context.Context, kind LinkKind, token string) (Link, error) {
	link, err := s.store.link(ctx, hashToken(token), kind)
	if db.IsNone(err) {
		return Link{}, fault.NotFound("This link isn’t known. Perhaps a part of it is missing: copy it whole from the letter.")
	}
	if err != nil {
		return Link{}, fmt.Errorf("find a link: %w", err)
	}
	return link, nil
}

// State says whether the link can still be used.
func (l Link) State(now clock.Time) LinkState {
	switch {
	case l.UsedAt != 0:
		return LinkUsed
	case l.ExpiresAt <= now:
		return LinkExpired
	}
	return LinkGood
}

// LinkState is whether a link can be used.
type LinkState string

// The states of a link.
const (
	LinkGood    LinkState = "good"
	LinkUsed    LinkState = "used"
	LinkExpired LinkState = "expired"
	LinkUnknown LinkState = "unknown"
)

// UseLink takes the link for good, in the caller's transaction: of two at once one gets it, the other a fault.Conflict.
func (s *Service) UseLink(ctx context.Context, kind LinkKind, token string) (Link, error) {
	link, err := s.FindLink(ctx, kind, token)
	if err != nil {
		return Link{}, err
	}
	rows, err := s.store.useLink(ctx, hashToken(token), kind, s.now())
	if err != nil {
		return Link{}, fmt.Errorf("use a link: %w", err)
	}
	if rows == 0 {
		return Link{}, fault.Conflict("This link has been used or has expired.")
	}
	return link, nil
}
