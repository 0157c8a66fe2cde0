package client

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/money"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/client"
	"tradecounter/views/ui"
)

// at is an address of the client's.
func (p page) at(rest ...string) string {
	return strings.Join(append([]string{ui.DeskClient(p.account.Slug)}, rest...), "/")
}

// moment is where a list goes on: a time in the address, 0 for its beginning.
func moment(c *fiber.Ctx) clock.Time {
	n, ok := web.Number64(c.Query("before"))
	if !ok || n < 0 {
		return 0
	}
	return clock.Time(n)
}

func (h *handlers) showTerms(p page) error {
	return h.termsPage(p, fiber.StatusOK, view.TermsOf(p.account), p.account.CreditHold, nil)
}

func (h *handlers) termsPage(p page, status int, t view.TermsForm, hold string, problem *fault.Fault) error {
	return h.show(p, status, view.Terms, func(f view.Frame) templ.Component { return view.TermsPage(f, t, hold, problem) })
}

func readTerms(c *fiber.Ctx) view.TermsForm {
	return view.TermsForm{Seen: web.Text(c, "seen", 30), Name: web.Text(c, "name", 300), Segment: web.Text(c, "segment", 200), Currency: strings.ToUpper(web.Text(c, "currency", 10)),
		Locale: web.Text(c, "locale", 40), TermsDays: web.Text(c, "payment_terms_days", 10), CreditLimit: web.Text(c, "credit_limit", 30), Discount: web.Text(c, "discount_percent", 20),
		TaxRule: web.Text(c, "tax_rule", 30), TaxID: web.Text(c, "tax_id", 100), PORequired: web.Checked(c, "po_required"), EarlyDays: web.Text(c, "early_access_days", 10),
		MinimumOrder: web.Text(c, "minimum_order", 30), AcquisitionCost: web.Text(c, "acquisition_cost", 30), Status: web.Text(c, "status", 20),
		ExternalID: web.Text(c, "external_id", 200), ActingAllowed: web.Checked(c, "acting_allowed")}
}

// details reads the form's numbers; what none is stands in the fault under the field's name.
func details(t view.TermsForm, problem *fault.Fault) accounts.Details {
	d := accounts.Details{Name: t.Name, Segment: t.Segment, Currency: t.Currency, Locale: t.Locale, TaxRule: t.TaxRule, TaxID: t.TaxID, PORequired: t.PORequired,
		Status: t.Status, ExternalID: t.ExternalID, ActingAllowed: t.ActingAllowed}
	days := func(name, text string) int {
		if text == "" {
			return 0
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			problem.Add(name, "Enter whole days.")
		}
		return n
	}
	amount := func(name, text string) money.Amount {
		if text == "" {
			return 0
		}
		n, err := money.ParseAmount(text, t.Currency)
		if err != nil {
			problem.Add(name, "Enter an amount like 2500.00, with a point before the decimals.")
		}
		return n
	}
	d.PaymentTermsDays, d.EarlyAccessDays = days("payment_terms_days", t.TermsDays), days("early_access_days", t.EarlyDays)
	d.MinimumOrder, d.AcquisitionCost = amount("minimum_order", t.MinimumOrder), amount("acquisition_cost", t.AcquisitionCost)
	if t.CreditLimit != "" {
		limit := amount("credit_limit", t.CreditLimit)
		d.CreditLimit = &limit
	}
	if t.Discount != "" {
		share, err := money.ParsePercent(t.Discount)
		if err != nil {
			problem.Add("discount_percent", "Enter a percentage from 0 to 100, like 2.5.")
		}
		d.Discount = share
	}
	return d
}

