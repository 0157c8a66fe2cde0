package support

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// IdeaState is what becomes of an idea.
type IdeaState string

// The states: as proposed, open to votes, and the seller's answers.
const (
	IdeaIsNew       IdeaState = "new"
	IdeaIsPublished IdeaState = "published"
	IdeaIsPlanned   IdeaState = "planned"
	IdeaIsDone      IdeaState = "done"
	IdeaIsNotNow    IdeaState = "not_now"
)

// IdeaStates are all of them in that order.
var IdeaStates = []IdeaState{IdeaIsNew, IdeaIsPublished, IdeaIsPlanned, IdeaIsDone, IdeaIsNotNow}

// IdeaKinds are what can be proposed.
var IdeaKinds = []string{"idea", "problem"}

const (
	maxIdeaTitle = 120 // characters
	maxIdeaText  = 4000
)

// Idea is what a client proposes. Other accounts see Title and Text as staff have published them, and of whom it is
// nothing at all.
type Idea struct {
	ID          int64      `db:"id"`
	Number      string     `db:"number"`
	Kind        string     `db:"kind"`
	Title       string     `db:"title"`
	Text        string     `db:"text"`
	State       IdeaState  `db:"state"`
	Answer      string     `db:"answer"`
	AnsweredAt  clock.Time `db:"answered_at"`
	PublishedAt clock.Time `db:"published_at"` // 0: seen by who proposed it, their company admins and staff
	CreatedAt   clock.Time `db:"created_at"`
	Votes       int        `db:"votes"`    // of members
	Accounts    int        `db:"accounts"` // that these belong to
	Voted       bool       `db:"voted"`    // by the actor
	Own         bool       `db:"own"`      // of the actor's account, which sees what was proposed in its own words
	Version     int64      `db:"version"`

	// For staff within reach of the account.
	Slug       string `db:"slug"`
	Account    string `db:"account"`
	Member     string `db:"member"`
	AnsweredBy string `db:"answered_by"`
	ShownTitle string `db:"shown_title"`
	ShownText  string `db:"shown_text"`
}

// NewIdea is a form that proposes something; sent again its key leads to the first.
type NewIdea struct{ Key, Kind, Title, Text string }

// Propose keeps an idea. Nobody of another account sees it until staff publish it.
func (s *Service) Propose(ctx context.Context, actor identity.Actor, in NewIdea) (Idea, error) {
	if by, ok := sideOf(actor); by != client || actor.MemberID == 0 {
		return Idea{}, fault.Denied("Only members of a client company propose something.")
	} else if !ok {
		return Idea{}, lookOnly
	}
	problems := fault.Invalid("")
	checkIdea(problems, &in.Title, &in.Text)
	if !slices.Contains(IdeaKinds, in.Kind) {
		problems.Add("kind", "Say whether it is an idea or a problem.")
	}
	if len(in.Key) < 16 || len(in.Key) > 64 {
		problems.Message = "This form is incomplete; open it again."
	}
	if err := problems.OrNil(); err != nil {
		return Idea{}, err
	}
	var number string
	err := s.db.InTx(ctx, func(ctx context.Context) error {
		n, err := s.db.Counter(ctx, "ideas", 101)
		if err != nil {
			return err
		}
		return s.db.Get(ctx, &number, `INSERT INTO ideas (number, form_key, kind, account_id, member_id, title, text, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING number`,
			fmt.Sprintf("I-%d", n), in.Key, in.Kind, actor.Account.ID, actor.MemberID, in.Title, in.Text, s.now())
	})
	if db.IsDuplicate(err) {
		err = s.db.Get(ctx, &number, `SELECT number FROM ideas WHERE account_id = ? AND form_key = ?`, actor.Account.ID, in.Key)
	}
	if err != nil {
		return Idea{}, fmt.Errorf("keep an idea: %w", err)
	}
	return s.Idea(ctx, actor, number)
}

func checkIdea(problems *fault.Fault, title, text *string) {
	*title, *text = oneLine(*title), strings.TrimSpace(strings.ReplaceAll(*text, "\r\n", "\n"))
	if *title == "" || utf8.RuneCountInString(*title) > maxIdeaTitle {
		problems.Add("title", fmt.Sprintf("Say it in at most %d characters.", maxIdeaTitle))
	}
	if utf8.RuneCountInString(*text) > maxIdeaText {
		problems.Add("text", fmt.Sprintf("Use at most %d characters.", maxIdeaText))
	}
}

// IdeasAsked narrows a list of ideas.
type IdeasAsked struct {
	State   IdeaState
	Kind    string
	Own     bool // of the actor's account alone
	Words   string
	Page    int // from 1
	PerPage int
}

// ideaSight is what of ideas i an actor sees: condition, and whether an idea's own words and account are shown.
func (s *Service) ideaSight(w whose) (where string, args []any, own string, ownArgs []any) {
	if w.by == seller {
		own, ownArgs = w.reach.Where("a")
		return `(i.published_at > 0 OR ` + own + `)`, ownArgs, own, ownArgs
	}
	own, ownArgs = `i.account_id = ? AND (i.member_id = ? OR ? = 1)`, []any{w.accountID, w.memberID, bit(w.everyone)}
	return `(i.published_at > 0 OR (` + own + `))`, ownArgs, own, ownArgs
}

func bit(is bool) int {
	if is {
		return 1
	}
	return 0
}

