package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/support"
	"tradecounter/seed"
)

// history has the clients' people look, search, order and leave carts through the two years, around the orders that are
// there.
func (t *teller) history(ctx context.Context) error {
	set, err := t.Settings.Get(ctx)
	if err != nil {
		return err
	}
	placed, err := t.placed(ctx)
	if err != nil {
		return fmt.Errorf("the orders: %w", err)
	}
	told, err := seed.TheHistory(set.Today(t.at), t.at, placed)
	if err != nil {
		return err
	}
	members, err := t.everyMember(ctx)
	if err != nil {
		return fmt.Errorf("the members: %w", err)
	}
	var facts []recording.Past
	for i, v := range told.Visits {
		facts = append(facts, members.did(v, i)...)
		t.visited[v.Member] = v.At
	}
	slices.SortStableFunc(facts, func(a, b recording.Past) int { return int(a.At - b.At) })
	if err := t.Recorder.History(ctx, facts); err != nil {
		return err
	}
	if err := t.carts(ctx, told, placed, members); err != nil {
		return fmt.Errorf("the carts: %w", err)
	}
	return t.help(ctx, told, members)
}

// placed are all orders, the oldest first.
func (t *teller) placed(ctx context.Context) ([]seed.Placed, error) {
	var rows []struct {
		Number  string     `db:"number"`
		Account string     `db:"slug"`
		Member  string     `db:"placed_by_email"`
		Channel string     `db:"channel"`
		Source  string     `db:"source"`
		At      clock.Time `db:"placed_at"`
		Value   int64      `db:"lines_total"`
		SKUs    string     `db:"skus"`
	}
	err := t.DB.Select(ctx, &rows, `SELECT o.number, a.slug, o.placed_by_email, o.channel, o.source, o.placed_at, o.lines_total,
		(SELECT STRING_AGG(l.sku, ' ' ORDER BY l.position) FROM order_lines l WHERE l.order_id = o.id) AS skus
		FROM orders o JOIN accounts a ON a.id = o.account_id ORDER BY o.placed_at, o.id`)
	list := make([]seed.Placed, len(rows))
	for i, o := range rows {
		list[i] = seed.Placed{Number: o.Number, Account: o.Account, Channel: o.Channel, At: o.At, Value: o.Value, SKUs: strings.Fields(o.SKUs)}
		if o.Channel == string(orders.Online) && o.Source != orders.Standing {
			list[i].Member = o.Member
		}
	}
	return list, err
}

// everyone are the clients' people by account and address.
type everyone map[[2]string]identity.Actor

func (t *teller) everyMember(ctx context.Context) (everyone, error) {
	var rows []struct {
		Slug  string `db:"slug"`
		Email string `db:"email"`
	}
	err := t.DB.Select(ctx, &rows, `SELECT a.slug, p.email FROM members m JOIN accounts a ON a.id = m.account_id JOIN people p ON p.id = m.person_id`)
	if err != nil {
		return nil, err
	}
	all := everyone{}
	for _, r := range rows {
		actor, err := t.Identity.ActorFor(ctx, r.Email, r.Slug)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.Email, err)
		}
		all[[2]string{r.Slug, r.Email}] = actor
	}
	return all, nil
}

func (all everyone) actor(account, email string) identity.Actor {
	return all[[2]string{account, email}]
}

// did is what was done in a visit as the recorder would have been told.
func (all everyone) did(v seed.Visit, n int) []recording.Past {
	member := all.actor(v.Account, v.Member)
	who := recording.Who{AccountID: member.Account.ID, MemberID: member.MemberID, PersonID: member.PersonID, Device: recording.Device(v.Device)}
	keys, list := map[string]string{}, make([]recording.Past, len(v.Did))
	for i, d := range v.Did {
		if d.Do == seed.MakeSearch {
			keys[d.Name] = fmt.Sprintf("demo-%d-%d", n, i)
		}
		list[i] = recording.Past{Who: who, At: v.At.Add(d.After), Fact: fact(d, keys[d.Name])}
	}
	return list
}

