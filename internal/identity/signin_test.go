package identity

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"tradecounter/internal/platform/fault"
)

func TestWhoeverCantSignInReadsTheSameAfterTheSameWork(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		fx.member("jana@nordwind.example", "nordwind", Buyer)
		fx.member("gone@nordwind.example", "nordwind", Buyer)
		fx.member("shut@bright.example", "bright", Buyer)
		fx.add(NewPerson{Email: "invited@nordwind.example", Name: "New", AccountSlug: "nordwind", Role: Buyer})
		if err := fx.Disable(ctx, root, "gone@nordwind.example"); err != nil {
			t.Fatal(err)
		}
		fx.exec(`UPDATE accounts SET status = 'closed' WHERE slug = 'bright'`)
		for name, try := range map[string][2]string{
			"wrong password":   {"jana@nordwind.example", "not the password"},
			"no password":      {"jana@nordwind.example", ""},
			"endless password": {"jana@nordwind.example", strings.Repeat(password, 1000)},
			"unknown name":     {"nobody@nordwind.example", password},
			"no address":       {"' OR 1=1 --", password},
			"disabled":         {"gone@nordwind.example", password},
			"closed account":   {"shut@bright.example", password},
			"only invited":     {"invited@nordwind.example", ""},
		} {
			before := fx.hashes.runs.Load()
			_, err := fx.SignIn(ctx, try[0], try[1], "203.0.113.7", "test")
			if err == nil || err.Error() != wrongSignIn().Error() || !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%s reads %v", name, err)
			}
			if n := fx.hashes.runs.Load() - before; n != 1 {
				t.Errorf("%s took %d hashes", name, n)
			}
		}
		if fx.signIn(" Jana@Nordwind.example ").Token == "" {
			t.Error("the right password begins no session")
		}
	})
}

func TestFailuresAreLimitedPerNameAndForgottenBySuccess(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		fx.member("jana@nordwind.example", "nordwind", Buyer)
		fail := func(email, address string) error {
			_, err := fx.SignIn(ctx, email, "wrong password", address, "test")
			return err
		}
		for range perName.most - 1 {
			_ = fail("jana@nordwind.example", "203.0.113.7")
		}
		fx.signIn("jana@nordwind.example") // the tenth is right
		for range perName.most {
			if err := fail("jana@nordwind.example", "203.0.113.7"); !fault.Is(err, fault.KindInvalid) {
				t.Fatalf("after a success: %v", err)
			}
			fx.pass(time.Second)
		}
		_, err := fx.SignIn(ctx, "jana@nordwind.example", password, "203.0.113.8", "test")
		if !fault.Is(err, fault.KindTooMany) || !strings.Contains(err.Error(), "15 minutes") {
			t.Fatalf("the eleventh: %v", err)
		}
		if err := fail("unknown@nordwind.example", "203.0.113.7"); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("another name from there: %v", err)
		}
		fx.pass(15*time.Minute - 5*time.Second)
		fx.signIn("jana@nordwind.example")
	})
}

func TestFailuresAreLimitedPerAddressButNotForACompanyOfSuccesses(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		fx.member("jana@nordwind.example", "nordwind", Buyer)
		now := fx.now()
		for range perAddress.most {
			if _, err := fx.store.addAttempt(ctx, "sign-in from 203.0.113.7", now); err != nil {
				t.Fatal(err)
			}
		}
		_, err := fx.SignIn(ctx, "jana@nordwind.example", password, "::ffff:203.0.113.7", "test")
		if !fault.Is(err, fault.KindTooMany) {
			t.Errorf("the hundred-and-first: %v", err)
		}
		if _, err := fx.SignIn(ctx, "jana@nordwind.example", password, "203.0.113.9", "test"); err != nil {
			t.Errorf("from elsewhere: %v", err)
		}
		var left int
		if err := fx.d.Get(ctx, &left, `SELECT COUNT(*) FROM attempts WHERE subject NOT LIKE 'sign-in from 203.0.113.7'`); err != nil || left != 0 {
			t.Errorf("%d attempts are left of successes and of what was refused, %v", left, err)
		}
		fx.pass(25 * time.Hour)
		if err := fx.Clear(ctx); err != nil {
			t.Fatal(err)
		}
		if err := fx.d.Get(ctx, &left, `SELECT COUNT(*) FROM attempts`); err != nil || left != 0 {
			t.Errorf("%d attempts are left after clearing, %v", left, err)
		}
	})
}

