package identity

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"tradecounter/internal/platform/fault"
)

// What a password is made of. Length is what helps, so there are no rules about kinds of characters.
const (
	minPassword = 10  // characters
	maxPassword = 200 // bytes; longer ones only cost time
)

// OWASP's second choice for argon2id: 19 MiB, 2 passes.
var cost = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// dummyHash is of no password; comparing with it takes as long as with a real one.
const dummyHash = "$argon2id$v=19$m=19456,t=2,p=1$476Artyh38IL1Wjccfu7DQ$1pI7s1mCeIYV9WPisc4Hi+8YBU9TDOlPtOols8pX0kk"

// hasher lets two hashes run at once, so that a rush of sign-ins neither takes all memory nor all cores.
type hasher struct {
	slots chan struct{}
	runs  atomic.Int64 // how many were begun: two ways that take the same number take the same time
}

func newHasher() *hasher { return &hasher{slots: make(chan struct{}, 2)} }

func (h *hasher) run(ctx context.Context, do func() error) error {
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return fault.Busy("Many people are signing in just now. Try again in a moment.")
	}
	defer func() { <-h.slots }()
	h.runs.Add(1)
	return do()
}

func (h *hasher) hash(ctx context.Context, password string) (hash string, err error) {
	err = h.run(ctx, func() (err error) {
		hash, err = argon2id.CreateHash(password, cost)
		return err
	})
	return hash, err
}

// matches compares with a hash, or with none in the same time; what is too long to be a password isn't hashed whole.
func (h *hasher) matches(ctx context.Context, password, hash string) (ok bool, err error) {
	possible := hash != "" && len(password) <= maxPassword
	if !possible {
		password, hash = "", dummyHash
	}
	err = h.run(ctx, func() (err error) {
		ok, err = argon2id.ComparePasswordAndHash(password, hash)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("compare a password: %w", err)
	}
	return ok && possible, nil
}

// tooCommon are beginnings of passwords that everyone tries first.
var tooCommon = []string{"password", "passwort", "qwerty", "qwertz", "azerty", "letmein", "welcome", "iloveyou", "changeme",
	"1234567890", "0123456789", "0987654321", "abcdefghij", "administrator"}

// checkPassword says what is wrong with a new password, in words; nothing when it can be used. Known are words that
// others would guess: the person's name and address, the seller.
func checkPassword(password string, known ...string) string {
	switch {
	case utf8.RuneCountInString(password) < minPassword:
		return fmt.Sprintf("Use %d characters or more; a few words make a good password.", minPassword)
	case len(password) > maxPassword:
		return fmt.Sprintf("Use at most %d characters.", maxPassword)
	case !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		return "Use characters that can be typed."
	}
	folded := folded(password)
	for _, word := range tooCommon {
		if guessable(folded, word) {
			return "This is one of the first that others would try. Use another one."
		}
	}
	for _, word := range known {
		for _, part := range append(strings.FieldsFunc(word, notLetter), strings.Join(strings.FieldsFunc(word, notLetter), "")) {
			if guessable(folded, strings.ToLower(part)) {
				return "It is hardly more than a name that others know. Use another one."
			}
		}
	}
	if once(folded) {
		return "Use more than one or two different characters."
	}
	return ""
}

// folded undoes the usual disguises: case, p4ssw0rd, spaces and signs.
func folded(password string) string {
	plain := strings.NewReplacer("@", "a", "4", "a", "3", "e", "0", "o", "$", "s", "5", "s").Replace(strings.ToLower(password))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, plain)
}

// guessable: the word, also disguised, with fewer than five characters beside it.
func guessable(foldedPassword, word string) bool {
	word = folded(word)
	return len(word) >= 4 && strings.Contains(foldedPassword, word) && len(foldedPassword)-len(word) < 5
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func once(text string) bool {
	seen := map[rune]bool{}
	for _, r := range text {
		seen[r] = true
	}
	return len(seen) < 3
}
