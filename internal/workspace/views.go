package workspace

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// View is a state of a list (its filters, columns and order, as in its address) that a person keeps under a name.
type View struct {
	ID    int64  `db:"id"`
	Page  string `db:"page"` // the list's path: /desk/clients
	Name  string `db:"name"`
	Query string `db:"query"`
}

// Views keeps them. Each person of the seller's has their own.
type Views struct{ db *db.DB }

// NewViews makes the keeper.
func NewViews(d *db.DB) *Views { return &Views{d} }

const (
	longestView = 60   // characters of a name
	longestAsk  = 2000 // bytes of an address
	mostViews   = 50   // of a person on a page
)

var listPath = regexp.MustCompile(`^/desk(/[a-z0-9-]+)+$`)

// ListAddress is where a list shows a state again; ok is false for what isn't the desk's.
func ListAddress(page, query string) (address string, ok bool) {
	values, err := url.ParseQuery(query)
	if err != nil || !listPath.MatchString(page) {
		return "", false
	}
	return strings.TrimSuffix(page+"?"+values.Encode(), "?"), true
}

// List are the person's views of a page, by name.
func (s *Views) List(ctx context.Context, actor identity.Actor, page string) (list []View, err error) {
	err = s.db.Select(ctx, &list, `SELECT id, page, name, query FROM saved_views WHERE person_id = ? AND page = ? ORDER BY LOWER(name), id`, actor.PersonID, page)
	if err != nil {
		return nil, fmt.Errorf("list saved views: %w", err)
	}
	return list, nil
}

// Save keeps a view; one with that name is replaced.
func (s *Views) Save(ctx context.Context, actor identity.Actor, v View) error {
	if err := v.check(actor); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		var kept int
		if err := s.db.Get(ctx, &kept, `SELECT COUNT(*) FROM saved_views WHERE person_id = ? AND page = ? AND name <> ?`, actor.PersonID, v.Page, v.Name); err != nil {
			return fmt.Errorf("count saved views: %w", err)
		}
		if kept >= mostViews {
			return fault.Invalid(fmt.Sprintf("There are %d views of this list already. Delete one first.", kept))
		}
		_, err := s.db.Exec(ctx, `INSERT INTO saved_views (person_id, page, name, query) VALUES (?, ?, ?, ?)
			ON CONFLICT (person_id, page, name) DO UPDATE SET query = excluded.query`, actor.PersonID, v.Page, v.Name, v.Query)
		if err != nil {
			return fmt.Errorf("save a view: %w", err)
		}
		return nil
	})
}

func (v *View) check(actor identity.Actor) error {
	v.Name = strings.TrimSpace(v.Name)
	values, err := url.ParseQuery(v.Query)
	switch {
	case actor.Staff == "" || actor.PersonID == 0:
		return fault.Denied("Only the seller’s people save views.")
	case !listPath.MatchString(v.Page) || err != nil || len(v.Query) > longestAsk:
		return fault.Invalid("This page has no list whose view could be saved.")
	case v.Name == "":
		return fault.Invalid("Give the view a name.")
	case utf8.RuneCountInString(v.Name) > longestView:
		return fault.Invalid(fmt.Sprintf("The name of a view has at most %d characters.", longestView))
	}
	v.Query = values.Encode() // in one order, by which the list knows it again
	return nil
}

// Rename gives one of the person's views another name.
func (s *Views) Rename(ctx context.Context, actor identity.Actor, v View) error {
	if err := v.check(actor); err != nil {
		return err
	}
	rows, err := s.db.Exec(ctx, `UPDATE saved_views SET name = ? WHERE id = ? AND person_id = ?`, v.Name, v.ID, actor.PersonID)
	if db.IsDuplicate(err) {
		return fault.Invalid("Another of your views has this name.")
	}
	if err == nil && rows == 0 {
		return fault.NotFound("This view isn’t there any more.")
	}
	return err
}

// Delete forgets one of the person's views; one that is gone already is fine.
func (s *Views) Delete(ctx context.Context, actor identity.Actor, id int64) error {
	if _, err := s.db.Exec(ctx, `DELETE FROM saved_views WHERE id = ? AND person_id = ?`, id, actor.PersonID); err != nil {
		return fmt.Errorf("delete a view: %w", err)
	}
	return nil
}
