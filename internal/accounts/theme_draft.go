package accounts

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// Drafted is a look as one person of the seller's has it before them: their draft of it, or the saved one.
type Drafted struct {
	Saved   Theme
	Theme   Theme
	Seen    clock.Time // the UpdatedAt of the look that the draft began from
	Changes []changes.Change
}

// Stale says that another look was saved since the draft was begun.
func (d Drafted) Stale() bool { return d.Seen != d.Saved.UpdatedAt }

// Drafting is the look of the actor's account as the actor has it before them.
func (s *Service) Drafting(ctx context.Context, actor identity.Actor) (d Drafted, err error) {
	if d.Saved, err = s.savedTheme(ctx, actor.Account.ID); err != nil {
		return d, err
	}
	d.Theme, d.Seen = d.Saved, d.Saved.UpdatedAt
	kept, err := s.store.draft(ctx, actor.Account.ID, actor.PersonID)
	if db.IsNone(err) {
		return d, nil
	}
	if err != nil {
		return d, fmt.Errorf("read a draft: %w", err)
	}
	d.Theme, d.Seen = Theme{UpdatedAt: d.Saved.UpdatedAt, SavedBy: d.Saved.SavedBy}, kept.Seen
	if err := json.Unmarshal([]byte(kept.Look), &d.Theme); err != nil {
		return d, fmt.Errorf("read a draft: %w", err)
	}
	d.Changes = d.Saved.differences(d.Theme)
	return d, nil
}

// KeepDraft keeps what the actor is making of the account's look, good or not; only they see it. A draft that is the
// saved look is none.
func (s *Service) KeepDraft(ctx context.Context, actor identity.Actor, seen clock.Time, t Theme) error {
	if _, err := s.tailored(ctx, actor); err != nil {
		return err
	}
	saved, err := s.savedTheme(ctx, actor.Account.ID)
	if err != nil {
		return err
	}
	if len(saved.differences(t)) == 0 {
		return s.DropDraft(ctx, actor)
	}
	text, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("keep a draft: %w", err)
	}
	if err := s.store.keepDraft(ctx, actor.Account.ID, actor.PersonID, draftRow{seen, string(text)}, s.now()); err != nil {
		return fmt.Errorf("keep a draft: %w", err)
	}
	return nil
}

// DropDraft throws the actor's draft away.
func (s *Service) DropDraft(ctx context.Context, actor identity.Actor) error {
	if err := s.store.dropDraft(ctx, actor.Account.ID, actor.PersonID); err != nil {
		return fmt.Errorf("drop a draft: %w", err)
	}
	return nil
}

// CopyLook makes the actor's draft of the look of another client within reach: colours, header, greeting, the home page's
// order and what is featured. Logo, message, links and documents are the other's own and stay there.
func (s *Service) CopyLook(ctx context.Context, actor identity.Actor, reach identity.Reach, from string) error {
	if _, err := s.tailored(ctx, actor); err != nil {
		return err
	}
	other, err := s.one(s.store.within(ctx, reach, from))
	if err != nil {
		return err
	}
	theirs, err := s.savedTheme(ctx, other.ID)
	if err != nil {
		return err
	}
	d, err := s.Drafting(ctx, actor)
	if err != nil {
		return err
	}
	t := d.Theme
	t.Accent, t.Mast, t.Greeting, t.Blocks, t.Featured = theirs.Accent, theirs.Mast, theirs.Greeting, theirs.Blocks, theirs.Featured
	t.HeaderArt, t.HeaderFile = theirs.HeaderArt, ""
	if theirs.HeaderFile != "" {
		if t.HeaderFile, err = s.files.CopyTo(ctx, theirs.HeaderFile, other.ID, actor.Account.ID, LookFolder(actor.Account.Slug)); err != nil {
			return err
		}
	}
	return s.KeepDraft(ctx, actor, d.Seen, t)
}

// LookFolder is where the files of an account's look stand in the files' table.
func LookFolder(slug string) string { return "look/" + slug + "/" }

type lookKey struct{}

func tried(ctx context.Context, accountID int64) (Look, bool) {
	look, ok := ctx.Value(lookKey{}).(Look)
	return look, ok && look.AccountID == accountID
}

// Trying is a context in which the actor's account has the look that the actor has before them: what reads it there, the
// preview's pages, shows the draft. Nothing of it is kept.
func (s *Service) Trying(ctx context.Context, actor identity.Actor) (context.Context, error) {
	d, err := s.Drafting(ctx, actor)
	if err != nil {
		return ctx, err
	}
	look, err := s.LookOf(ctx, actor.Account.ID)
	if err != nil {
		return ctx, err
	}
	look.Theme = d.Theme
	look.Theme.Links = slices.DeleteFunc(slices.Clone(d.Theme.Links), func(l ThemeLink) bool {
		return l.Title == "" || (l.URL == "") == (l.File == "") || (l.URL != "" && !safeLink(l.URL))
	})
	if err := s.dress(ctx, &look); err != nil {
		return ctx, err
	}
	return context.WithValue(ctx, lookKey{}, look), nil
}
