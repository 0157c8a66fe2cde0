package identity

import (
	"context"
	"fmt"

	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// wrongSignIn is said whatever was wrong: the name, the password, a disabled person, a closed account.
func wrongSignIn() error {
	return fault.Invalid("This email and password don’t belong together. Check both, or set a new password.")
}

// SignIn begins a session. What goes wrong is told in the same words and after the same work, one comparison of
// hashes, whoever it was tried for. A session with a second factor has no rights until SecondFactor.
func (s *Service) SignIn(ctx context.Context, email, password, address, agent string) (Fresh, error) {
	name, isEmail := normalEmail(email)
	if !isEmail {
		name = "no address"
	}
	byName, err := s.begin(ctx, attemptsAt(name), perName)
	if err != nil {
		return Fresh{}, err
	}
	byPlace, err := s.begin(ctx, "sign-in from "+placeOf(address), perAddress)
	if err != nil {
		return Fresh{}, s.orBoth(ctx, byName, err)
	}
	person, mayCome, err := s.comer(ctx, name)
	if err != nil {
		return Fresh{}, err
	}
	matches, err := s.hashes.matches(ctx, password, person.PasswordHash)
	if err != nil {
		return Fresh{}, err
	}
	if !matches || !mayCome {
		return Fresh{}, wrongSignIn()
	}
	var fresh Fresh
	err = s.inTx(ctx, "sign in", func(ctx context.Context) error {
		if err := s.store.forgetAttempts(ctx, byName.subject); err != nil {
			return err
		}
		if err := s.store.dropAttempt(ctx, byPlace.id); err != nil {
			return err
		}
		fresh, err = s.open(ctx, person, address, agent)
		return err
	})
	return fresh, err
}

func attemptsAt(email string) string { return "sign-in of " + email }

// orBoth takes an attempt back that was counted before another limit refused it.
func (s *Service) orBoth(ctx context.Context, counted try, refused error) error {
	if err := s.takeBack(ctx, counted); err != nil {
		return err
	}
	return refused
}

// comer is the person behind a name, and whether they may come in at all: not disabled, and staff or a member of an
// account that isn't closed. Nobody is a person without a password.
func (s *Service) comer(ctx context.Context, email string) (Person, bool, error) {
	row, err := s.store.comer(ctx, email)
	if db.IsNone(err) {
		return Person{}, false, nil
	}
	if err != nil {
		return Person{}, false, fmt.Errorf("find who signs in: %w", err)
	}
	return row.Person, row.DisabledAt == 0 && (row.Staff != "" || row.Accounts > 0), nil
}

// Choice is an account that a person may act for.
type Choice struct {
	AccountID int64  `db:"account_id"`
	Slug      string `db:"slug"`
	Name      string `db:"name"`
	Role      Role   `db:"role"`
}

// Choices are the accounts that a person may act for, by name.
func (s *Service) Choices(ctx context.Context, actor Actor) ([]Choice, error) {
	return s.store.choices(ctx, actor.PersonID)
}
