package workspace

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/accounts"
	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Merging is what making one of two accounts would do, or has done: From becomes a part of Into and is closed.
type Merging struct {
	From, Into accounts.Account
	Moves      []Moves
	Credit     money.Amount // used by From, in the currency of both
	Conflicts  []string     // what can't go over as it is, and what happens to it
	Stays      []string     // what of From's nobody will see any more
	Refused    string       // why the two can't be made one
	Seen       string       // what the preview was made of
}

// Moves is how many of one kind go over.
type Moves struct {
	What string
	N    int
}

// Merged: an account became a part of another.
type Merged struct {
	AccountID int64 `json:"account_id"`
	IntoID    int64 `json:"into_id"`
	ByID      int64 `json:"by_id"`
}

// EventName is the event's name in the log.
func (Merged) EventName() string { return "account.merged" }

// EventOf names account and person.
func (e Merged) EventOf() (int64, int64) { return e.AccountID, e.ByID }

// PreviewMerge says what would become of the actor's client when it became a part of the client of a slug.
func (s *Steward) PreviewMerge(ctx context.Context, actor identity.Actor, into string) (m Merging, err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context) (err error) {
		m, err = s.merging(ctx, actor, into)
		return err
	})
	return m, err
}

// Merge makes one of two, as the preview said: when something changed since, nothing is done. Sent twice it is one.
func (s *Steward) Merge(ctx context.Context, actor identity.Actor, into, seen string) (m Merging, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		if m, err = s.merging(ctx, actor, into); err != nil {
			return err
		}
		if m.From.MergedInto == m.Into.ID {
			return nil
		}
		if m.Refused != "" {
			return fault.Conflict(m.Refused)
		}
		if m.Seen != seen {
			return fault.Conflict("Something of the two changed since the preview. Nothing was done; look at it again.")
		}
		if err := s.move(ctx, m); err != nil {
			return fmt.Errorf("merge %s into %s: %w", m.From.Slug, m.Into.Slug, err)
		}
		return s.tellMerged(ctx, actor, m)
	})
	return m, err
}

func (s *Steward) merging(ctx context.Context, actor identity.Actor, into string) (m Merging, err error) {
	if !actor.Can(identity.Administer) || actor.Account.ID == 0 {
		return m, fault.Denied("Only administrators make one of two clients.")
	}
	if m.Into, err = s.accounts.BySlug(ctx, into); fault.Is(err, fault.KindNotFound) {
		return m, fault.Invalid("", fault.Field{Name: "into", Message: "There is no such client."})
	} else if err != nil {
		return m, err
	}
	if m.Into.ID == actor.Account.ID {
		return m, fault.Invalid("", fault.Field{Name: "into", Message: "Choose another client than this one."})
	}
	if m.From, err = s.accounts.ByID(ctx, actor.Account.ID); err != nil {
		return m, err
	}
	m.Credit, m.Refused = m.From.CreditUsed, refused(m.From, m.Into)
	if err := s.countMoves(ctx, &m); err != nil {
		return m, fmt.Errorf("see what a merge moves: %w", err)
	}
	if err := s.conflicts(ctx, &m); err != nil {
		return m, fmt.Errorf("see what a merge meets: %w", err)
	}
	var seen strings.Builder
	fmt.Fprint(&seen, m.From.ID, m.Into.ID, m.Credit)
	for _, v := range m.Moves {
		fmt.Fprint(&seen, " ", v.N)
	}
	fmt.Fprint(&seen, " ", len(m.Conflicts))
	m.Seen = seen.String()
	return m, nil
}

func refused(from, into accounts.Account) string {
	switch {
	case from.MergedInto != 0:
		return from.Name + " is a part of another client already."
	case into.MergedInto != 0 || into.Status == "closed":
		return into.Name + " is closed. Open it first, or choose the other way round."
	case from.Currency != into.Currency:
		return fmt.Sprintf("%s buys in %s, %s in %s: credit can’t be added up. Both need one currency.", from.Name, from.Currency, into.Name, into.Currency)
	}
	return ""
}

func (s *Steward) countMoves(ctx context.Context, m *Merging) error {
	var n struct {
		Members   int `db:"members"`
		Locations int `db:"locations"`
		Orders    int `db:"orders"`
		Lists     int `db:"lists"`
		Standing  int `db:"standing"`
		Contacts  int `db:"contacts"`
		Notes     int `db:"notes"`
		Asks      int `db:"asks"`
		Parts     int `db:"parts"`
		Credit    int `db:"credit"`
		Contracts int `db:"contracts"`
		Singles   int `db:"singles"`
		Tickets   int `db:"tickets"`
		Ideas     int `db:"ideas"`
	}
	err := s.db.Get(ctx, &n, `SELECT (SELECT COUNT(*) FROM members WHERE account_id = a.id AND removed_at = 0) AS members,
		(SELECT COUNT(*) FROM locations WHERE account_id = a.id) AS locations, (SELECT COUNT(*) FROM orders WHERE account_id = a.id) AS orders,
		(SELECT COUNT(*) FROM order_lists WHERE account_id = a.id) AS lists, (SELECT COUNT(*) FROM standing_orders WHERE account_id = a.id) AS standing,
		(SELECT COUNT(*) FROM contacts WHERE account_id = a.id) AS contacts, (SELECT COUNT(*) FROM notes WHERE account_id = a.id) AS notes,
		(SELECT COUNT(*) FROM asks WHERE account_id = a.id) AS asks, (SELECT COUNT(*) FROM part_numbers WHERE account_id = a.id) AS parts,
		(SELECT COUNT(*) FROM credit_entries WHERE account_id = a.id) AS credit, (SELECT COUNT(*) FROM contract_prices WHERE account_id = a.id) AS contracts,
		(SELECT COUNT(*) FROM account_products WHERE account_id = a.id) AS singles, (SELECT COUNT(*) FROM tickets WHERE account_id = a.id) AS tickets,
		(SELECT COUNT(*) FROM ideas WHERE account_id = a.id) AS ideas FROM accounts a WHERE a.id = ?`, m.From.ID)
	m.Moves = []Moves{{"people", n.Members}, {"locations", n.Locations}, {"orders", n.Orders}, {"lists", n.Lists}, {"standing orders", n.Standing},
		{"contacts", n.Contacts}, {"notes and promises", n.Notes}, {"requests", n.Asks}, {"questions", n.Tickets}, {"ideas", n.Ideas}, {"part numbers", n.Parts}, {"entries of the credit ledger", n.Credit}}
	if n.Contracts > 0 {
		m.Stays = append(m.Stays, fmt.Sprintf("%d contract prices: those of %s decide", n.Contracts, m.Into.Name))
	}
	m.Stays = append(m.Stays, fmt.Sprintf("range, price lists, terms and look: those of %s decide", m.Into.Name))
	if n.Singles > 0 {
		m.Stays = append(m.Stays, fmt.Sprintf("%d single products, added or hidden", n.Singles))
	}
	return err
}

