package pricing

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Listed is a price list in the overview.
type Listed struct {
	ID       int64      `db:"id"`
	Code     string     `db:"code"`
	Name     string     `db:"name"`
	Currency string     `db:"currency"`
	IsBase   bool       `db:"is_base"`
	From     clock.Date `db:"valid_from"`
	To       clock.Date `db:"valid_to"`
	Entries  int64      `db:"entries"`
	Drafted  int64      `db:"drafted"`
	Mine     int        `db:"mine"` // clients within reach that have it
	All      int        `db:"everybody"`
	Client   string     // the one client that has it, within reach
	Rules    []Rule
}

// Lists are the price lists that the person may see, whose code, name or client holds all the words.
func (d *Desk) Lists(ctx context.Context, actor identity.Actor, reach identity.Reach, words string) (lists []Listed, err error) {
	if actor.Staff == "" {
		return nil, noList
	}
	within, args := reach.Where("a")
	err = d.db.Select(ctx, &lists, `SELECT * FROM (SELECT l.id, l.code, l.name, l.currency, l.is_base, l.valid_from, l.valid_to,
			(SELECT COUNT(*) FROM prices p WHERE p.price_list_id = l.id) AS entries,
			(SELECT COUNT(*) FROM price_drafts f JOIN price_draft_rows r ON r.draft_id = f.id WHERE f.price_list_id = l.id) AS drafted,
			(SELECT COUNT(*) FROM account_price_lists x JOIN accounts a ON a.id = x.account_id WHERE x.price_list_id = l.id AND `+within+`) AS mine,
			(SELECT COUNT(*) FROM account_price_lists x WHERE x.price_list_id = l.id) AS everybody
		FROM price_lists l) t WHERE is_base OR mine > 0 OR everybody = 0 ORDER BY is_base DESC, everybody DESC, code`, args...)
	if err != nil {
		return nil, fmt.Errorf("list price lists: %w", err)
	}
	if err := d.nameClients(ctx, reach, lists); err != nil {
		return nil, err
	}
	if err := d.ruleOf(ctx, lists); err != nil {
		return nil, err
	}
	wanted := strings.Fields(db.Folded(words))
	lists = slices.DeleteFunc(lists, func(l Listed) bool {
		text := db.Folded(l.Code + " " + l.Name + " " + l.Client)
		return slices.ContainsFunc(wanted, func(word string) bool { return !strings.Contains(text, word) })
	})
	return lists, nil
}

// nameClients names the client of lists that one client alone has.
func (d *Desk) nameClients(ctx context.Context, reach identity.Reach, lists []Listed) error {
	within, args := reach.Where("a")
	var rows []struct {
		List int64  `db:"price_list_id"`
		Name string `db:"name"`
	}
	err := d.db.Select(ctx, &rows, `SELECT x.price_list_id, a.name FROM account_price_lists x JOIN accounts a ON a.id = x.account_id
		WHERE (SELECT COUNT(*) FROM account_price_lists y WHERE y.price_list_id = x.price_list_id) = 1 AND `+within, args...)
	if err != nil {
		return fmt.Errorf("name the clients of price lists: %w", err)
	}
	names := make(map[int64]string, len(rows))
	for _, r := range rows {
		names[r.List] = r.Name
	}
	for i := range lists {
		lists[i].Client = names[lists[i].ID]
	}
	return nil
}

func (d *Desk) ruleOf(ctx context.Context, lists []Listed) error {
	var rules []rule
	if err := d.db.Select(ctx, &rules, `SELECT price_list_id, kind, value, reduce_bp FROM price_list_rules ORDER BY price_list_id, position`); err != nil {
		return fmt.Errorf("read the rules of price lists: %w", err)
	}
	at := map[int64]int{}
	for i, l := range lists {
		at[l.ID] = i
	}
	for _, r := range rules {
		if i, ok := at[r.ListID]; ok {
			lists[i].Rules = append(lists[i].Rules, Rule{r.Kind, r.Value, r.Reduce})
		}
	}
	return nil
}

// Header is what a person edits of a list besides its prices.
type Header struct {
	Code, Name, Currency string
	From, To             clock.Date
	Rules                []Rule
}

var codeForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