// Ideas are those that the actor may see, the most wanted first, and how many there are.
func (s *Service) Ideas(ctx context.Context, actor identity.Actor, f IdeasAsked) (list []Idea, found int, err error) {
	return s.ideas(ctx, actor, f, "")
}

// Idea is one that the actor may see; another isn't there.
func (s *Service) Idea(ctx context.Context, actor identity.Actor, number string) (Idea, error) {
	list, _, err := s.ideas(ctx, actor, IdeasAsked{PerPage: 1}, number)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("This idea isn’t there.")
	}
	if err != nil {
		return Idea{}, err
	}
	return list[0], nil
}

func (s *Service) ideas(ctx context.Context, actor identity.Actor, f IdeasAsked, number string) (list []Idea, found int, err error) {
	w, err := s.whose(ctx, actor)
	if err != nil {
		return nil, 0, err
	}
	where, args, own, ownArgs := s.ideaSight(w)
	args = args[:len(args):len(args)]
	with := func(part string, more ...any) { where, args = where+` AND `+part, append(args, more...) }
	if number != "" {
		with(`i.number = ?`, number)
	}
	if slices.Contains(IdeaStates, f.State) {
		with(`i.state = ?`, f.State)
	}
	if f.Kind != "" {
		with(`i.kind = ?`, f.Kind)
	}
	if f.Own {
		with(own, ownArgs...)
	}
	for _, word := range strings.Fields(db.Folded(f.Words)) {
		// words that only the own account sees find nothing for others
		with(s.db.Fold(`CASE WHEN `+own+` THEN i.title || ' ' || i.text || ' ' || i.shown_title ELSE i.shown_title || ' ' || i.shown_text END`)+` LIKE ? ESCAPE '\'`,
			append(slices.Clone(ownArgs), "%"+likeEscape.Replace(word)+"%")...)
	}
	const from = ` FROM ideas i JOIN accounts a ON a.id = i.account_id JOIN members m ON m.id = i.member_id JOIN people p ON p.id = m.person_id WHERE `
	if err := s.db.Get(ctx, &found, `SELECT COUNT(*)`+from+where, args...); err != nil {
		return nil, 0, fmt.Errorf("count ideas: %w", err)
	}
	per := max(f.PerPage, 1)
	page := min(max(f.Page, 1), max(1, (found+per-1)/per))
	query := `SELECT i.id, i.number, i.kind, i.state, i.answer, i.answered_at, i.answered_by, i.published_at, i.created_at, i.version, i.shown_title, i.shown_text,
		CASE WHEN ` + own + ` THEN i.title ELSE i.shown_title END AS title, CASE WHEN ` + own + ` THEN i.text ELSE i.shown_text END AS text,
		CASE WHEN ` + own + ` THEN a.slug ELSE '' END AS slug, CASE WHEN ` + own + ` THEN a.name ELSE '' END AS account, CASE WHEN ` + own + ` THEN p.name ELSE '' END AS member,
		CASE WHEN ` + own + ` THEN 1 ELSE 0 END AS own, EXISTS (SELECT 1 FROM idea_votes v WHERE v.idea_id = i.id AND v.member_id = ?) AS voted,
		(SELECT COUNT(*) FROM idea_votes v WHERE v.idea_id = i.id) AS votes, (SELECT COUNT(DISTINCT v.account_id) FROM idea_votes v WHERE v.idea_id = i.id) AS accounts`
	all := slices.Concat(ownArgs, ownArgs, ownArgs, ownArgs, ownArgs, ownArgs, []any{actor.MemberID}, args, []any{per, (page - 1) * per})
	err = s.db.Select(ctx, &list, query+from+where+` ORDER BY CASE i.state WHEN 'new' THEN 0 WHEN 'published' THEN 0 WHEN 'planned' THEN 1 WHEN 'done' THEN 2 ELSE 3 END, votes DESC, i.created_at DESC, i.id DESC
		LIMIT ? OFFSET ?`, all...)
	if err != nil {
		return nil, 0, fmt.Errorf("list ideas: %w", err)
	}
	if w.by == client {
		for i := range list {
			list[i].AnsweredBy, list[i].ShownTitle, list[i].ShownText = "", "", ""
		}
	}
	return list, found, nil
}

// Vote says that a member wants a published idea, or no longer; each counts once.
func (s *Service) Vote(ctx context.Context, actor identity.Actor, number string, wants bool) (Idea, error) {
	if by, ok := sideOf(actor); by != client || actor.MemberID == 0 || !ok || actor.Behalf.Is() {
		return Idea{}, fault.Denied("Only members of a client company vote.")
	}
	idea, err := s.Idea(ctx, actor, number)
	if err != nil {
		return Idea{}, err
	}
	if idea.PublishedAt == 0 || idea.State == IdeaIsDone {
		return Idea{}, fault.Conflict("Nobody can vote for this any more, or not yet.")
	}
	if wants {
		_, err = s.db.Exec(ctx, `INSERT INTO idea_votes (idea_id, member_id, account_id, at) VALUES (?, ?, ?, ?) ON CONFLICT (idea_id, member_id) DO NOTHING`, idea.ID, actor.MemberID, actor.Account.ID, s.now())
	} else {
		_, err = s.db.Exec(ctx, `DELETE FROM idea_votes WHERE idea_id = ? AND member_id = ?`, idea.ID, actor.MemberID)
	}
	if err != nil {
		return Idea{}, fmt.Errorf("vote: %w", err)
	}
	return s.Idea(ctx, actor, number)
}