func (h *handlers) saveTerms(p page) error {
	t, problem := readTerms(p.c), fault.Invalid("")
	d := details(t, problem)
	seen, ok := web.Number64(t.Seen)
	if !ok {
		return fault.Invalid("This form is incomplete; open it again.")
	}
	err := problem.OrNil()
	if err == nil {
		_, err = h.Accounts.SaveDetails(p.ctx, p.actor, clock.Time(seen), d)
	}
	if f, ok := refusal(err); ok {
		return h.termsPage(p, fiber.StatusUnprocessableEntity, t, p.account.CreditHold, f)
	}
	if err != nil {
		return err
	}
	return h.Done(p.c, p.at("terms"), "The terms are saved.")
}

func (h *handlers) saveHold(p page) error {
	reason := web.Text(p.c, "hold", 700)
	if web.Checked(p.c, "free") {
		reason = ""
	} else if reason == "" {
		return h.termsPage(p, fiber.StatusUnprocessableEntity, view.TermsOf(p.account), reason, fault.Invalid("", fault.Field{Name: "hold", Message: "Say why: the buyers read it."}))
	}
	err := h.Accounts.SetHold(p.ctx, p.actor, p.account.Slug, reason)
	if problem, ok := fault.AsInvalid(err); ok {
		return h.termsPage(p, fiber.StatusUnprocessableEntity, view.TermsOf(p.account), reason, problem)
	}
	if err != nil {
		return err
	}
	if reason == "" {
		return h.Done(p.c, p.at("terms"), "They may buy again.")
	}
	return h.Done(p.c, p.at("terms"), "Buying is stopped; the reason stands in their cart.")
}

const ledgerPage = 50

func (h *handlers) ledger(p page) error {
	return h.ledgerPage(p, fiber.StatusOK, view.PaymentForm{Key: orders.NewKey()}, nil)
}

func (h *handlers) ledgerPage(p page, status int, form view.PaymentForm, problem *fault.Fault) error {
	before, _ := web.Number64(p.c.Query("before"))
	list, err := h.Accounts.Ledger(p.ctx, p.actor, max(before, 0), ledgerPage+1)
	if err != nil {
		return err
	}
	f, err := h.frame(p, view.Terms)
	if err != nil {
		return err
	}
	if form.At == "" {
		form.At = f.C.Today.String()
	}
	l := view.Ledger{List: list, Form: form, Later: before > 0}
	if len(list) > ledgerPage {
		l.List = list[:ledgerPage]
		l.Earlier = l.List[ledgerPage-1].ID
	}
	return h.Render(p.c, status, view.LedgerPage(f, l, problem))
}

func (h *handlers) enterPayment(p page) error {
	form := view.PaymentForm{Key: web.Text(p.c, "key", 64), Amount: web.Text(p.c, "amount", 30), At: web.Text(p.c, "at", 20), Order: web.Text(p.c, "order_number", 60), Note: web.Text(p.c, "note", 700)}
	problem := fault.Invalid("")
	amount, err := money.ParseAmount(form.Amount, p.account.Currency)
	if err != nil {
		problem.Add("amount", "Enter an amount like 2500.00, with a point before the decimals.")
	}
	at, err := h.dayOf(p, form.At)
	if err != nil {
		problem.Add("at", "Enter a day like 2026-11-24.")
	}
	if err = problem.OrNil(); err == nil {
		err = h.Accounts.EnterPayment(p.ctx, p.actor, amount, at, form.Order, form.Note, form.Key)
	}
	if refused, ok := fault.AsInvalid(err); ok {
		return h.ledgerPage(p, fiber.StatusUnprocessableEntity, form, refused)
	}
	if err != nil {
		return err
	}
	return h.Done(p.c, p.at("ledger"), "The payment is entered.")
}

// dayOf is when something on a day happened: now for today, noon in the seller's zone before.
func (h *handlers) dayOf(p page, text string) (clock.Time, error) {
	day, err := clock.ParseDate(text)
	if err != nil {
		return 0, err
	}
	set, err := h.Settings.Get(p.ctx)
	if err != nil {
		return 0, err
	}
	if now := h.Now(); day == set.Today(now) {
		return now, nil
	}
	return day.At(12, 0, set.Zone), nil
}
