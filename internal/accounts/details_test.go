package accounts

import (
	"context"
	"testing"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

func (fx *fixture) staff(name string, role identity.StaffRole) identity.Actor {
	fx.t.Helper()
	var id int64
	err := fx.d.InTx(context.Background(), func(ctx context.Context) error {
		return fx.d.Get(ctx, &id, `INSERT INTO people (email, name, staff_role, created_at) VALUES (?, ?, ?, 1) RETURNING id`, name+"@seller.example", name, role)
	})
	if err != nil {
		fx.t.Fatal(err)
	}
	return identity.Actor{PersonID: id, Name: name, Staff: role}
}

func terms() Details {
	return Details{Name: "Nordwind", Currency: "EUR", Locale: "de-DE", PaymentTermsDays: 30, TaxRule: "domestic", Status: "active"}
}

// A manager makes a client and changes its terms; colleagues' clients aren't there, a page that is old changes nothing,
// and the change log tells what became what.
func TestAManagerMakesAndChangesAClient(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		ines, tom := fx.staff("Ines", identity.Manager), fx.staff("Tom", identity.Manager)
		made, err := fx.Create(ctx, ines, "nordwind", terms(), tom.PersonID)
		if err != nil || made.ManagerID != ines.PersonID {
			t.Fatalf("made: %+v, %v", made, err)
		}
		if _, err := fx.Create(ctx, ines, "nordwind", terms(), 0); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("made twice: %v", err)
		}
		if _, err := fx.Create(ctx, identity.Actor{Staff: identity.Support}, "x", terms(), 0); !fault.Is(err, fault.KindDenied) {
			t.Errorf("support makes a client: %v", err)
		}
		if _, _, err := fx.ForStaff(ctx, tom, tom.Reach(20261121), "nordwind"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a colleague's client: %v", err)
		}
		actor, account, err := fx.ForStaff(ctx, ines, ines.Reach(20261121), "nordwind")
		if err != nil {
			t.Fatal(err)
		}
		better := account.Details()
		better.Discount, better.CreditLimit = 450, amount(25_000_00)
		saved, err := fx.SaveDetails(ctx, actor, account.UpdatedAt, better)
		if err != nil || saved.Discount != 450 || saved.UpdatedAt == account.UpdatedAt {
			t.Fatalf("saved: %+v, %v", saved, err)
		}
		if _, err := fx.SaveDetails(ctx, actor, account.UpdatedAt, terms()); !fault.Is(err, fault.KindConflict) {
			t.Errorf("saved from an old page: %v", err)
		}
		if _, err := fx.SaveDetails(ctx, tom, saved.UpdatedAt, terms()); !fault.Is(err, fault.KindDenied) {
			t.Errorf("saved without working for it: %v", err)
		}
		log, err := fx.changes.List(ctx, changes.Filter{AccountID: account.ID})
		if err != nil || len(log) != 3 || log[1].Field != "credit limit" || log[1].Before != "none" || log[1].After != "25000.00 EUR" || log[0].After != "4.5 %" || log[2].Field != "made" {
			t.Errorf("the change log: %+v, %v", log, err)
		}
	})
}

func TestDetailsThatCannotBe(t *testing.T) {
	for name, c := range map[string]struct {
		field  string
		change func(*Details)
	}{
		"no name":              {"name", func(d *Details) { d.Name = " \n" }},
		"a currency of no one": {"currency", func(d *Details) { d.Currency = "XYZ" }},
		"no language":          {"locale", func(d *Details) { d.Locale = "??" }},
		"terms of ten years":   {"payment_terms_days", func(d *Details) { d.PaymentTermsDays = 3650 }},
		"more than everything": {"discount_percent", func(d *Details) { d.Discount = 10_001 }},
		"a negative limit":     {"credit_limit", func(d *Details) { d.CreditLimit = amount(-1) }},
		"a tax rule":           {"tax_rule", func(d *Details) { d.TaxRule = "none" }},
		"a status":             {"status", func(d *Details) { d.Status = "" }},
	} {
		problem, d := fault.Invalid(""), terms()
		c.change(&d)
		d.check(problem)
		if len(problem.Fields) != 1 || problem.Fields[0].Name != c.field {
			t.Errorf("%s: %+v", name, problem.Fields)
		}
	}
}

// A deputy works for a manager's clients on the days of the leave, and on no other.
func TestADeputyHasDays(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		ines, tom := fx.staff("Ines", identity.Manager), fx.staff("Tom", identity.Manager)
		if _, err := fx.Create(ctx, ines, "nordwind", terms(), 0); err != nil {
			t.Fatal(err)
		}
		_, err := fx.d.Exec(ctx, `INSERT INTO deputies (manager_id, deputy_id, from_on, to_on) VALUES (?, ?, 20261201, 20261203)`, ines.PersonID, tom.PersonID)
		if err != nil {
			t.Fatal(err)
		}
		for on, sees := range map[int]bool{20261130: false, 20261201: true, 20261203: true, 20261204: false} {
			list, err := fx.List(ctx, tom.Reach(clock.Date(on)))
			if err != nil || (len(list) == 1) != sees {
				t.Errorf("on %d: %d clients, %v", on, len(list), err)
			}
		}
		if list, err := fx.List(ctx, identity.Actor{MemberID: 1}.Reach(20261201)); err != nil || len(list) != 0 {
			t.Errorf("a member reaches %d clients, %v", len(list), err)
		}
	})
}

func TestAPaymentCountsOnce(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		ines := fx.staff("Ines", identity.Manager)
		made, err := fx.Create(ctx, ines, "nordwind", terms(), 0)
		if err != nil {
			t.Fatal(err)
		}
		actor := ines.ForAccount(made.Acting())
		if err := fx.Use(ctx, made.ID, 100_00, "HV-1"); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := fx.EnterPayment(ctx, actor, 60_00, fx.at, "", "by cheque", "form-1"); err != nil {
				t.Fatal(err)
			}
		}
		for name, err := range map[string]error{
			"nothing":            fx.EnterPayment(ctx, actor, 0, fx.at, "", "", "form-2"),
			"tomorrow":           fx.EnterPayment(ctx, actor, 1, fx.at+1, "", "", "form-3"),
			"an order of no one": fx.EnterPayment(ctx, actor, 1, fx.at, "HV-999", "", "form-4"),
		} {
			if !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		credit, err := fx.Credit(ctx, actor.Scope(20261121))
		ledger, ledgerErr := fx.Ledger(ctx, actor, 0, 10)
		if err != nil || ledgerErr != nil || credit.Used != 40_00 || len(ledger) != 2 || ledger[0].Amount != -60_00 || ledger[0].Note != "by cheque" {
			t.Errorf("used %d, %+v, %v %v", credit.Used, ledger, err, ledgerErr)
		}
	})
}
