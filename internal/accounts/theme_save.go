package accounts

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// SaveTheme replaces an account's look, whatever it was, and says which colours are used.
func (s *Service) SaveTheme(ctx context.Context, actor identity.Actor, slug string, t Theme) (Used, error) {
	if !mayTailor(actor, slug) {
		return Used{}, tailorOnly
	}
	account, err := s.BySlug(ctx, slug)
	if err != nil {
		return Used{}, err
	}
	return t.Colors(), s.replaceTheme(ctx, actor, account, nil, t)
}

// SaveLook replaces the look of the actor's account and ends the actor's draft of it. seen is the UpdatedAt of the look
// that was changed: when someone has saved another since, nothing is.
func (s *Service) SaveLook(ctx context.Context, actor identity.Actor, seen clock.Time, t Theme) (Used, error) {
	account, err := s.tailored(ctx, actor)
	if err != nil {
		return Used{}, err
	}
	return t.Colors(), s.replaceTheme(ctx, actor, account, &seen, t)
}

// UndoLook brings back the look that the last saving replaced; undone again, it is the one before.
func (s *Service) UndoLook(ctx context.Context, actor identity.Actor, seen clock.Time) error {
	account, err := s.tailored(ctx, actor)
	if err != nil {
		return err
	}
	before, ok, err := s.BeforeLook(ctx, actor)
	if err != nil {
		return err
	}
	if !ok {
		return fault.Invalid("There is no look before this one.")
	}
	return s.replaceTheme(ctx, actor, account, &seen, before)
}

// BeforeLook is the look of the actor's account that the last saving replaced; ok is false when there was none.
func (s *Service) BeforeLook(ctx context.Context, actor identity.Actor) (t Theme, ok bool, err error) {
	text, err := s.store.beforeLook(ctx, actor.Account.ID)
	if db.IsNone(err) || (err == nil && text == "") {
		return Theme{}, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &t)
	}
	if err != nil {
		return Theme{}, false, fmt.Errorf("read the look before: %w", err)
	}
	return t, true, nil
}

func (s *Service) tailored(ctx context.Context, actor identity.Actor) (Account, error) {
	if actor.Account.ID == 0 || !actor.Can(identity.Tailor) {
		return Account{}, tailorOnly
	}
	return s.ByID(ctx, actor.Account.ID)
}

// replaceTheme saves a look when it is good and nobody has saved another since seen; nil: whoever did.
func (s *Service) replaceTheme(ctx context.Context, actor identity.Actor, account Account, seen *clock.Time, t Theme) error {
	t = t.tidied()
	if err := s.checkTheme(ctx, account.ID, t); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.holdTheme(ctx, account.ID); err != nil {
			return fmt.Errorf("hold a theme: %w", err)
		}
		before, err := s.savedTheme(ctx, account.ID)
		if err != nil {
			return err
		}
		if seen != nil && before.UpdatedAt != *seen {
			return fault.Conflict("The look of " + account.Name + " was saved by someone else meanwhile.")
		}
		var kept []byte
		if before.UpdatedAt != 0 {
			if kept, err = json.Marshal(before); err != nil {
				return fmt.Errorf("keep the look before: %w", err)
			}
		}
		t.UpdatedAt, t.SavedBy = max(s.now(), before.UpdatedAt+1), actor.Name
		if err := s.store.saveTheme(ctx, account.ID, t, string(kept)); err != nil {
			return fmt.Errorf("save a theme: %w", err)
		}
		return s.themeSaved(ctx, actor, account, before, t)
	})
}

// themeSaved writes what became what and ends the actor's draft, in the transaction of the saving.
func (s *Service) themeSaved(ctx context.Context, actor identity.Actor, account Account, before, t Theme) error {
	if err := s.store.dropDraft(ctx, account.ID, actor.PersonID); err != nil {
		return fmt.Errorf("end a draft: %w", err)
	}
	if err := s.db.Bump(ctx, "accounts"); err != nil {
		return err
	}
	list := before.differences(t)
	if before.UpdatedAt == 0 && actor.PersonID == 0 && len(list) > 0 { // brought in whole, by a command or with the demo
		list = []changes.Change{broughtIn(list)}
	}
	for i := range list {
		list[i].AccountID, list[i].Kind, list[i].Subject = account.ID, "theme", account.Slug
	}
	if err := s.changes.Record(ctx, actor.By(), list...); err != nil {
		return err
	}
	return s.events.Record(ctx, ThemeChanged{account.ID, actor.PersonID})
}

// savedTheme is an account's look as it is kept, or none.
func (s *Service) savedTheme(ctx context.Context, accountID int64) (t Theme, err error) {
	if t, err = s.store.theme(ctx, accountID); err != nil && !db.IsNone(err) {
		return t, fmt.Errorf("read a theme: %w", err)
	}
	if t.Links, err = s.store.themeLinks(ctx, accountID); err != nil {
		return t, fmt.Errorf("read a theme: %w", err)
	}
	if t.Featured, err = s.store.featured(ctx, accountID); err != nil {
		return t, fmt.Errorf("read a theme: %w", err)
	}
	return t, nil
}

// tidied is the theme without spaces around what was typed.
func (t Theme) tidied() Theme {
	for _, text := range []*string{&t.Accent, &t.Mast, &t.Greeting, &t.Welcome, &t.Blocks} {
		*text = strings.TrimSpace(*text)
	}
	return t
}

// differences are what changes from t to u, in words.
func (t Theme) differences(u Theme) []changes.Change {
	var list []changes.Change
	for _, f := range []struct{ field, before, after string }{
		{"accent", t.Accent, u.Accent}, {"header paper", t.Mast, u.Mast}, {"logo", fileLabel(t.LogoFile), fileLabel(u.LogoFile)},
		{"header picture", t.headerWords(), u.headerWords()}, {"greeting", t.Greeting, u.Greeting}, {"message", t.Welcome, u.Welcome},
		{"home page", t.blockWords(), u.blockWords()}, {"featured", t.featuredWords(), u.featuredWords()}, {"links", t.linkWords(), u.linkWords()},
	} {
		if f.before != f.after {
			list = append(list, changes.Change{Field: f.field, Before: f.before, After: f.after})
		}
	}
	return list
}

// broughtIn is a whole look as one change.
func broughtIn(list []changes.Change) changes.Change {
	fields := make([]string, len(list))
	for i, c := range list {
		fields[i] = c.Field
	}
	return changes.Change{Field: "look", After: strings.Join(fields, ", ")}
}

// fileLabel is the last part of a file's name.
func fileLabel(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

func (t Theme) headerWords() string {
	if t.HeaderFile != "" {
		return fileLabel(t.HeaderFile)
	}
	if t.HeaderArt != "" {
		return "drawing " + t.HeaderArt
	}
	return ""
}

func (t Theme) blockWords() string {
	var words []string
	for _, b := range t.HomeBlocks() {
		if b.Off {
			words = append(words, "without "+b.Label)
		} else {
			words = append(words, b.Label)
		}
	}
	return strings.Join(words, "; ")
}

func (t Theme) featuredWords() string {
	var words []string
	for _, f := range t.Featured {
		words = append(words, f.Value)
	}
	return strings.Join(words, "; ")
}

func (t Theme) linkWords() string {
	var words []string
	for _, l := range t.Links {
		words = append(words, l.Title+" ("+l.URL+fileLabel(l.File)+")")
	}
	return strings.Join(words, "; ")
}