func TestManyAtOnceCantPassTheLimit(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		var group sync.WaitGroup
		var mu sync.Mutex
		passed := 0
		for range 40 {
			group.Go(func() {
				if _, err := fx.begin(ctx, "codes of 1", perCode); err == nil {
					mu.Lock()
					passed++
					mu.Unlock()
				}
			})
		}
		group.Wait()
		if passed > perCode.most {
			t.Errorf("%d of 40 passed a limit of %d", passed, perCode.most)
		}
	})
}

func TestAnIPv6SubscriberIsOneAddress(t *testing.T) {
	for in, want := range map[string]string{
		"203.0.113.7": "203.0.113.7", "::ffff:203.0.113.7": "203.0.113.7", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"2001:db8:1:2::1": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "": "", "elsewhere": "elsewhere",
	} {
		if got := placeOf(in); got != want {
			t.Errorf("%q counts as %q, want %q", in, got, want)
		}
	}
}

func TestTwoHashesAtOnceAndNoWaitWithoutEnd(t *testing.T) {
	h := newHasher()
	release := make(chan struct{})
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { _ = h.run(context.Background(), func() error { <-release; return nil }) })
	}
	for len(h.slots) < 2 {
		time.Sleep(time.Millisecond)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if err := h.run(ctx, func() error { return errors.New("a third one ran") }); !fault.Is(err, fault.KindBusy) {
		t.Error(err)
	}
	close(release)
	group.Wait()
	if h.runs.Load() != 2 {
		t.Errorf("%d ran", h.runs.Load())
	}
}

func TestPasswordsThatAreRefused(t *testing.T) {
	known := []string{"jana.petersen@nordwind.example", "Jana Petersen", "Harbour & Vale"}
	for _, bad := range []string{"", "short", "123456789", strings.Repeat("x", 201), "Password123!", "p4ssw0rd2026", "janapetersen1", "Jana.Petersen", "nordwind24",
		"harbourvale", "Harbour & Vale", "aaaaaaaaaaaaa", "abababababab", "1234567890", "qwertzuiop", "null\x00null\x00null", "\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7\xf6\xf5"} {
		if checkPassword(bad, known...) == "" {
			t.Errorf("%q is taken", bad)
		}
	}
	for _, good := range []string{"correct horse battery", "zehn zeichen", "пароль-длинный", "M8x40 zinc 8.8!", "jana likes long walks", strings.Repeat("long ", 40)} {
		if message := checkPassword(good, known...); message != "" {
			t.Errorf("%q: %s", good, message)
		}
	}
}

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{" Jana@Nordwind.example ": "jana@nordwind.example", "a+b@c.example": "a+b@c.example",
		"Jana <jana@nordwind.example>": "", "jana": "", "": "", "a@b\r\nBcc: c@d.example": "", `"a b"@c.example`: "",
		strings.Repeat("a", 250) + "@b.example": ""} {
		got, ok := normalEmail(in)
		if got != want || ok != (want != "") {
			t.Errorf("%q is %q, %v", in, got, ok)
		}
	}
}

// The fixtures' password is hashed in no time; what people set costs what OWASP asks for, and so does looking nobody up.
func TestWhatPeopleSetIsHashedAtFullCost(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		fx.member("jana@nordwind.example", "nordwind", Buyer)
		if err := fx.SetPassword(ctx, root, "jana@nordwind.example", "violet harbour lamp 88"); err != nil {
			t.Fatal(err)
		}
		const full = "$argon2id$v=19$m=19456,t=2,p=1$"
		var kept string
		if err := fx.d.Get(ctx, &kept, `SELECT password_hash FROM people WHERE email = 'jana@nordwind.example'`); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(kept, full) || !strings.HasPrefix(dummyHash, full) {
			t.Errorf("hashed as %s, nobody's as %s", kept, dummyHash)
		}
		if _, err := fx.SignIn(ctx, "jana@nordwind.example", "violet harbour lamp 88", "203.0.113.7", "test"); err != nil {
			t.Error(err)
		}
	})
}
