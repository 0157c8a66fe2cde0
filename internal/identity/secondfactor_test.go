package identity

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tradecounter/internal/platform/fault"
)

func (fx *fixture) code(secret string, shift time.Duration) string {
	fx.t.Helper()
	code, err := totp.GenerateCode(secret, fx.now().Add(shift).Std())
	if err != nil {
		fx.t.Fatal(err)
	}
	return code
}

func (fx *fixture) withSecondFactor(actor Actor) (secret string, recovery []string) {
	fx.t.Helper()
	ctx := context.Background()
	if err := fx.BeginSecondFactor(ctx, actor, password); err != nil {
		fx.t.Fatal(err)
	}
	setup, err := fx.PendingSecondFactor(ctx, actor)
	if err != nil || len(setup.QR) < 21 || len(setup.QR) != len(setup.QR[0]) {
		fx.t.Fatalf("%+v, %v", setup, err)
	}
	recovery, err = fx.ConfirmSecondFactor(ctx, actor, fx.code(setup.Secret, 0))
	if err != nil {
		fx.t.Fatal(err)
	}
	return setup.Secret, recovery
}

func TestASessionHasNoRightsUntilTheSecondFactor(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		jana := fx.member("jana@nordwind.example", "nordwind", Buyer)
		secret, _ := fx.withSecondFactor(jana)
		first := fx.signIn("jana@nordwind.example")
		due, err := fx.Load(ctx, first.Token, "nordwind")
		if err != nil || !first.SecondFactorDue || !due.SecondFactorDue || due.Actor.Can(SeeRange) || due.Actor.Account.ID != 0 {
			t.Fatalf("%+v, %v", due, err)
		}
		if list, _ := fx.Sessions(ctx, jana); len(list) != 0 {
			t.Errorf("half a session is listed: %+v", list)
		}
		if _, err := fx.SecondFactor(ctx, due, fx.code(secret, 0)); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("the code that confirmed the set-up works again: %v", err)
		}
		fx.pass(step)
		code := fx.code(secret, 0)
		fresh, err := fx.SecondFactor(ctx, due, code[:3]+" "+code[3:])
		if err != nil {
			t.Fatal(err)
		}
		if fresh.Token == first.Token || fresh.CSRF == first.CSRF {
			t.Error("token or CSRF secret stayed")
		}
		if _, err := fx.Load(ctx, first.Token, "nordwind"); !errors.Is(err, ErrSignedOut) {
			t.Errorf("the token before: %v", err)
		}
		if s, err := fx.Load(ctx, fresh.Token, "nordwind"); err != nil || !s.Actor.Can(Buy) || !s.HasSecondFactor {
			t.Errorf("%+v, %v", s, err)
		}
		again, _ := fx.Load(ctx, fx.signIn("jana@nordwind.example").Token, "")
		if _, err := fx.SecondFactor(ctx, again, code); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("a code works twice: %v", err)
		}
		if _, err := fx.SecondFactor(ctx, again, fx.code(secret, step)); err != nil {
			t.Errorf("a clock 30 s ahead: %v", err)
		}
	})
}

func TestCodesOutsideOneStepAndGuessesAreRefused(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		jana := fx.member("jana@nordwind.example", "nordwind", Buyer)
		secret, _ := fx.withSecondFactor(jana)
		fx.pass(10 * step)
		due, _ := fx.Load(ctx, fx.signIn("jana@nordwind.example").Token, "")
		for _, code := range []string{"", "000", "abcdef", fx.code(secret, -2*step), fx.code(secret, 2*step), "00000000000"} {
			if _, err := fx.SecondFactor(ctx, due, code); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%q: %v", code, err)
			}
		}
		for range perCode.most {
			_, _ = fx.SecondFactor(ctx, due, "12345x")
		}
		if _, err := fx.SecondFactor(ctx, due, fx.code(secret, 0)); !fault.Is(err, fault.KindTooMany) {
			t.Errorf("after ten guesses: %v", err)
		}
	})
}

func TestRecoveryCodesWorkOnceEach(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		jana := fx.member("jana@nordwind.example", "nordwind", Buyer)
		otto := fx.member("otto@bright.example", "bright", Buyer)
		_, codes := fx.withSecondFactor(jana)
		_, others := fx.withSecondFactor(otto)
		if len(codes) != 10 || len(strings.ReplaceAll(codes[0], "-", "")) != 26 {
			t.Fatal(codes)
		}
		due, _ := fx.Load(ctx, fx.signIn("jana@nordwind.example").Token, "")
		if _, err := fx.SecondFactor(ctx, due, others[0]); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("another's code: %v", err)
		}
		if _, err := fx.SecondFactor(ctx, due, strings.ToUpper(codes[3])); err != nil {
			t.Fatal(err)
		}
		due, _ = fx.Load(ctx, fx.signIn("jana@nordwind.example").Token, "")
		if _, err := fx.SecondFactor(ctx, due, codes[3]); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("once more: %v", err)
		}
		if left, err := fx.RecoveryCodesLeft(ctx, jana); err != nil || left != 9 {
			t.Errorf("%d left, %v", left, err)
		}
		fresh, err := fx.NewRecoveryCodes(ctx, jana, password)
		if err != nil || len(fresh) != 10 {
			t.Fatal(err)
		}
		if _, err := fx.SecondFactor(ctx, due, codes[4]); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("a replaced code: %v", err)
		}
	})
}

func TestTurningTheSecondFactorOffNeedsThePasswordOrAnAdministrator(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		jana := fx.member("jana@nordwind.example", "nordwind", Buyer)
		fx.withSecondFactor(jana)
		if err := fx.TurnOffSecondFactor(ctx, jana, "guess of a thief"); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("without the password: %v", err)
		}
		if err := fx.BeginSecondFactor(ctx, jana, password); !fault.Is(err, fault.KindConflict) {
			t.Errorf("a second set-up replaces the first: %v", err)
		}
		if err := fx.ResetSecondFactor(ctx, jana, "jana@nordwind.example"); !fault.Is(err, fault.KindDenied) {
			t.Errorf("by a buyer: %v", err)
		}
		if err := fx.ResetSecondFactor(ctx, root, "jana@nordwind.example"); err != nil {
			t.Fatal(err)
		}
		if fx.signIn("jana@nordwind.example").SecondFactorDue {
			t.Error("still asked for")
		}
		if left, _ := fx.RecoveryCodesLeft(ctx, jana); left != 0 {
			t.Errorf("%d recovery codes are left", left)
		}
	})
}
