package identity

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
)

// ErrSignedOut says that there is no session: none was named, it has ended, or its person may no longer come in.
var ErrSignedOut = errors.New("signed out")

// Session is who is signed in, and for which account they act.
type Session struct {
	ID    int64
	Actor Actor  // without any right while SecondFactorDue
	CSRF  string // the secret that forms of this session carry

	SecondFactorDue bool
	HasSecondFactor bool
	SeveralAccounts bool // a member of more than one

	CreatedAt clock.Time
	ExpiresAt clock.Time // unless it is used before
}

// Fresh is a session that has just begun, or was renewed: the cookie's token and what the browser may do next.
type Fresh struct {
	Token           string
	CSRF            string
	PersonID        int64
	SecondFactorDue bool
	Lasts           time.Duration // at most, for the cookie
}

// touchAfter is how old seen_at gets before it is written again.
const touchAfter = time.Minute

// Load finds a session by its cookie's token. The slug of the page's account decides for which account the person acts:
// fault.NotFound when they are no member of it or it is closed, with a session without rights. Without a slug the
// person acts as staff, or without any right when they aren't. It is at most one query; seen_at is written beside the request.
func (s *Service) Load(ctx context.Context, token, slug string) (Session, error) {
	if len(token) < 20 || len(token) > 64 {
		return Session{}, ErrSignedOut
	}
	now := s.now()
	key := sessionKey{hashToken(token), slug}
	row, err := s.session(ctx, key, now)
	if db.IsNone(err) {
		return Session{}, ErrSignedOut
	}
	if err != nil {
		return Session{}, fmt.Errorf("load a session: %w", err)
	}
	if row.ActingID != 0 {
		if err := s.checkActing(ctx, &row); err != nil {
			return Session{}, err
		}
	}
	if now.Sub(row.SeenAt) >= touchAfter {
		set, err := s.settings.Get(ctx)
		if err != nil {
			return Session{}, fmt.Errorf("load a session: %w", err)
		}
		s.sessions.Put(key, keptSession{}, sessionBytes) // it is read anew with the new seen_at
		row.ExpiresAt = expiry(set, row.CreatedAt, now)
		s.touch(ctx, row, now)
	}
	session := row.open(slug)
	if slug == "" || session.SecondFactorDue || session.Actor.MemberID != 0 {
		return session, nil
	}
	return session, fault.NotFound("This page isn't there.")
}

type sessionKey struct{ tokenHash, slug string }

// keptSession is a session in memory with the versions that it was read at: of sessions, members and people, and of
// accounts. Whatever takes a right away raises one of them, so that it counts from the next request on.
type keptSession struct {
	row                sessionRow
	sessions, accounts int64
}

const (
	keptSessions = 8 << 20 // bytes
	sessionBytes = 1 << 10 // about what one takes
)

func (s *Service) session(ctx context.Context, key sessionKey, now clock.Time) (sessionRow, error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return sessionRow{}, err
	}
	kept, ok := s.sessions.Get(key)
	if ok && kept.sessions == versions["sessions"] && kept.accounts == versions["accounts"] && kept.row.ExpiresAt > now {
		return kept.row, nil
	}
	row, err := s.store.session(ctx, key.tokenHash, key.slug, now)
	if err == nil && row.ActingID == 0 && versions["sessions"] > 0 && !db.InTransaction(ctx) { // acting is asked anew each time
		s.sessions.Put(key, keptSession{row, versions["sessions"], versions["accounts"]}, sessionBytes+int64(len(key.slug)))
	}
	return row, err
}

// touch writes that a session was used, without letting the page wait: while something large is being saved it comes
// with a later request.
func (s *Service) touch(ctx context.Context, row sessionRow, now clock.Time) {
	if _, busy := s.touching.LoadOrStore(row.ID, true); busy {
		return
	}
	ctx = context.WithoutCancel(ctx)
	s.touches.Go(func() {
		defer s.touching.Delete(row.ID)
		ctx, cancel := context.WithTimeout(ctx, db.WriteWait)
		defer cancel()
		if err := s.store.touch(ctx, row.ID, now, row.ExpiresAt); err != nil {
			slog.Warn("that a session was used can't be noted; the next request tries again", "error", err)
		}
	})
}

// expiry is when a session that was used now ends: after a while without use, and in any case after its longest time.
func expiry(set *settings.Settings, created, now clock.Time) clock.Time {
	return min(now.Add(set.SessionIdle), created.Add(set.SessionMax))
}

