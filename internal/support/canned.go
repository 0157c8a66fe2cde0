package support

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Canned is an answer written once, with fields in braces.
type Canned struct {
	ID        int64  `db:"id"`
	Name      string `db:"name"`
	Text      string `db:"text"`
	ArticleID int64  `db:"article_id"` // what it leads to; 0: none
	Used      int    `db:"used"`
	Version   int64  `db:"version"`
}

// Fields are what a canned answer may name, with what each becomes.
var Fields = []struct{ Name, Means string }{
	{"name", "the client’s person by first name"}, {"fullname", "and by full name"}, {"account", "the client company"}, {"number", "the question’s number"},
	{"subject", "what it is about"}, {"order", "the order it is about"}, {"product", "the product it is about"}, {"me", "who answers"}, {"manager", "the client manager"}, {"seller", "the seller"},
}

var fieldInBraces = regexp.MustCompile(`\{([^{}\n]{0,40})\}`)

// unknownField is the first field of a text that there is none of.
func unknownField(text string) string {
	for _, found := range fieldInBraces.FindAllStringSubmatch(text, -1) {
		if !slices.ContainsFunc(Fields, func(f struct{ Name, Means string }) bool { return f.Name == found[1] }) {
			return found[0]
		}
	}
	return ""
}

// CannedAnswers are all, the most used first.
func (s *Service) CannedAnswers(ctx context.Context, actor identity.Actor) (list []Canned, err error) {
	if err := mayWork(actor); err != nil {
		return nil, err
	}
	if err = s.db.Select(ctx, &list, `SELECT id, name, text, COALESCE(article_id, 0) AS article_id, used, version FROM canned_answers ORDER BY used DESC, name`); err != nil {
		return nil, fmt.Errorf("read the canned answers: %w", err)
	}
	return list, nil
}

// SaveCanned makes (ID 0) or changes one.
func (s *Service) SaveCanned(ctx context.Context, actor identity.Actor, c Canned) (Canned, error) {
	if !actor.Can(identity.EditAnswers) {
		return c, fault.Denied("Support and administrators write canned answers.")
	}
	problems := fault.Invalid("")
	c.Name, c.Text = oneLine(c.Name), checkText(problems, "text", c.Text, maxText)
	if c.Name == "" || utf8.RuneCountInString(c.Name) > 80 {
		problems.Add("name", "It needs a name of at most 80 characters.")
	}
	if field := unknownField(c.Text); field != "" {
		problems.Add("text", field+" is no field. There are "+fieldNames()+".")
	}
	if err := problems.OrNil(); err != nil {
		return c, err
	}
	err := s.db.InTx(ctx, func(ctx context.Context) error {
		if c.ID == 0 {
			return s.db.Get(ctx, &c.ID, `INSERT INTO canned_answers (name, text, article_id) VALUES (?, ?, ?) RETURNING id`, c.Name, c.Text, orNone(c.ArticleID))
		}
		rows, err := s.db.Exec(ctx, `UPDATE canned_answers SET name = ?, text = ?, article_id = ?, version = version + 1 WHERE id = ? AND version = ?`, c.Name, c.Text, orNone(c.ArticleID), c.ID, c.Version)
		if err == nil && rows == 0 {
			return fault.Conflict("This answer was changed by someone else meanwhile. Nothing was saved; look at it again.")
		}
		return err
	})
	if db.IsDuplicate(err) {
		return c, fault.Invalid("", fault.Field{Name: "name", Message: "There is a canned answer of that name."})
	}
	return c, err
}

// DeleteCanned takes one away.
func (s *Service) DeleteCanned(ctx context.Context, actor identity.Actor, id int64) error {
	if !actor.Can(identity.EditAnswers) {
		return fault.Denied("Support and administrators write canned answers.")
	}
	if _, err := s.db.Exec(ctx, `DELETE FROM canned_answers WHERE id = ?`, id); err != nil {
		return fmt.Errorf("delete a canned answer: %w", err)
	}
	return nil
}

func fieldNames() string {
	var names []string
	for _, f := range Fields {
		names = append(names, "{"+f.Name+"}")
	}
	return strings.Join(names, ", ")
}

// Filled is a canned answer made for a ticket, to be read over before it is sent. missing are the fields that the ticket
// has nothing for; they stay as they are, so that nobody sends a gap unseen.
func (s *Service) Filled(ctx context.Context, actor identity.Actor, number string, id int64) (text string, missing []string, err error) {
	t, err := s.Find(ctx, actor, number)
	if err != nil {
		return "", nil, err
	}
	if err := mayWork(actor); err != nil {
		return "", nil, err
	}
	var c Canned
	if err := s.db.Get(ctx, &c, `SELECT id, name, text, used, version FROM canned_answers WHERE id = ?`, id); db.IsNone(err) {
		return "", nil, fault.NotFound("This answer isn’t there.")
	} else if err != nil {
		return "", nil, fmt.Errorf("read a canned answer: %w", err)
	}
	values, err := s.fields(ctx, actor, t)
	if err != nil {
		return "", nil, err
	}
	text = fieldInBraces.ReplaceAllStringFunc(c.Text, func(field string) string {
		if value := values[strings.Trim(field, "{}")]; value != "" {
			return value
		}
		missing = append(missing, field)
		return field
	})
	return text, missing, nil
}

func (s *Service) fields(ctx context.Context, actor identity.Actor, t Ticket) (map[string]string, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	var manager string
	if err := s.db.Get(ctx, &manager, `SELECT COALESCE(p.name, '') FROM accounts a LEFT JOIN people p ON p.id = a.manager_id WHERE a.id = ?`, t.AccountID); err != nil {
		return nil, fmt.Errorf("who manages the client: %w", err)
	}
	first, _, _ := strings.Cut(t.Member, " ")
	values := map[string]string{"name": first, "fullname": t.Member, "account": t.Account, "number": t.Number, "subject": t.Subject, "me": actor.Name, "manager": manager, "seller": set.Seller.Name}
	if t.About.Kind == AboutOrder || t.About.Kind == AboutProduct {
		values[t.About.Kind] = t.About.Name
	}
	return values, nil
}

func (s *Service) used(ctx context.Context, id int64) error {
	if id == 0 {
		return nil
	}
	if _, err := s.db.Exec(ctx, `UPDATE canned_answers SET used = used + 1 WHERE id = ?`, id); err != nil {
		return fmt.Errorf("count a canned answer: %w", err)
	}
	return nil
}