func (h *Header) check(problem *fault.Fault) {
	h.Name = strings.Join(strings.Fields(h.Name), " ")
	if h.Name == "" || len([]rune(h.Name)) > 200 {
		problem.Add("name", "Give the list a name of at most 200 characters.")
	}
	if !money.KnownCurrency(h.Currency) {
		problem.Add("currency", "Choose a currency like EUR.")
	}
	if h.To != 0 && h.To < h.From {
		problem.Add("valid_to", fmt.Sprintf("It ends on %s, before it begins on %s.", h.To, h.From))
	}
	seen := map[string]bool{}
	for i, r := range h.Rules {
		field := fmt.Sprintf("percent-%d", i)
		switch key := r.Kind + ":" + strings.ToLower(r.Value); {
		case r.Reduce <= 0 || r.Reduce >= 10_000:
			problem.Add(field, "A reduction is above 0 and below 100 percent.")
		case r.Kind != "all" && r.Kind != "category" && r.Kind != "brand":
			problem.Add(field, "A reduction is for everything, a category or a brand.")
		case (r.Kind == "all") != (r.Value == ""):
			problem.Add(field, "Name the category or brand, or choose everything without a name.")
		case seen[key]:
			problem.Add(field, "There is a reduction for this already.")
		default:
			seen[key] = true
		}
	}
}

// NewList makes an empty list. A manager's is for their clients; base lists are made with the first price of a currency.
func (d *Desk) NewList(ctx context.Context, actor identity.Actor, h Header) error {
	if actor.Staff != identity.Manager && !actor.Can(identity.EditGoods) {
		return fault.Denied("Only administrators and client managers make price lists.")
	}
	problem := fault.Invalid("")
	h.check(problem)
	if !codeForm.MatchString(h.Code) {
		problem.Add("code", "A code is 1 to 64 letters, digits, dots, dashes or underscores, like nordwind-2027.")
	}
	if h.Code == "base" || strings.HasPrefix(h.Code, "base-") {
		problem.Add("code", "Codes that begin with base are those of base lists; an import of prices makes them.")
	}
	if err := problem.OrNil(); err != nil {
		return err
	}
	return d.db.InTx(ctx, func(ctx context.Context) error {
		var id int64
		err := d.db.Get(ctx, &id, `INSERT INTO price_lists (code, name, currency, is_base, valid_from, valid_to) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (code) DO NOTHING RETURNING id`,
			h.Code, h.Name, h.Currency, false, h.From, h.To)
		if db.IsNone(err) {
			return fault.Invalid("", fault.Field{Name: "code", Message: "There is a list with this code already."})
		}
		if err != nil {
			return fmt.Errorf("make a price list: %w", err)
		}
		if err := d.writeRules(ctx, id, h.Rules); err != nil {
			return err
		}
		return d.changes.Record(ctx, actor.By(), changes.Change{Kind: "price list", Subject: h.Code, Field: "made", After: h.Name + ", " + h.Currency})
	})
}

func (d *Desk) writeRules(ctx context.Context, id int64, rules []Rule) error {
	if _, err := d.db.Exec(ctx, `DELETE FROM price_list_rules WHERE price_list_id = ?`, id); err != nil {
		return fmt.Errorf("clear a list's rules: %w", err)
	}
	var rows [][]any
	for i, r := range rules {
		rows = append(rows, []any{id, i, r.Kind, r.Value, r.Reduce})
	}
	if err := d.insert(ctx, `price_list_rules (price_list_id, position, kind, value, reduce_bp)`, rows); err != nil {
		return err
	}
	return d.db.Bump(ctx, "prices")
}

// SaveHeader changes a list's name, currency, validity and rules; they hold at once. seen is how the person saw it.
func (d *Desk) SaveHeader(ctx context.Context, actor identity.Actor, reach identity.Reach, o Opened, seen string, h Header) error {
	problem := fault.Invalid("")
	h.check(problem)
	if o.IsBase && len(h.Rules) > 0 {
		problem.Add("percent-0", "A base list can’t be derived from itself.")
	}
	if o.IsBase && h.Currency != o.Currency {
		problem.Add("currency", "A base list keeps its currency; its code says which.")
	}
	return d.db.InTx(ctx, func(ctx context.Context) error {
		fresh, err := d.OpenList(ctx, actor, reach, o.Code)
		if err != nil {
			return err
		}
		if !fresh.MayEdit {
			return fault.Denied(fresh.Why)
		}
		if fresh.Fingerprint() != seen {
			return fault.Conflict("A colleague changed this list’s settings since you looked. See what they are now and decide again.")
		}
		if h.Currency != fresh.Currency {
			var entries int
			if err := d.db.Get(ctx, &entries, `SELECT COUNT(*) FROM prices WHERE price_list_id = ?`, o.ListID); err != nil {
				return fmt.Errorf("count a list's prices: %w", err)
			}
			if entries > 0 {
				problem.Add("currency", fmt.Sprintf("The list has prices in %s; make a list of its own for %s.", fresh.Currency, h.Currency))
			}
		}
		if err := problem.OrNil(); err != nil {
			return err
		}
		_, err = d.db.Exec(ctx, `UPDATE price_lists SET name = ?, currency = ?, valid_from = ?, valid_to = ? WHERE id = ?`, h.Name, h.Currency, h.From, h.To, o.ListID)
		if err != nil {
			return fmt.Errorf("save a price list: %w", err)
		}
		if err := d.writeRules(ctx, o.ListID, h.Rules); err != nil {
			return err
		}
		return d.changes.Record(ctx, actor.By(), o.headerChanges(fresh, h)...)
	})
}

