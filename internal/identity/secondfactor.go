package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
	"github.com/skip2/go-qrcode"

	"tradecounter/internal/platform/fault"
)

// Time-based codes as authenticator apps make them (RFC 6238): six digits, a step of 30 s, SHA-1.
const step = 30 * time.Second

var codeOptions = totp.ValidateOpts{Period: 30, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

const recoveryCodes = 10

// Setup is a second factor about to be set up: the secret as text and as the squares of a QR code (true is dark).
type Setup struct {
	Secret string
	QR     [][]bool
}

// BeginSecondFactor makes a new secret for the actor; it counts once a code of it was entered.
func (s *Service) BeginSecondFactor(ctx context.Context, actor Actor, password string) error {
	person, err := s.confirmed(ctx, actor, password, "password")
	if err != nil {
		return err
	}
	set, err := s.settings.Get(ctx)
	if err != nil {
		return err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: set.Seller.Name, AccountName: person.Email, SecretSize: 20, Rand: rand.Reader})
	if err != nil {
		return fmt.Errorf("make a second factor: %w", err)
	}
	rows, err := s.store.setSecret(ctx, person.ID, key.Secret())
	if err == nil && rows == 0 {
		return fault.Conflict("The second factor is set up already.")
	}
	return err
}

// PendingSecondFactor is the set-up that was begun and waits for its first code; fault.NotFound without one.
func (s *Service) PendingSecondFactor(ctx context.Context, actor Actor) (Setup, error) {
	person, err := s.Person(ctx, actor.PersonID)
	if err != nil {
		return Setup{}, err
	}
	if person.TOTPSecret == "" || person.HasSecondFactor() {
		return Setup{}, fault.NotFound("No second factor is being set up.")
	}
	set, err := s.settings.Get(ctx)
	if err != nil {
		return Setup{}, err
	}
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(person.TOTPSecret)
	if err != nil {
		return Setup{}, fmt.Errorf("read a second factor: %w", err)
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: set.Seller.Name, AccountName: person.Email, Secret: secret})
	if err != nil {
		return Setup{}, fmt.Errorf("read a second factor: %w", err)
	}
	code, err := qrcode.New(key.URL(), qrcode.Medium)
	if err != nil {
		return Setup{}, fmt.Errorf("draw a second factor: %w", err)
	}
	return Setup{person.TOTPSecret, code.Bitmap()}, nil
}

// ConfirmSecondFactor turns the second factor on with a first code, and returns the recovery codes, shown this once.
func (s *Service) ConfirmSecondFactor(ctx context.Context, actor Actor, code string) (codes []string, err error) {
	counted, err := s.begin(ctx, codesOf(actor.PersonID), perCode)
	if err != nil {
		return nil, err
	}
	person, err := s.Person(ctx, actor.PersonID)
	if err != nil {
		return nil, err
	}
	at, ok := s.stepOf(person.TOTPSecret, code)
	if !ok || person.HasSecondFactor() { // there are no recovery codes yet
		return nil, fault.Invalid("", fault.Field{Name: "code", Message: "This code isn’t right. Wait for the next one and enter it; the clock of your phone must be right."})
	}
	err = s.inTx(ctx, "confirm a second factor", func(ctx context.Context) error {
		rows, err := s.store.confirmSecret(ctx, person.ID, person.TOTPSecret, at, s.now())
		if err != nil {
			return err
		}
		if rows == 0 {
			return fault.Conflict("The second factor was set up anew meanwhile. Scan the code once more.")
		}
		if err := s.store.dropAttempt(ctx, counted.id); err != nil {
			return err
		}
		codes, err = s.newCodes(ctx, person.ID, "on")
		return err
	})
	return codes, err
}

// NewRecoveryCodes replaces the recovery codes, asked for the password.
func (s *Service) NewRecoveryCodes(ctx context.Context, actor Actor, password string) (codes []string, err error) {
	person, err := s.confirmed(ctx, actor, password, "password")
	if err != nil {
		return nil, err
	}
	if !person.HasSecondFactor() {
		return nil, fault.Conflict("The second factor isn’t set up.")
	}
	err = s.inTx(ctx, "make recovery codes", func(ctx context.Context) error {
		codes, err = s.newCodes(ctx, person.ID, "codes")
		return err
	})
	return codes, err
}