func fact(d seed.Doing, key string) recording.Fact {
	switch d.Do {
	case seed.MakeSearch:
		return recording.SearchMade{Key: key, Words: d.Name, Results: d.Results, Millis: d.Millis}
	case seed.OpenResult:
		return recording.ResultOpened{Key: key, Position: d.Position, SKU: d.SKU}
	case seed.SeeProduct:
		return recording.ProductSeen{SKU: d.SKU}
	case seed.AddLine:
		return recording.LineAdded{SKU: d.SKU, Quantity: d.Quantity, Source: d.Source, Key: key, Position: d.Position}
	case seed.RemoveLine:
		return recording.LineRemoved{SKU: d.SKU}
	case seed.SeeCart:
		return recording.CartSeen{}
	case seed.ReachStep:
		return recording.StepReached{Step: d.Name}
	case seed.SeeError:
		return recording.ErrorShown{Page: d.Name, Status: 422}
	case seed.ReadArticle:
		return recording.ArticleRead{Slug: d.Name}
	case seed.PlaceOrder:
		return recording.OrderPlaced{}
	}
	return recording.PageSeen{Page: d.Name}
}

// carts writes those that ended; what telling the story itself left of carts goes. Whose a cart was is kept as long as
// visits are.
func (t *teller) carts(ctx context.Context, told seed.History, placed []seed.Placed, members everyone) error {
	set, err := t.Settings.Get(ctx)
	if err != nil {
		return err
	}
	if err := t.left(ctx, told, placed, members); err != nil {
		return fmt.Errorf("what still lies in them: %w", err)
	}
	named := t.at.Date(set.Zone).AddDays(-set.Recording.KeepDays).At(0, 0, set.Zone)
	return t.DB.InTx(ctx, func(ctx context.Context) error {
		if _, err := t.DB.Exec(ctx, `DELETE FROM past_carts`); err != nil {
			return err
		}
		if _, err := t.DB.Exec(ctx, `UPDATE carts SET begun_at = 0, step = ''`); err != nil {
			return err
		}
		for _, c := range told.Carts {
			member, noted := members.actor(c.Account, c.Member).MemberID, clock.Time(0)
			if c.EndsAt < named {
				member = 0
			}
			if c.Why != "" {
				noted = c.EndsAt.Add(20 * time.Hour)
			}
			_, err := t.DB.Exec(ctx, `INSERT INTO past_carts (account_id, member_id, begun_at, changed_at, ended_at, outcome, step, lines, value, currency, order_number, why, why_note, why_by, why_at)
				SELECT a.id, ?, ?, ?, ?, ?, ?, ?, ?, a.currency, ?, ?, ?, ?, ? FROM accounts a WHERE a.slug = ?`,
				member, c.BegunAt, c.ChangedAt, c.EndsAt, c.Outcome, c.Step, c.Lines, c.Value, c.Order, c.Why, c.Note, c.By, noted, c.Account)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// leftDays is how long before now a cart that went cold still has its lines: as long as Today tells of it.
const leftDays = 14

// left puts what was added in the visits of carts that went cold lately back into them: nobody has come back or ordered
// since, so it lies there still. The carts' sums follow.
func (t *teller) left(ctx context.Context, told seed.History, placed []seed.Placed, members everyone) error {
	now := t.at
	defer func() { t.at = now }()
	for i := range told.Carts {
		c := &told.Carts[i]
		if c.Outcome != "cold" || c.EndsAt < now.Add(-leftDays*24*time.Hour) || goneOn(*c, told.Carts[i+1:], placed) {
			continue
		}
		actor := members.actor(c.Account, c.Member)
		items, err := t.items(ctx, actor, added(*c, told.Visits))
		if err != nil {
			return err
		}
		t.at = c.ChangedAt
		if _, err := t.Cart.AddMany(ctx, actor, items); err != nil {
			return fmt.Errorf("%s: %w", c.Member, err)
		}
		holds, err := t.Cart.Show(ctx, actor)
		if err != nil {
			return err
		}
		c.Lines, c.Value = len(holds.Lines), int64(holds.LinesTotal())
	}
	return nil
}

// goneOn says that the member had another cart later, or the account an order.
func goneOn(c seed.PastCart, later []seed.PastCart, placed []seed.Placed) bool {
	return slices.ContainsFunc(later, func(o seed.PastCart) bool { return o.Account == c.Account && o.Member == c.Member }) ||
		slices.ContainsFunc(placed, func(o seed.Placed) bool { return o.Account == c.Account && o.At > c.ChangedAt })
}

// added are the lines that were put into a cart while it lasted.
func added(c seed.PastCart, visits []seed.Visit) (lines []seed.Line) {
	for _, v := range visits {
		if v.Account != c.Account || v.Member != c.Member {
			continue
		}
		for _, d := range v.Did {
			if at := v.At.Add(d.After); d.Do == seed.AddLine && at >= c.BegunAt && at <= c.ChangedAt {
				lines = append(lines, seed.Line{SKU: d.SKU, Quantity: int(d.Quantity)})
			}
		}
	}
	return lines
}

// help has articles searched, read, judged and offered.
func (t *teller) help(ctx context.Context, told seed.History, members everyone) error {
	now := t.at
	defer func() { t.at = now }()
	articles, err := t.articleIDs(ctx)
	if err != nil {
		return err
	}
	for _, s := range told.Help {
		member := members.actor(s.Account, s.Member)
		t.at = s.At
		t.Knowledge.HasSearched(member, s.Words, s.Articles, s.Products)
		if id := articles[s.Slug]; id != 0 {
			t.at = s.At.Add(20 * time.Second)
			t.Knowledge.HasRead(member, id, s.Words)
		}
	}
	if err := t.Knowledge.Flush(ctx); err != nil {
		return err
	}
	for _, s := range told.Help {
		if s.Helpful && s.Slug != "" {
			if err := t.judge(ctx, members, seed.Doubt{Slug: s.Slug, Account: s.Account, Member: s.Member, At: s.At.Add(time.Minute)}, true); err != nil {
				return err
			}
		}
	}
	for _, d := range told.Doubts {
		if err := t.judge(ctx, members, d, false); err != nil {
			return err
		}
	}
	return t.offered(ctx, told.Typed, members, articles)
}

// judge says whether an article helped.
func (t *teller) judge(ctx context.Context, members everyone, d seed.Doubt, helpful bool) error {
	member := members.actor(d.Account, d.Member)
	t.at = d.At
	if err := t.Knowledge.Helpful(ctx, member, member.Scope(0), d.Slug, helpful, d.Reason, d.Comment); err != nil {
		return fmt.Errorf("what %s says of %s: %w", d.Member, d.Slug, err)
	}
	return nil
}

// offered are the articles that were offered while somebody typed a question.
func (t *teller) offered(ctx context.Context, list []seed.Typed, members everyone, articles map[string]int64) error {
	for i, q := range list {
		outcome := support.Offered
		switch {
		case q.Solved:
			outcome = support.SolvedIt
		case q.Opened:
			outcome = support.Opened
		}
		t.at = q.At
		if err := t.Support.Deflected(ctx, members.actor(q.Account, q.Member), fmt.Sprintf("demo-question-%06d", i), q.Words, outcome, articles[q.Slug]); err != nil {
			return fmt.Errorf("%q: %w", q.Words, err)
		}
	}
	return nil
}

func (t *teller) articleIDs(ctx context.Context) (map[string]int64, error) {
	var rows []struct {
		ID   int64  `db:"id"`
		Slug string `db:"slug"`
	}
	err := t.DB.Select(ctx, &rows, `SELECT id, slug FROM articles`)
	ids := make(map[string]int64, len(rows))
	for _, r := range rows {
		ids[r.Slug] = r.ID
	}
	return ids, err
}
