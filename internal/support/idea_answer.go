package support

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

var (
	notIdeas    = fault.Denied("Support and administrators publish and answer ideas.")
	ideaChanged = fault.Conflict("This idea was changed by someone else meanwhile. Nothing was saved; look at it again.")
)

// Publish shows an idea to all accounts in the words given, without anybody's name; said again it changes these words.
func (s *Service) Publish(ctx context.Context, actor identity.Actor, number string, version int64, title, text string) (Idea, error) {
	problems := fault.Invalid("")
	checkIdea(problems, &title, &text)
	if err := problems.OrNil(); err != nil {
		return Idea{}, err
	}
	return s.changeIdea(ctx, actor, number, func(ctx context.Context, i Idea) (int64, error) {
		if name := named(i, title+" "+text); name != "" {
			return 0, withName("title", name, "it")
		}
		if name := named(i, i.Answer); name != "" {
			return 0, withName("answer", name, "the answer that was given")
		}
		at := i.PublishedAt
		if at == 0 {
			at = s.now()
		}
		return s.db.Exec(ctx, `UPDATE ideas SET shown_title = ?, shown_text = ?, published_at = ?, state = CASE WHEN state = 'new' THEN 'published' ELSE state END,
			version = version + 1 WHERE id = ? AND version = ?`, title, text, at, i.ID, version)
	})
}

// legalForms say nothing about whose a company's name is.
var legalForms = map[string]bool{"ag": true, "as": true, "bv": true, "co": true, "eg": true, "gmbh": true, "inc": true, "kg": true, "kk": true, "llc": true, "ltd": true,
	"plc": true, "sa": true, "sarl": true, "srl": true}

// named is whose name stands in a text that all clients read: the client's or the person's whole, or written as names are,
// the client's without its legal form or a part of the person's.
func named(i Idea, text string) string {
	for _, name := range []string{i.Account, i.Member} {
		if name != "" && strings.Contains(db.Folded(text), db.Folded(name)) {
			return name
		}
	}
	company := wordsOf(i.Account)
	for n := len(company) - 1; n > 0 && legalForms[strings.ToLower(company[n])]; n-- {
		company = company[:n]
	}
	words := " " + strings.Join(wordsOf(text), " ") + " "
	for _, name := range append(wordsOf(i.Member), strings.Join(company, " ")) {
		if utf8.RuneCountInString(name) > 2 && strings.Contains(words, " "+name+" ") {
			return name
		}
	}
	return ""
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(text, ".", ""), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' })
}

func withName(field, name, where string) error {
	return fault.Invalid("", fault.Field{Name: field, Message: "“" + name + "” stands in " + where + ". Take names out: all clients read this."})
}

// Withdraw undoes Publish: other accounts don't see it any more. Votes stay.
func (s *Service) Withdraw(ctx context.Context, actor identity.Actor, number string, version int64) (Idea, error) {
	return s.changeIdea(ctx, actor, number, func(ctx context.Context, i Idea) (int64, error) {
		return s.db.Exec(ctx, `UPDATE ideas SET published_at = 0, state = CASE WHEN state = 'published' THEN 'new' ELSE state END, version = version + 1
			WHERE id = ? AND version = ?`, i.ID, version)
	})
}