// Stay keeps a session that nobody used for a while, and says when it ends now.
func (s *Service) Stay(ctx context.Context, session Session) (clock.Time, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return 0, err
	}
	now := s.now()
	ends := expiry(set, session.CreatedAt, now)
	if err := s.store.touch(ctx, session.ID, now, ends); err != nil {
		return 0, fmt.Errorf("keep a session: %w", err)
	}
	return ends, nil
}

// Ended is a session that is over: by itself, or because someone ended it. It carries no right any more; with its CSRF
// secret a form that was sent too late shows whose it was.
type Ended struct {
	ID       int64  `db:"id"`
	PersonID int64  `db:"person_id"`
	CSRF     string `db:"csrf"`
}

// EndedByToken is the session of a cookie that came too late, ErrSignedOut when there was none or it hasn't ended.
func (s *Service) EndedByToken(ctx context.Context, token string) (Ended, error) {
	return foundEnded(s.store.ended(ctx, `token_hash = ?`, hashToken(token), s.now()))
}

// EndedByID is a session that has ended by its number.
func (s *Service) EndedByID(ctx context.Context, id int64) (Ended, error) {
	return foundEnded(s.store.ended(ctx, `id = ?`, id, s.now()))
}

// HandedOut says whether one of the person's sessions, even one that has ended, carries this CSRF secret.
func (s *Service) HandedOut(ctx context.Context, personID int64, csrf string) (bool, error) {
	n := 0
	err := s.store.db.Get(ctx, &n, `SELECT COUNT(*) FROM sessions WHERE person_id = ? AND csrf = ?`, personID, csrf)
	if err != nil {
		return false, fmt.Errorf("find the session of a form: %w", err)
	}
	return n > 0, nil
}

func foundEnded(e Ended, err error) (Ended, error) {
	if db.IsNone(err) {
		return Ended{}, ErrSignedOut
	}
	if err != nil {
		return Ended{}, fmt.Errorf("find an ended session: %w", err)
	}
	return e, nil
}

// Wait returns when nothing is being written beside requests any more: before the database is closed.
func (s *Service) Wait() { s.touches.Wait() }

// open begins a session in the caller's transaction. Its token and CSRF secret are made here, always: none that a client
// brings is ever taken over.
func (s *Service) open(ctx context.Context, p Person, address, agent string) (Fresh, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return Fresh{}, err
	}
	now := s.now()
	fresh := Fresh{Token: newToken(), CSRF: newToken(), PersonID: p.ID, SecondFactorDue: p.HasSecondFactor(), Lasts: set.SessionMax}
	err = s.store.addSession(ctx, newSession{hashToken(fresh.Token), p.ID, fresh.CSRF, fresh.SecondFactorDue,
		clip(address, 64), clip(agent, 300), now, expiry(set, now, now)})
	if err != nil {
		return Fresh{}, fmt.Errorf("begin a session: %w", err)
	}
	if err := s.store.signedIn(ctx, p.ID, now); err != nil {
		return Fresh{}, fmt.Errorf("begin a session: %w", err)
	}
	return fresh, s.events.Record(ctx, SignedIn{PersonID: p.ID})
}

func clip(text string, most int) string {
	clean := make([]rune, 0, min(len(text), most))
	for _, r := range text {
		if len(clean) == most {
			break
		}
		if r >= ' ' && r != 0xFFFD && r != 0x7F {
			clean = append(clean, r)
		}
	}
	return string(clean)
}

// SignOut ends the session of a token; one that is none has ended already.
func (s *Service) SignOut(ctx context.Context, token string) error {
	return s.store.endToken(ctx, hashToken(token), s.now())
}

// OpenSession is one place where someone is signed in.
type OpenSession struct {
	ID        int64      `db:"id"`
	Address   string     `db:"address"`
	Agent     string     `db:"agent"`
	CreatedAt clock.Time `db:"created_at"`
	SeenAt    clock.Time `db:"seen_at"`
}

// Sessions are where the actor is signed in, the most recently used first.
func (s *Service) Sessions(ctx context.Context, actor Actor) ([]OpenSession, error) {
	return s.store.sessions(ctx, actor.PersonID, s.now())
}

// EndSession ends one of the actor's own sessions.
func (s *Service) EndSession(ctx context.Context, actor Actor, id int64) error {
	ended, err := s.store.endSession(ctx, actor.PersonID, id, s.now())
	if err == nil && ended == 0 {
		return fault.NotFound("This session has ended already.")
	}
	return err
}

// EndOtherSessions ends all of the actor's sessions but the one named.
func (s *Service) EndOtherSessions(ctx context.Context, actor Actor, keep int64) error {
	return s.store.endSessions(ctx, actor.PersonID, keep, s.now())
}
