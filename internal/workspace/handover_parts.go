package workspace

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tradecounter/internal/accounts"
	"tradecounter/internal/changes"
	"tradecounter/internal/contacts"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

const lately = 90 * 24 * time.Hour // what changed since then stands on a handover page

// HandoverParts are the page as it would be written now.
func (s *Steward) HandoverParts(ctx context.Context, actor identity.Actor, a accounts.Account) ([]Part, error) {
	if err := worksFor(actor); err != nil {
		return nil, err
	}
	return s.handoverParts(ctx, actor, a)
}

func (s *Steward) handoverParts(ctx context.Context, actor identity.Actor, a accounts.Account) ([]Part, error) {
	set, err := s.pages.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	w := writer{ctx: ctx, s: s, actor: actor, a: a, today: set.Today(s.now()), zone: set.Zone}
	for _, write := range []func() error{w.agreements, w.ends, w.promised, w.requests, w.questions, w.orders, w.people, w.notes, w.lately} {
		if err := write(); err != nil {
			return nil, fmt.Errorf("write a handover: %w", err)
		}
	}
	return w.parts, nil
}

// writer puts a handover page together.
type writer struct {
	ctx   context.Context
	s     *Steward
	actor identity.Actor
	a     accounts.Account
	today clock.Date
	zone  *time.Location
	parts []Part
}

func (w *writer) part(title string, lines ...PartLine) {
	w.parts = append(w.parts, Part{title, lines})
}

func (w *writer) money(amount money.Amount, currency string) string {
	return amount.Decimal(currency) + " " + currency
}

func day(d clock.Date) string { return d.Std().Format("Mon 2 Jan 2006") }

func (w *writer) agreements() error {
	a := w.a
	terms := fmt.Sprintf("Payment within %d days", a.PaymentTermsDays)
	if a.PORequired {
		terms += ", purchase order number required"
	}
	lines := []PartLine{{Text: terms}}
	add := func(when bool, text string) {
		if when {
			lines = append(lines, PartLine{Text: text})
		}
	}
	switch {
	case a.CreditLimit == nil:
		add(true, "No credit limit; "+w.money(a.CreditUsed, a.Currency)+" used")
	default:
		add(true, "Credit limit "+w.money(*a.CreditLimit, a.Currency)+"; "+w.money(a.CreditUsed, a.Currency)+" used")
	}
	add(a.CreditHold != "", "Buying is stopped: "+a.CreditHold)
	add(a.Discount > 0, a.Discount.String()+" % off the base list")
	add(a.TaxRule != "domestic", "Tax: "+strings.ReplaceAll(a.TaxRule, "_", " ")+" "+a.TaxID)
	add(a.EarlyAccessDays > 0, fmt.Sprintf("Sees new products %d days early", a.EarlyAccessDays))
	add(a.MinimumOrder > 0, "Minimum order "+w.money(a.MinimumOrder, a.Currency))
	lists, err := w.s.prices.ListsOf(w.ctx, w.actor)
	if err != nil {
		return err
	}
	var names []string
	for _, l := range lists {
		names = append(names, l.Name)
	}
	add(len(names) > 0, "Price lists in this order: "+strings.Join(names, ", "))
	r, err := w.s.ranges.RangeOf(w.ctx, a.ID)
	if err != nil {
		return err
	}
	add(true, "Range: "+orWord(strings.Join(r.Assortments, ", "), "no assortment")+fmt.Sprintf("; %d products added, %d hidden", len(r.Added), len(r.Hidden)))
	var benefits []struct {
		Number   string            `db:"number"`
		Name     string            `db:"name"`
		Discount money.BasisPoints `db:"benefit_discount_bp"`
		Free     bool              `db:"benefit_free_delivery"`
		Priority bool              `db:"benefit_priority"`
		Next     clock.Date        `db:"next_due"`
		State    string            `db:"state"`
	}
	err = w.s.db.Select(w.ctx, &benefits, `SELECT number, name, benefit_discount_bp, benefit_free_delivery, benefit_priority, next_due, state
		FROM standing_orders WHERE account_id = ? AND state <> 'ended' ORDER BY next_due, id LIMIT 50`, a.ID)
	for _, b := range benefits {
		var grants []string
		if b.Discount > 0 {
			grants = append(grants, b.Discount.String()+" % off")
		}
		if b.Free {
			grants = append(grants, "free delivery")
		}
		if b.Priority {
			grants = append(grants, "priority")
		}
		lines = append(lines, PartLine{fmt.Sprintf("Standing order %s, %s, %s, next %s", b.Number, b.Name, b.State, day(b.Next)), strings.Join(grants, ", ")})
	}
	w.part("Agreements", lines...)
	return err
}

func orWord(text, word string) string {
	if text == "" {
		return word
	}
	return text
}

func (w *writer) ends() error {
	ends, err := w.s.prices.EndsOf(w.ctx, w.a.ID, 366)
	var lines []PartLine
	for _, e := range ends {
		lines = append(lines, PartLine{Text: fmt.Sprintf("%s: contract prices of %d products end, with none for the day after", day(e.On), e.Products)})
	}
	if err == nil {
		lists, failed := w.s.prices.ListsOf(w.ctx, w.actor)
		for _, l := range lists {
			if l.To != 0 && l.To >= w.today {
				lines = append(lines, PartLine{Text: fmt.Sprintf("%s: price list %s ends", day(l.To), l.Name)})
			}
		}
		err = failed
	}
	w.part("Prices that end within a year", lines...)
	return err
}