// AnswerIdea says what becomes of an idea, and why. Whoever proposed it is told; when it is done everybody who voted for it.
func (s *Service) AnswerIdea(ctx context.Context, actor identity.Actor, number string, version int64, state IdeaState, answer string) (Idea, error) {
	answer = strings.TrimSpace(answer)
	problems := fault.Invalid("")
	if !slices.Contains([]IdeaState{IdeaIsPlanned, IdeaIsDone, IdeaIsNotNow}, state) {
		problems.Add("state", "Choose planned, done or not now.")
	}
	if answer == "" || utf8.RuneCountInString(answer) > maxIdeaText {
		problems.Add("answer", fmt.Sprintf("Say why, in at most %d characters.", maxIdeaText))
	}
	if err := problems.OrNil(); err != nil {
		return Idea{}, err
	}
	return s.changeIdea(ctx, actor, number, func(ctx context.Context, i Idea) (int64, error) {
		if name := named(i, answer); name != "" && i.PublishedAt != 0 {
			return 0, withName("answer", name, "it")
		}
		rows, err := s.db.Exec(ctx, `UPDATE ideas SET state = ?, answer = ?, answered_at = ?, answered_by = ?, version = version + 1 WHERE id = ? AND version = ?`,
			state, answer, s.now(), actor.Name, i.ID, version)
		if err != nil || rows == 0 {
			return rows, err
		}
		var account int64
		if err := s.db.Get(ctx, &account, `SELECT account_id FROM ideas WHERE id = ?`, i.ID); err != nil {
			return rows, err
		}
		return rows, s.log.Record(ctx, IdeaAnswered{i.ID, account, actor.PersonID, string(state)})
	})
}

func (s *Service) changeIdea(ctx context.Context, actor identity.Actor, number string, do func(ctx context.Context, i Idea) (int64, error)) (Idea, error) {
	if !actor.Can(identity.EditAnswers) {
		return Idea{}, notIdeas
	}
	err := s.db.InTx(ctx, func(ctx context.Context) error {
		i, err := s.Idea(ctx, actor, number)
		if err != nil {
			return err
		}
		rows, err := do(ctx, i)
		if err != nil {
			return fmt.Errorf("change idea %s: %w", number, err)
		}
		if rows == 0 {
			return ideaChanged
		}
		return nil
	})
	if err != nil {
		return Idea{}, err
	}
	return s.Idea(ctx, actor, number)
}

// IdeaTold is an idea with whom a letter about it goes to, each as a member of one account.
type IdeaTold struct {
	Number, Title string
	State         IdeaState
	Answer        string
	AccountID     int64
	People        []IdeaPerson
}

// IdeaPerson is someone who proposed an idea or voted for it.
type IdeaPerson struct {
	AccountID int64  `db:"account_id"`
	Email     string `db:"email"`
	Name      string `db:"name"`
	Proposed  bool   `db:"proposed"`
}

// TellIdea is for the letters about an idea: who proposed it, and when it is done those who voted and still may see it.
func (s *Service) TellIdea(ctx context.Context, id int64) (told IdeaTold, err error) {
	var i struct {
		Number     string     `db:"number"`
		Title      string     `db:"title"`
		ShownTitle string     `db:"shown_title"`
		State      IdeaState  `db:"state"`
		Answer     string     `db:"answer"`
		Published  clock.Time `db:"published_at"`
		AccountID  int64      `db:"account_id"`
		MemberID   int64      `db:"member_id"`
	}
	if err = s.db.Get(ctx, &i, `SELECT number, title, shown_title, state, answer, published_at, account_id, member_id FROM ideas WHERE id = ?`, id); err != nil {
		return told, fmt.Errorf("read an idea: %w", err)
	}
	told = IdeaTold{Number: i.Number, Title: i.ShownTitle, State: i.State, Answer: i.Answer, AccountID: i.AccountID}
	if told.Title == "" {
		told.Title = i.Title
	}
	voters := i.State == IdeaIsDone && i.Published != 0
	err = s.db.Select(ctx, &told.People, `SELECT m.account_id, p.email, p.name, m.id = ? AS proposed FROM members m JOIN people p ON p.id = m.person_id JOIN accounts a ON a.id = m.account_id
		WHERE m.removed_at = 0 AND p.disabled_at = 0 AND a.status <> 'closed' AND (m.id = ? OR ? = 1 AND m.id IN (SELECT member_id FROM idea_votes WHERE idea_id = ?)) ORDER BY m.id`,
		i.MemberID, i.MemberID, bit(voters), id)
	if err != nil {
		return told, fmt.Errorf("whom to tell of an idea: %w", err)
	}
	return told, nil
}
