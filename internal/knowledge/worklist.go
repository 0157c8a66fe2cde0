package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Recently is how far back the work lists look.
const Recently = 90 * 24 * time.Hour

const (
	beforeCall = 24 * time.Hour
	mostRows   = 100
)

// LostSearch is what people searched without finding or without opening anything. It leaves the list when it is fixed, and
// comes back when it is searched in vain after that.
type LostSearch struct {
	Folded   string     `db:"folded"` // what SearchFixed takes
	Words    string     `db:"words"`  // as one of them typed it
	Times    int        `db:"times"`
	Accounts int        `db:"accounts"`
	Articles int        `db:"articles"` // found at most
	Products int        `db:"products"`
	Last     clock.Time `db:"last"`
}

const lostSearches = `SELECT s.folded, MIN(s.words) AS words, COUNT(*) AS times, COUNT(DISTINCT s.account_id) AS accounts, MAX(s.articles) AS articles,
	MAX(s.products) AS products, MAX(s.at) AS last FROM article_searches s LEFT JOIN article_search_fixes f ON f.folded = s.folded
	WHERE s.at > ? AND (f.at IS NULL OR s.at > f.at) AND `

// FoundNothing are the searches that found neither an article nor a product, the most frequent first.
func (s *Service) FoundNothing(ctx context.Context, actor identity.Actor) ([]LostSearch, error) {
	return s.lost(ctx, actor, `s.articles = 0 AND s.products = 0 GROUP BY s.folded`)
}

// OpenedNothing are the searches that found something of which nobody opened anything.
func (s *Service) OpenedNothing(ctx context.Context, actor identity.Actor) ([]LostSearch, error) {
	return s.lost(ctx, actor, `s.articles + s.products > 0 GROUP BY s.folded HAVING MAX(s.opened) = 0`)
}

func (s *Service) lost(ctx context.Context, actor identity.Actor, which string) (list []LostSearch, err error) {
	if err := maySee(actor); err != nil {
		return nil, err
	}
	err = s.db.Select(ctx, &list, lostSearches+which+` ORDER BY times DESC, last DESC, s.folded LIMIT ?`, s.now().Add(-Recently), mostRows)
	if err != nil {
		return nil, fmt.Errorf("list searches in vain: %w", err)
	}
	return list, nil
}

// SearchFixed takes a search from the lists; how says what was done: an article, a synonym, or nothing.
func (s *Service) SearchFixed(ctx context.Context, actor identity.Actor, folded, how string) error {
	if !actor.Can(identity.EditWords) {
		return noStaff
	}
	if how = oneLine(how); folded == "" || how == "" || len(how) > 500 {
		return fault.Invalid("", fault.Field{Name: "how", Message: "Say what was done."})
	}
	defer s.figures.Store(nil)
	return s.db.InTx(ctx, func(ctx context.Context) error {
		_, err := s.db.Exec(ctx, `INSERT INTO article_search_fixes (folded, how, by_name, at) VALUES (?, ?, ?, ?)
			ON CONFLICT (folded) DO UPDATE SET how = excluded.how, by_name = excluded.by_name, at = excluded.at`, folded, how, actor.Name, s.now())
		if err != nil {
			return fmt.Errorf("note what became of a search: %w", err)
		}
		return s.record(ctx, actor, "search", folded, "dealt with", "", how)
	})
}

// WorkArticle is an article on a work list.
type WorkArticle struct {
	ID        int64      `db:"id"`
	Slug      string     `db:"slug"`
	Title     string     `db:"title"`
	OwnerName string     `db:"owner_name"`
	ReviewOn  clock.Date `db:"review_on"`
	Times     int        `db:"times"`    // no's; readings before a contact
	Yes       int        `db:"yes"`      // who said that it helped
	Accounts  int        `db:"accounts"` // how many are meant
	Last      clock.Time `db:"last"`

	Complaints []Complaint // what those said whom it didn't help, the newest first
}

// Complaint is one member's word on an article that didn't help.
type Complaint struct {
	ArticleID int64      `db:"article_id"`
	Account   string     `db:"account"` // its name
	Reason    string     `db:"reason"`
	Comment   string     `db:"comment"`
	At        clock.Time `db:"at"`
}