func (o Opened) headerChanges(was Opened, h Header) (list []changes.Change) {
	for _, c := range []struct{ field, before, after string }{
		{"name", was.Name, h.Name}, {"currency", was.Currency, h.Currency}, {"valid from", was.From.String(), h.From.String()},
		{"valid to", was.To.String(), h.To.String()}, {"derived", RulesInWords(was.Rules), RulesInWords(h.Rules)},
	} {
		if c.before != c.after {
			list = append(list, changes.Change{Kind: "price list", Subject: o.Code, Field: c.field, Before: c.before, After: c.after})
		}
	}
	return list
}

// Fingerprint tells whether a list's header is still as a person saw it.
func (o Opened) Fingerprint() string {
	return fmt.Sprint(o.Name, "|", o.Currency, "|", o.From, "|", o.To, "|", RulesInWords(o.Rules))
}

// RulesInWords are 12 % off everything, 20 % off brand Acme.
func RulesInWords(rules []Rule) string {
	parts := make([]string, len(rules))
	for i, r := range rules {
		parts[i] = fmt.Sprintf("%s %% off %s", r.Reduce, r.Words())
	}
	return strings.Join(parts, ", ")
}

// ListsOf are the lists of the client that the actor works for, in the order in which they are asked, the base list last.
func (d *Desk) ListsOf(ctx context.Context, actor identity.Actor) ([]Opened, error) {
	lists, err := d.prices.readLists(ctx, bookKey{actor.Account.ID, actor.Account.Currency})
	if err != nil {
		return nil, fmt.Errorf("read a client's price lists: %w", err)
	}
	opened := make([]Opened, len(lists))
	for i, l := range lists {
		opened[i] = Opened{Book: Book{ListID: l.ID}, Code: l.Code, Name: l.Name, Currency: l.Currency, IsBase: l.IsBase, From: l.From, To: l.To}
		for _, r := range l.rules {
			opened[i].Rules = append(opened[i].Rules, Rule{r.Kind, r.Value, r.Reduce})
		}
	}
	return opened, nil
}

// Arrange gives the client that the actor works for these lists in this order of priority. seen are the codes as the
// person saw them. A list of other people's clients alone can't be given.
func (d *Desk) Arrange(ctx context.Context, actor identity.Actor, reach identity.Reach, seen, codes []string) error {
	if !actor.Can(identity.Tailor) || actor.Account.ID == 0 {
		return fault.Denied("Only this client’s manager and administrators choose its price lists.")
	}
	return d.db.InTx(ctx, func(ctx context.Context) error {
		var now []string
		err := d.db.Select(ctx, &now, `SELECT l.code FROM account_price_lists x JOIN price_lists l ON l.id = x.price_list_id WHERE x.account_id = ? ORDER BY x.priority, l.code`, actor.Account.ID)
		if err != nil {
			return fmt.Errorf("read a client's price lists: %w", err)
		}
		if !slices.Equal(now, seen) {
			return fault.Conflict("A colleague changed this client’s price lists since you looked. See what they are now and decide again.")
		}
		var rows [][]any
		for i, code := range codes {
			if slices.Contains(codes[:i], code) {
				return fault.Invalid("", fault.Field{Name: "add", Message: "The client has this list already."})
			}
			o, err := d.OpenList(ctx, actor, reach, code)
			if fault.Is(err, fault.KindNotFound) && !slices.Contains(now, code) {
				return fault.Invalid("", fault.Field{Name: "add", Message: fmt.Sprintf("There is no price list %q.", code)})
			}
			if err != nil {
				return err
			}
			rows = append(rows, []any{actor.Account.ID, o.ListID, i + 1})
		}
		if _, err := d.db.Exec(ctx, `DELETE FROM account_price_lists WHERE account_id = ?`, actor.Account.ID); err != nil {
			return fmt.Errorf("clear a client's price lists: %w", err)
		}
		if err := d.insert(ctx, `account_price_lists (account_id, price_list_id, priority)`, rows); err != nil {
			return err
		}
		if err := d.changes.Record(ctx, actor.By(), changes.Change{AccountID: actor.Account.ID, Kind: "account", Subject: actor.Account.Slug, Field: "price lists",
			Before: orNone(now), After: orNone(codes)}); err != nil {
			return err
		}
		return d.db.Bump(ctx, "accounts", "prices")
	})
}

func orNone(codes []string) string {
	if len(codes) == 0 {
		return "none"
	}
	return strings.Join(codes, ", ")
}
