package identity

import (
	"context"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Person is someone with a name and a password, at a client or at the seller.
type Person struct {
	ID            int64      `db:"id"`
	Email         string     `db:"email"`
	Name          string     `db:"name"`
	Phone         string     `db:"phone"`
	Hours         string     `db:"hours"`
	PhotoFile     string     `db:"photo_file"`
	Staff         StaffRole  `db:"staff_role"`
	PasswordHash  string     `db:"password_hash" json:"-"`
	TOTPSecret    string     `db:"totp_secret" json:"-"`
	TOTPConfirmed clock.Time `db:"totp_confirmed_at"`
	DisabledAt    clock.Time `db:"disabled_at"`
	LastSignIn    clock.Time `db:"last_sign_in_at"`
	CreatedAt     clock.Time `db:"created_at"`
}

// HasSecondFactor says whether signing in needs a code.
func (p Person) HasSecondFactor() bool { return p.TOTPConfirmed != 0 }

// Person finds one by id: for letters and cards.
func (s *Service) Person(ctx context.Context, id int64) (Person, error) {
	p, err := s.store.person(ctx, id)
	if db.IsNone(err) {
		return Person{}, fault.NotFound("This person isn’t there.")
	}
	return p, err
}

// ActorOf makes a member act without a session, as standing orders do. fault.NotFound when the member was removed, the
// person disabled or the account closed.
func (s *Service) ActorOf(ctx context.Context, memberID int64) (Actor, error) {
	rows, err := s.store.actors(ctx, `m.id = ?`, memberID)
	return oneActor(rows, err)
}

// ActorFor is a person acting for an account, named by address and slug: commands, `search --account`.
func (s *Service) ActorFor(ctx context.Context, email, slug string) (Actor, error) {
	rows, err := s.store.actors(ctx, `p.email = ? AND a.slug = ?`, email, slug)
	return oneActor(rows, err)
}

// ActorIn is a person, by id, acting for an account: letters about it.
func (s *Service) ActorIn(ctx context.Context, personID, accountID int64) (Actor, error) {
	rows, err := s.store.actors(ctx, `p.id = ? AND a.id = ?`, personID, accountID)
	return oneActor(rows, err)
}

// CompanyAdmins of an account are whom its matters fall to when their owner is blocked or gone, the first one first.
func (s *Service) CompanyAdmins(ctx context.Context, accountID int64) ([]Actor, error) {
	rows, err := s.store.actors(ctx, `a.id = ? AND m.role = 'company_admin' AND m.blocked_at = 0`, accountID)
	if err != nil {
		return nil, err
	}
	actors := make([]Actor, len(rows))
	for i, row := range rows {
		actors[i] = row.actor()
	}
	return actors, nil
}

func oneActor(rows []actorRow, err error) (Actor, error) {
	if err != nil {
		return Actor{}, err
	}
	if len(rows) == 0 {
		return Actor{}, fault.NotFound("This member isn’t there.")
	}
	return rows[0].actor(), nil
}