// DidNotHelp are the articles of which members said so since it was last dealt with, the most first.
func (s *Service) DidNotHelp(ctx context.Context, actor identity.Actor) (list []WorkArticle, err error) {
	list, err = s.work(ctx, actor, `SELECT a.id, a.slug, v.title, COALESCE(p.name, '') AS owner_name, a.review_on, COUNT(*) AS times, COUNT(DISTINCT r.account_id) AS accounts,
		(SELECT COUNT(*) FROM article_reads y WHERE y.article_id = a.id AND y.helpful = 1 AND y.at > ?) AS yes, MAX(r.at) AS last
		FROM article_reads r JOIN articles a ON a.id = r.article_id`+workJoins+` WHERE r.helpful = -1 AND r.handled_at = 0 AND r.at > ? AND a.state <> 'archived'
		GROUP BY a.id, a.slug, v.title, p.name, a.review_on ORDER BY times DESC, last DESC, a.id LIMIT ?`, s.now().Add(-Recently), s.now().Add(-Recently), mostRows)
	if err != nil || len(list) == 0 {
		return list, err
	}
	ids, at := make([]int64, len(list)), map[int64]*WorkArticle{}
	for i := range list {
		ids[i], at[list[i].ID] = list[i].ID, &list[i]
	}
	var words []Complaint
	err = s.db.Select(ctx, &words, `SELECT r.article_id, c.name AS account, r.reason, r.comment, r.at FROM article_reads r JOIN accounts c ON c.id = r.account_id
		WHERE r.article_id IN (?) AND r.helpful = -1 AND r.handled_at = 0 AND r.at > ? ORDER BY r.at DESC, r.id DESC LIMIT 1000`, ids, s.now().Add(-Recently))
	if err != nil {
		return nil, fmt.Errorf("read why articles didn't help: %w", err)
	}
	for _, w := range words {
		at[w.ArticleID].Complaints = append(at[w.ArticleID].Complaints, w)
	}
	return list, nil
}

// Mended takes an article from the list of those that didn't help, until the next says so.
func (s *Service) Mended(ctx context.Context, actor identity.Actor, slug string) error {
	return s.editing(ctx, actor, func(ctx context.Context) error {
		a, err := s.find(ctx, slug)
		if err != nil {
			return err
		}
		rows, err := s.db.Exec(ctx, `UPDATE article_reads SET handled_at = ? WHERE article_id = ? AND helpful = -1 AND handled_at = 0`, s.now(), a.ID)
		if err != nil || rows == 0 {
			return err
		}
		return s.record(ctx, actor, "article", a.Slug, "didn’t help", fmt.Sprintf("said %d times", rows), "dealt with")
	})
}

const workJoins = ` JOIN article_versions v ON v.article_id = a.id AND v.number = a.latest LEFT JOIN people p ON p.id = a.owner_id`

// BeforeContact are the articles read in the 24 hours before the same client called, wrote or asked: they may not have
// answered it.
func (s *Service) BeforeContact(ctx context.Context, actor identity.Actor) ([]WorkArticle, error) {
	span := int64(beforeCall / time.Millisecond)
	return s.work(ctx, actor, `SELECT a.id, a.slug, v.title, COALESCE(p.name, '') AS owner_name, a.review_on, COUNT(*) AS times, COUNT(DISTINCT r.account_id) AS accounts, 0 AS yes, MAX(r.at) AS last
		FROM article_reads r JOIN articles a ON a.id = r.article_id`+workJoins+` WHERE r.at > ? AND a.state <> 'archived' AND
		(EXISTS (SELECT 1 FROM contacts c WHERE c.account_id = r.account_id AND c.at > r.at AND c.at <= r.at + ?)
			OR EXISTS (SELECT 1 FROM tickets t WHERE t.account_id = r.account_id AND t.created_at > r.at AND t.created_at <= r.at + ?))
		GROUP BY a.id, a.slug, v.title, p.name, a.review_on ORDER BY times DESC, last DESC, a.id LIMIT ?`, s.now().Add(-Recently), span, span, mostRows)
}

// NeverRead are the live articles for members that nobody read in 90 days, the oldest first; younger ones aren't meant.
func (s *Service) NeverRead(ctx context.Context, actor identity.Actor) ([]WorkArticle, error) {
	since := s.now().Add(-Recently)
	return s.work(ctx, actor, `SELECT a.id, a.slug, v.title, COALESCE(p.name, '') AS owner_name, a.review_on, 0 AS times, 0 AS accounts, 0 AS yes, a.published_at AS last
		FROM articles a`+workJoins+` WHERE a.published > 0 AND a.state <> 'archived' AND a.audience <> 'staff' AND a.published_at <= ?
		AND NOT EXISTS (SELECT 1 FROM article_reads r WHERE r.article_id = a.id AND r.at > ?) ORDER BY a.published_at, a.id LIMIT ?`, since, since, mostRows)
}