// bothMembers are people who belong to both accounts.
const bothMembers = `SELECT f.id AS from_id, i.id AS into_id, p.name, f.role AS from_role, i.role AS into_role, f.removed_at AS from_removed, i.removed_at AS into_removed
	FROM members f JOIN members i ON i.person_id = f.person_id AND i.account_id = ? JOIN people p ON p.id = f.person_id WHERE f.account_id = ? ORDER BY p.name, f.id`

type inBoth struct {
	FromID      int64         `db:"from_id"`
	IntoID      int64         `db:"into_id"`
	Name        string        `db:"name"`
	FromRole    identity.Role `db:"from_role"`
	IntoRole    identity.Role `db:"into_role"`
	FromRemoved clock.Time    `db:"from_removed"`
	IntoRemoved clock.Time    `db:"into_removed"`
}

func (s *Steward) conflicts(ctx context.Context, m *Merging) error {
	var both []inBoth
	if err := s.db.Select(ctx, &both, bothMembers, m.Into.ID, m.From.ID); err != nil {
		return err
	}
	for _, b := range both {
		if b.FromRemoved == 0 && b.IntoRemoved == 0 {
			m.Conflicts = append(m.Conflicts, fmt.Sprintf("%s belongs to both: one membership stays, as %s; carts are put together", b.Name, strings.ReplaceAll(string(b.IntoRole), "_", " ")))
		}
	}
	var codes []string
	if err := s.db.Select(ctx, &codes, `SELECT f.code FROM locations f JOIN locations i ON i.code = f.code AND i.account_id = ? WHERE f.account_id = ? ORDER BY f.code`, m.Into.ID, m.From.ID); err != nil {
		return err
	}
	for _, code := range codes {
		m.Conflicts = append(m.Conflicts, fmt.Sprintf("Both have a location %s: the one that comes is called %s", code, codeAfter(code, m.From.Slug)))
	}
	var parts []struct {
		Number string `db:"part_number"`
		From   string `db:"from_sku"`
		Into   string `db:"into_sku"`
	}
	err := s.db.Select(ctx, &parts, `SELECT f.part_number, p.sku AS from_sku, q.sku AS into_sku FROM part_numbers f
		JOIN part_numbers i ON i.part_number = f.part_number AND i.account_id = ? AND i.product_id <> f.product_id
		JOIN products p ON p.id = f.product_id JOIN products q ON q.id = i.product_id WHERE f.account_id = ? ORDER BY f.part_number`, m.Into.ID, m.From.ID)
	if err != nil {
		return err
	}
	for i, p := range parts {
		if i == mostTold {
			m.Conflicts = append(m.Conflicts, fmt.Sprintf("%d more part numbers name another product: those of %s stay", len(parts)-i, m.Into.Name))
			break
		}
		m.Conflicts = append(m.Conflicts, fmt.Sprintf("Part number %s is %s here and %s there: %s stays", p.Number, p.From, p.Into, p.Into))
	}
	if l := m.Into.CreditLimit; l != nil && *l > 0 && m.Into.CreditUsed+m.From.CreditUsed > *l {
		m.Conflicts = append(m.Conflicts, fmt.Sprintf("The credit used by both is over the limit of %s: nothing more on account until payments come", m.Into.Name))
	}
	if m.From.CreditHold != "" {
		m.Conflicts = append(m.Conflicts, fmt.Sprintf("Buying is stopped for %s (%s); for %s it goes on", m.From.Name, m.From.CreditHold, m.Into.Name))
	}
	return nil
}

const mostTold = 20

func codeAfter(code, slug string) string { return code + "-" + slug }

func (s *Steward) tellMerged(ctx context.Context, actor identity.Actor, m Merging) error {
	var told []string
	for _, v := range m.Moves {
		if v.N > 0 {
			told = append(told, fmt.Sprintf("%d %s", v.N, v.What))
		}
	}
	err := s.changes.Record(ctx, actor.By(),
		changes.Change{AccountID: m.From.ID, Kind: "account", Subject: m.From.Slug, Field: "merged into", After: m.Into.Slug},
		changes.Change{AccountID: m.Into.ID, Kind: "account", Subject: m.Into.Slug, Field: "took over " + m.From.Slug, After: orWord(strings.Join(told, ", "), "nothing")})
	if err != nil {
		return err
	}
	return s.events.Record(ctx, Merged{m.From.ID, m.Into.ID, actor.PersonID})
}
