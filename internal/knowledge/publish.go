package knowledge

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/jobs"
)

// Submit asks a colleague to look at the newest version.
func (s *Service) Submit(ctx context.Context, actor identity.Actor, slug string, seen int) error {
	return s.move(ctx, actor, slug, seen, []State{Draft}, func(a *Article) error {
		a.State = InReview
		return nil
	})
}

// TakeBack makes a draft again of what is in review or scheduled.
func (s *Service) TakeBack(ctx context.Context, actor identity.Actor, slug string, seen int) error {
	return s.move(ctx, actor, slug, seen, []State{InReview, Scheduled}, func(a *Article) error {
		a.State, a.Scheduled, a.PublishAt = Draft, 0, 0
		return nil
	})
}

// Publish shows the newest version to readers, as long as it is the one that was seen.
func (s *Service) Publish(ctx context.Context, actor identity.Actor, slug string, seen int) error {
	return s.move(ctx, actor, slug, seen, []State{Draft, InReview, Scheduled}, func(a *Article) error {
		s.publish(a, a.Latest)
		return nil
	})
}

func (s *Service) publish(a *Article, number int) {
	a.Published, a.PublishedAt, a.Scheduled, a.PublishAt = number, s.now(), 0, 0
	if a.State = Draft; number == a.Latest {
		a.State = Published
	}
}

// PublishAt publishes the newest version at a time to come. What is saved meanwhile stays a draft.
func (s *Service) PublishAt(ctx context.Context, actor identity.Actor, slug string, seen int, at clock.Time) error {
	if at <= s.now() {
		return fault.Invalid("", fault.Field{Name: "publish_at", Message: "Choose a time to come, or publish it now."})
	}
	return s.move(ctx, actor, slug, seen, []State{Draft, InReview, Scheduled}, func(a *Article) error {
		a.State, a.Scheduled, a.PublishAt = Scheduled, a.Latest, at
		return nil
	})
}

// Archive takes an article from its readers; its versions stay.
func (s *Service) Archive(ctx context.Context, actor identity.Actor, slug string, seen int) error {
	return s.move(ctx, actor, slug, seen, []State{Draft, InReview, Scheduled, Published}, func(a *Article) error {
		a.State, a.Scheduled, a.PublishAt = Archived, 0, 0
		return nil
	})
}

// Unarchive makes it a draft again, which readers don't see until it is published.
func (s *Service) Unarchive(ctx context.Context, actor identity.Actor, slug string, seen int) error {
	return s.move(ctx, actor, slug, seen, []State{Archived}, func(a *Article) error {
		a.State, a.Published = Draft, 0
		return nil
	})
}

// move changes an article's state from one of those it may have; anything else isn't offered by a page that is up to date.
func (s *Service) move(ctx context.Context, actor identity.Actor, slug string, seen int, from []State, to func(a *Article) error) error {
	return s.editing(ctx, actor, func(ctx context.Context) error {
		a, err := s.find(ctx, slug)
		if err != nil {
			return err
		}
		if a.Latest != seen || !slices.Contains(from, a.State) {
			return changed
		}
		before := a
		if err := to(&a); err != nil {
			return err
		}
		return s.moved(ctx, actor.By(), before, a)
	})
}

// moved writes an article's state, says so in the change log, and tells the event.
func (s *Service) moved(ctx context.Context, by changes.By, before, a Article) error {
	_, err := s.db.Exec(ctx, `UPDATE articles SET state = ?, published = ?, scheduled = ?, publish_at = ?, published_at = ?, updated_at = ? WHERE id = ?`,
		a.State, a.Published, a.Scheduled, a.PublishAt, a.PublishedAt, s.now(), a.ID)
	if err != nil {
		return fmt.Errorf("change an article's state: %w", err)
	}
	err = s.changes.Record(ctx, by, changes.Change{Kind: "article", Subject: a.Slug, Field: "state", Before: before.standing(), After: a.standing()})
	if err != nil || a.Published == before.Published || a.Published == 0 {
		return err
	}
	return s.events.Record(ctx, ArticlePublished{a.ID, a.Published})
}

// standing is the state for the change log.
func (a Article) standing() string {
	words := map[State]string{Draft: "draft", InReview: "in review", Archived: "archived", Published: "published"}[a.State]
	if a.State == Scheduled {
		words = "to be published " + a.PublishAt.String()
	}
	if a.Live() {
		words += fmt.Sprintf(", readers see version %d", a.Published)
	}
	return words
}

// Schedule makes what is due be published and reminded of.
func (s *Service) Schedule(q *jobs.Queue) {
	q.Every("knowledge.publish", jobs.Each(20*time.Second), s.PublishDue)
	q.Every("knowledge.remind", jobs.Each(time.Hour), s.Remind)
}

// PublishDue publishes the versions whose time has come.
func (s *Service) PublishDue(ctx context.Context) error {
	var slugs []string
	const due = `state = 'scheduled' AND publish_at <= ?`
	if err := s.db.Select(ctx, &slugs, `SELECT slug FROM articles WHERE `+due+` ORDER BY publish_at, id`, s.now()); err != nil {
		return fmt.Errorf("look for what is to be published: %w", err)
	}
	for _, slug := range slugs {
		err := s.editing(ctx, identity.System("schedule"), func(ctx context.Context) error {
			a, err := s.find(ctx, slug)
			if err != nil || a.State != Scheduled || a.PublishAt > s.now() {
				return err
			}
			before := a
			s.publish(&a, a.Scheduled)
			return s.moved(ctx, changes.By{Name: "schedule"}, before, a)
		})
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return fmt.Errorf("publish %s: %w", slug, err)
		}
	}
	return nil
}

// Remind tells of each article that is due for a review, once for each review date.
func (s *Service) Remind(ctx context.Context) error {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return err
	}
	today := set.Today(s.now())
	return s.db.InTx(ctx, func(ctx context.Context) error {
		var due []struct {
			ID       int64      `db:"id"`
			Slug     string     `db:"slug"`
			Title    string     `db:"title"`
			OwnerID  int64      `db:"owner_id"`
			ReviewOn clock.Date `db:"review_on"`
		}
		err := s.db.Select(ctx, &due, `SELECT a.id, a.slug, v.title, COALESCE(a.owner_id, 0) AS owner_id, a.review_on FROM articles a
			JOIN article_versions v ON v.article_id = a.id AND v.number = a.latest
			WHERE a.review_on > 0 AND a.review_on <= ? AND a.reminded_on <> a.review_on AND a.state <> 'archived' ORDER BY a.review_on, a.id`, today)
		if err != nil {
			return fmt.Errorf("look for reviews that are due: %w", err)
		}
		for _, a := range due {
			rows, err := s.db.Exec(ctx, `UPDATE articles SET reminded_on = review_on WHERE id = ? AND review_on = ? AND reminded_on <> review_on`, a.ID, a.ReviewOn)
			if err != nil {
				return fmt.Errorf("note a reminder: %w", err)
			}
			if rows == 0 || a.OwnerID == 0 {
				continue
			}
			if err := s.events.Record(ctx, ReviewDue{a.ID, a.Slug, a.Title, a.OwnerID, a.ReviewOn}); err != nil {
				return err
			}
		}
		return nil
	})
}