// Reviews are the articles whose review is due by a day, the longest overdue first; owner 0 is everybody's.
func (s *Service) Reviews(ctx context.Context, actor identity.Actor, by clock.Date, owner int64) ([]WorkArticle, error) {
	where, args := ``, []any{by}
	if owner != 0 {
		where, args = ` AND a.owner_id = ?`, append(args, owner)
	}
	return s.work(ctx, actor, `SELECT a.id, a.slug, v.title, COALESCE(p.name, '') AS owner_name, a.review_on, 0 AS times, 0 AS accounts, 0 AS yes, a.updated_at AS last
		FROM articles a`+workJoins+` WHERE a.review_on > 0 AND a.review_on <= ? AND a.state <> 'archived'`+where+` ORDER BY a.review_on, a.id LIMIT ?`, append(args, mostRows)...)
}

func (s *Service) work(ctx context.Context, actor identity.Actor, query string, args ...any) (list []WorkArticle, err error) {
	if err := maySee(actor); err != nil {
		return nil, err
	}
	if err := s.db.Select(ctx, &list, query, args...); err != nil {
		return nil, fmt.Errorf("list articles to work on: %w", err)
	}
	return list, nil
}

// Reviewed notes that an article was looked at and is looked at again on a day; 0 is never.
func (s *Service) Reviewed(ctx context.Context, actor identity.Actor, slug string, next clock.Date) error {
	return s.editing(ctx, actor, func(ctx context.Context) error {
		a, err := s.find(ctx, slug)
		if err != nil {
			return err
		}
		_, err = s.db.Exec(ctx, `UPDATE articles SET review_on = ?, version = version + 1 WHERE id = ?`, next, a.ID)
		if err != nil {
			return fmt.Errorf("set a review date: %w", err)
		}
		return s.record(ctx, actor, "article", a.Slug, "review date", a.ReviewOn.String(), next.String())
	})
}

// mostFigures is how long the figures stand; a list that is looked at is always read anew.
const mostFigures = 30 * time.Second

// figures are those of a moment, as long as nothing was dealt with and no article changed.
type figures struct {
	at      clock.Time
	today   clock.Date
	version int64
	rows    map[string]int
}

// Figures are how many rows each work list has, for the page's heads; lists end at 100. They stand for half a minute.
func (s *Service) Figures(ctx context.Context, actor identity.Actor, today clock.Date) (map[string]int, error) {
	if err := maySee(actor); err != nil {
		return nil, err
	}
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	now := s.now()
	if kept := s.figures.Load(); kept != nil && kept.version == versions["articles"] && kept.today == today && now >= kept.at && now.Sub(kept.at) < mostFigures {
		return kept.rows, nil
	}
	rows, err := s.countFigures(ctx, actor, today)
	if err == nil {
		s.figures.Store(&figures{now, today, versions["articles"], rows})
	}
	return rows, err
}

func (s *Service) countFigures(ctx context.Context, actor identity.Actor, today clock.Date) (map[string]int, error) {
	rows := map[string]int{}
	for name, list := range map[string]func(context.Context, identity.Actor) ([]LostSearch, error){"nothing": s.FoundNothing, "unopened": s.OpenedNothing} {
		found, err := list(ctx, actor)
		if err != nil {
			return nil, err
		}
		rows[name] = len(found)
	}
	for name, list := range map[string]func(context.Context, identity.Actor) ([]WorkArticle, error){
		"unhelpful": s.DidNotHelp, "contact": s.BeforeContact, "unread": s.NeverRead,
		"review": func(ctx context.Context, actor identity.Actor) ([]WorkArticle, error) {
			return s.Reviews(ctx, actor, today, 0)
		},
	} {
		found, err := list(ctx, actor)
		if err != nil {
			return nil, err
		}
		rows[name] = len(found)
	}
	broken, err := s.BrokenLinks(ctx, actor)
	rows["broken"] = len(broken)
	return rows, err
}

func sortBroken(list []BrokenLink) {
	slices.SortFunc(list, func(a, b BrokenLink) int { return cmp.Or(cmp.Compare(a.Slug, b.Slug), cmp.Compare(a.Line, b.Line)) })
}
