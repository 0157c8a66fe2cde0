package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	changelog "tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Synonyms is a group of the seller's words for the same thing: each stands for the others. With an input it goes one
// way: who types the input means the terms, too.
type Synonyms struct {
	ID    int64
	Terms []string
	Input string
	Scope string // whose search knows it: ForProducts, which articles know too, or ForArticles alone
}

// The scopes of synonyms.
const (
	ForProducts = "products"
	ForArticles = "articles"
)

// Seen is what a form knew of the group.
func (g Synonyms) Seen() string { return g.cell() + "\n" + g.Input }

func (g Synonyms) String() string {
	if g.Input == "" {
		return strings.Join(g.Terms, " = ")
	}
	return g.Input + " → " + strings.Join(g.Terms, ", ")
}

// cell is the group as files write it.
func (g Synonyms) cell() string {
	parts := make([]string, len(g.Terms))
	for i, term := range g.Terms {
		parts[i] = pathEscaper.Replace(term)
	}
	return strings.Join(parts, ";")
}

// readTerms takes such a cell apart; a backslash stands before a sign that is part of a word.
func readTerms(cell string) (terms []string) {
	var term strings.Builder
	for i := 0; i < len(cell); i++ {
		switch {
		case cell[i] == '\\' && i+1 < len(cell) && strings.IndexByte(`;=>\`, cell[i+1]) >= 0:
			i++
			term.WriteByte(cell[i])
		case cell[i] == ';':
			terms = append(terms, term.String())
			term.Reset()
		default:
			term.WriteByte(cell[i])
		}
	}
	return append(terms, term.String())
}

// SynonymGroups are those that hold a text anywhere, or all; the newest first, from so many, with how many there are.
func (e *Editor) SynonymGroups(ctx context.Context, text string, from, limit int) (list []Synonyms, total int, err error) {
	where, args := ` WHERE scope <> ''`, []any(nil)
	if text = strings.ToLower(strings.TrimSpace(text)); text != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text) + "%"
		where, args = where+` AND (LOWER(terms) LIKE ? ESCAPE '\' OR LOWER(input) LIKE ? ESCAPE '\')`, []any{like, like}
	}
	if err = e.db.Get(ctx, &total, `SELECT COUNT(*) FROM synonyms`+where, args...); err != nil {
		return nil, 0, fmt.Errorf("count synonyms: %w", err)
	}
	var rows []synonymRow
	err = e.db.Select(ctx, &rows, `SELECT id, terms, input, scope FROM synonyms`+where+` ORDER BY id DESC LIMIT ? OFFSET ?`, append(args, limit, from)...)
	if err != nil {
		return nil, 0, fmt.Errorf("list synonyms: %w", err)
	}
	for _, row := range rows {
		list = append(list, row.group())
	}
	return list, total, nil
}

type synonymRow struct {
	ID    int64  `db:"id"`
	Terms string `db:"terms"`
	Input string `db:"input"`
	Scope string `db:"scope"`
}

func (r synonymRow) group() Synonyms { return Synonyms{r.ID, readTerms(r.Terms), r.Input, r.Scope} }

// SynonymGroup is one of them.
func (e *Editor) SynonymGroup(ctx context.Context, id int64) (Synonyms, error) {
	var row synonymRow
	err := e.db.Get(ctx, &row, `SELECT id, terms, input, scope FROM synonyms WHERE id = ?`, id)
	if db.IsNone(err) {
		return Synonyms{}, fault.NotFound("This group of words isn’t there.")
	}
	if err != nil {
		return Synonyms{}, fmt.Errorf("find synonyms: %w", err)
	}
	return row.group(), nil
}

// SaveSynonyms makes a group (ID 0) or changes one, as long as it is as it was seen. It holds at once.
func (e *Editor) SaveSynonyms(ctx context.Context, actor identity.Actor, g Synonyms, seen string) error {
	if !actor.Can(identity.EditWords) {
		return fault.Denied("The seller’s staff edits synonyms.")
	}
	if err := g.tidy(); err != nil {
		return err
	}
	return e.db.InTx(ctx, func(ctx context.Context) error {
		if err := e.db.Bump(ctx, "synonyms"); err != nil { // the row stays locked: two savers follow each other
			return err
		}
		var before Synonyms
		if g.ID != 0 {
			var err error
			if before, err = e.SynonymGroup(ctx, g.ID); err != nil {
				return err
			}
			if before.Seen() != seen {
				return fault.Conflict("Someone else changed this group meanwhile. Nothing was saved; look at it again.")
			}
		}
		var other int64
		err := e.db.Get(ctx, &other, `SELECT id FROM synonyms WHERE scope = ? AND terms = ? AND input = ? AND id <> ?`, g.Scope, g.cell(), g.Input, g.ID)
		if err == nil {
			return fault.Invalid("", fault.Field{Name: "terms", Message: "There is exactly this group already."})
		}
		if !db.IsNone(err) {
			return fmt.Errorf("look for synonyms: %w", err)
		}
		if g.ID == 0 {
			_, err = e.db.Exec(ctx, `INSERT INTO synonyms (scope, terms, input) VALUES (?, ?, ?)`, g.Scope, g.cell(), g.Input)
		} else {
			_, err = e.db.Exec(ctx, `UPDATE synonyms SET terms = ?, input = ?, scope = ? WHERE id = ?`, g.cell(), g.Input, g.Scope, g.ID)
		}
		if err != nil {
			return fmt.Errorf("save synonyms: %w", err)
		}
		was := ""
		if before.ID != 0 {
			was = before.String()
		}
		return e.log.Record(ctx, actor.By(), changelog.Change{Kind: "synonyms", Subject: g.Terms[0], Field: "group", Before: was, After: g.String()})
	})
}

// DeleteSynonyms forgets a group.
func (e *Editor) DeleteSynonyms(ctx context.Context, actor identity.Actor, id int64, seen string) error {
	if !actor.Can(identity.EditWords) {
		return fault.Denied("The seller’s staff edits synonyms.")
	}
	return e.db.InTx(ctx, func(ctx context.Context) error {
		if err := e.db.Bump(ctx, "synonyms"); err != nil {
			return err
		}
		before, err := e.SynonymGroup(ctx, id)
		if err != nil {
			return err
		}
		if before.Seen() != seen {
			return fault.Conflict("Someone else changed this group meanwhile. Nothing was deleted; look at it again.")
		}
		if _, err := e.db.Exec(ctx, `DELETE FROM synonyms WHERE id = ?`, id); err != nil {
			return fmt.Errorf("delete synonyms: %w", err)
		}
		return e.log.Record(ctx, actor.By(), changelog.Change{Kind: "synonyms", Subject: before.Terms[0], Field: "group", Before: before.String()})
	})
}

// tidy folds spaces, drops what is said twice, and checks the limits that files have, too.
func (g *Synonyms) tidy() error {
	fold := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	g.Input = fold(g.Input)
	var terms []string
	for _, term := range g.Terms {
		if term = fold(term); term != "" && !slices.Contains(terms, term) {
			terms = append(terms, term)
		}
	}
	g.Terms = terms
	problem := fault.Invalid("")
	if g.Scope = cmp.Or(g.Scope, ForProducts); g.Scope != ForProducts && g.Scope != ForArticles {
		problem.Add("scope", "Choose where it holds.")
	}
	switch {
	case len(terms) == 0:
		problem.Add("terms", "Write the words, one on each line.")
	case len(terms) == 1 && g.Input == "":
		problem.Add("terms", fmt.Sprintf("“%s” alone stands for nothing else: write two words or more, or a word that means it.", terms[0]))
	case len(terms) > 50:
		problem.Add("terms", "At most 50 words fit into one group.")
	case len(g.cell()) > 1500:
		problem.Add("terms", "They are too long together; make two groups of them.")
	case slices.ContainsFunc(terms, func(t string) bool { return utf8.RuneCountInString(t) > 100 }):
		problem.Add("terms", "A word may have at most 100 characters.")
	}
	if utf8.RuneCountInString(g.Input) > 100 {
		problem.Add("input", "A word may have at most 100 characters.")
	}
	return problem.OrNil()
}