func (s *Service) newCodes(ctx context.Context, personID int64, what string) ([]string, error) {
	codes, hashes := make([]string, recoveryCodes), make([]string, recoveryCodes)
	for i := range codes {
		token := newToken()
		codes[i] = strings.Join([]string{token[:5], token[5:10], token[10:15], token[15:20], token[20:]}, "-")
		hashes[i] = hashToken(token)
	}
	if err := s.store.replaceCodes(ctx, personID, hashes); err != nil {
		return nil, err
	}
	return codes, s.events.Record(ctx, SecondFactorChanged{personID, what})
}

// RecoveryCodesLeft is how many of the actor's recovery codes are unused.
func (s *Service) RecoveryCodesLeft(ctx context.Context, actor Actor) (int, error) {
	return s.store.codesLeft(ctx, actor.PersonID)
}

// TurnOffSecondFactor ends it, asked for the password.
func (s *Service) TurnOffSecondFactor(ctx context.Context, actor Actor, password string) error {
	person, err := s.confirmed(ctx, actor, password, "password")
	if err != nil {
		return err
	}
	return s.inTx(ctx, "turn a second factor off", func(ctx context.Context) error {
		return s.dropSecondFactor(ctx, person.ID, "off")
	})
}

func (s *Service) dropSecondFactor(ctx context.Context, personID int64, what string) error {
	if err := s.store.dropSecondFactor(ctx, personID); err != nil {
		return err
	}
	return s.events.Record(ctx, SecondFactorChanged{personID, what})
}

// SecondFactor completes a sign-in with a code of the app or a recovery code. The session gets a new token and CSRF
// secret; a code works once.
func (s *Service) SecondFactor(ctx context.Context, session Session, code string) (Fresh, error) {
	person, err := s.Person(ctx, session.Actor.PersonID)
	if err != nil {
		return Fresh{}, err
	}
	counted, err := s.begin(ctx, codesOf(person.ID), perCode)
	if err != nil {
		return Fresh{}, err
	}
	set, err := s.settings.Get(ctx)
	if err != nil {
		return Fresh{}, err
	}
	fresh := Fresh{Token: newToken(), CSRF: newToken(), PersonID: person.ID, Lasts: set.SessionMax}
	err = s.inTx(ctx, "enter a second factor", func(ctx context.Context) error {
		if err := s.useCode(ctx, person, code); err != nil {
			return err
		}
		rows, err := s.store.renewSession(ctx, session.ID, person.ID, hashToken(fresh.Token), fresh.CSRF)
		if err != nil {
			return err
		}
		if rows == 0 {
			return ErrSignedOut
		}
		return s.store.dropAttempt(ctx, counted.id)
	})
	return fresh, err
}

// useCode takes a code for good.
func (s *Service) useCode(ctx context.Context, p Person, code string) error {
	var rows int64
	var err error
	if at, ok := s.stepOf(p.TOTPSecret, code); ok {
		rows, err = s.store.useStep(ctx, p.ID, at)
	} else {
		rows, err = s.store.useCode(ctx, p.ID, hashToken(strings.ToLower(plainCode(code))), s.now())
	}
	if err == nil && rows == 0 {
		return wrongCode()
	}
	return err
}

// stepOf is the step whose code this is: the present one, or one before or after for clocks that differ.
func (s *Service) stepOf(secret, code string) (int64, bool) {
	code = plainCode(code)
	if secret == "" || len(code) != int(codeOptions.Digits) {
		return 0, false
	}
	now := s.now()
	for _, shift := range []time.Duration{0, -step, step} {
		at := now.Add(shift).Std()
		expected, err := totp.GenerateCodeCustom(secret, at, codeOptions)
		if err == nil && subtle.ConstantTimeCompare([]byte(expected), []byte(code)) == 1 {
			return at.Unix() / int64(step/time.Second), true
		}
	}
	return 0, false
}

// plainCode is what was typed without the spaces and hyphens that codes are shown with.
func plainCode(code string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' || r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, code)
}

func codesOf(personID int64) string { return fmt.Sprintf("codes of %d", personID) }

func wrongCode() error {
	return fault.Invalid("", fault.Field{Name: "code",
		Message: "This code isn’t right, or has been used. Wait for the next one and enter it, or use a recovery code."})
}