func (w *writer) promised() error {
	notes, err := w.s.pages.contacts.Notes(w.ctx, w.actor, 200)
	var lines []PartLine
	for _, n := range notes {
		if n.Kind == "promise" && n.DoneAt == 0 {
			lines = append(lines, PartLine{n.Text, "due " + day(n.DueOn) + ", by " + n.ByName})
		}
	}
	w.part("Promises", lines...)
	return err
}

func (w *writer) requests() error {
	asked, err := w.s.pages.asks(w.ctx, w.a.ID, ` AND k.answered_at = 0 ORDER BY k.asked_at, k.id LIMIT 50`)
	var lines []PartLine
	for _, r := range asked {
		lines = append(lines, PartLine{r.What(), strings.TrimSpace(r.By + ", " + day(r.AskedAt.Date(w.zone)) + ". " + r.Note)})
	}
	w.part("Open requests", lines...)
	return err
}

func (w *writer) questions() error {
	open, err := w.s.pages.Questions(w.ctx, w.actor)
	var lines []PartLine
	for _, q := range open {
		more := q.By + ", " + day(q.AskedAt.Date(w.zone))
		if q.State == "waiting" {
			more += ", waits for the client"
		}
		lines = append(lines, PartLine{q.Number + ", " + q.Subject, strings.TrimPrefix(more, ", ")})
	}
	w.part("Open questions", lines...)
	return err
}

func (w *writer) orders() error {
	var rows []struct {
		Number    string       `db:"number"`
		State     string       `db:"state"`
		At        clock.Time   `db:"placed_at"`
		Expected  clock.Date   `db:"expected_on"`
		Cancel    clock.Time   `db:"cancel_requested_at"`
		Currency  string       `db:"currency"`
		Total     money.Amount `db:"total"`
		Backorder int          `db:"open"`
	}
	err := w.s.db.Select(w.ctx, &rows, `SELECT o.number, o.state, o.placed_at, o.expected_on, o.cancel_requested_at, o.currency, o.total,
		(SELECT COUNT(*) FROM order_lines l WHERE l.order_id = o.id AND l.quantity > l.shipped + l.cancelled) AS open
		FROM orders o WHERE o.account_id = ? AND o.state IN ('pending_approval', 'placed', 'confirmed', 'shipped') ORDER BY o.placed_at LIMIT 50`, w.a.ID)
	var lines []PartLine
	for _, r := range rows {
		more := fmt.Sprintf("%s, %d lines open", strings.ReplaceAll(r.State, "_", " "), r.Backorder)
		if r.Expected != 0 {
			more += ", expected " + day(r.Expected)
		}
		if r.Cancel != 0 {
			more += ", cancelling asked for"
		}
		lines = append(lines, PartLine{fmt.Sprintf("%s of %s, %s", r.Number, day(r.At.Date(w.zone)), w.money(r.Total, r.Currency)), more})
	}
	w.part("Open orders", lines...)
	return err
}

func (w *writer) people() error {
	team, err := w.s.people.Team(w.ctx, w.actor)
	var lines []PartLine
	for _, m := range team {
		more := "never here"
		if m.LastSignIn != 0 {
			more = "last here " + day(m.LastSignIn.Date(w.zone))
		}
		if m.BlockedAt != 0 {
			more += ", may not buy"
		}
		lines = append(lines, PartLine{m.Name + ", " + strings.ReplaceAll(string(m.Role), "_", " ") + ", " + m.Email, more})
	}
	w.part("People", lines...)
	return err
}

func (w *writer) notes() error {
	notes, err := w.s.pages.contacts.Notes(w.ctx, w.actor, 200)
	var lines []PartLine
	for _, n := range notes {
		if n.Kind == "note" {
			lines = append(lines, PartLine{n.Text, n.ByName + ", " + day(n.CreatedAt.Date(w.zone))})
		}
	}
	w.part("Notes and preferences", lines...)
	return err
}

// lately are the contacts and changes of some weeks, the newest first.
func (w *writer) lately() error {
	var touched []contacts.Contact
	touched, err := w.s.pages.contacts.List(w.ctx, w.actor, 0, 10)
	if err != nil {
		return err
	}
	var lines []PartLine
	for _, c := range touched {
		with := ""
		if c.WithName != "" {
			with = " with " + c.WithName
		}
		lines = append(lines, PartLine{day(c.At.Date(w.zone)) + ", " + c.Channel + with + ": " + c.Reason, c.Note})
	}
	w.part("Last contacts", lines...)
	log, err := w.s.changes.List(w.ctx, changes.Filter{AccountID: w.a.ID, Except: "order", From: w.s.now().Add(-lately), Limit: 60})
	lines = nil
	for _, c := range log {
		if c.Field == "contact" || c.Field == "note" || c.Field == "promise" {
			continue
		}
		more := orWord(c.After, "taken away")
		if c.Before != "" {
			more = c.Before + " → " + more
		}
		lines = append(lines, PartLine{day(c.At.Date(w.zone)) + ", " + c.ByName + ": " + c.Field, more})
	}
	w.part("Changed in the last 90 days", lines...)
	return err
}
